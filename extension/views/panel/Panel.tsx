/** The side panel: home during a call. A slim head, and below it nothing but the session. [U10, U13] */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { RoomId } from '#shared/base/ids.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { LiveRegion } from '../../components/LiveRegion.tsx';
import { ToastHost } from '../../components/ToastHost.tsx';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { HidingKey } from '../private/HidingKey.tsx';
import { RoomScope } from '../room/RoomScope.tsx';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';
import { PanelRoom } from './PanelRoom.tsx';
import '../../locales/pages.ts';
import '../room/room.css';
import './panel.css';

/** The page where there is no head of a mentorship. */
function bare(content: ComponentChildren) {
  return (
    <main class="panel-main" aria-label={t('nav.main')}>
      <h1 class="visually-hidden">{t('popup.heading')}</h1>
      {content}
    </main>
  );
}

function Nothing() {
  const { openDashboard } = useSurface();
  return bare(
    <EmptyState title={t('panel.nothing')} text={t('panel.nothingText')}>
      <Button look="primary" onClick={() => openDashboard()}>
        {t('panel.start')}
      </Button>
    </EmptyState>,
  );
}

function useMentorship(): readonly [RoomId | undefined, (roomId: RoomId) => void] {
  const { shelf, store } = useSurface();
  const [chosen, choose] = useState<RoomId | undefined>(undefined);
  const wanted = chosen ?? shelf.settings.value.lastRoomId;
  const { value: known } = shelf.entries;
  const shown = known.find(({ roomId }) => roomId === wanted) ?? known[0];
  const remember = (roomId: RoomId) => {
    choose(roomId);
    void store.settings.write({ lastRoomId: roomId });
  };
  return [shown?.roomId, remember];
}

/** The whole side panel. */
export function Panel() {
  const { shelf } = useSurface();
  const [roomId, choose] = useMentorship();
  return (
    <div class="panel">
      {shelf.fault.value && <UnsavedBanner fault={shelf.fault.value} isBeside />}
      <ErrorBoundary key={roomId ?? ''} panel="panel" around={bare}>
        {shelf.ready.value && !roomId && <Nothing />}
        {roomId && (
          <RoomScope roomId={roomId} missing={<Nothing />}>
            <PanelRoom onMentorship={choose} />
          </RoomScope>
        )}
      </ErrorBoundary>
      <HidingKey />
      <ToastHost />
      <LiveRegion />
    </div>
  );
}
