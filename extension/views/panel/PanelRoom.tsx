/** One mentorship in the side panel: who is here, what is true, which session, and the session. */
import { useState } from 'preact/hooks';
import { Plus } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { currentSession } from '#shared/record/queries.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { momentWords } from '../due-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { startSession } from '../room/new-session.ts';
import { RoomNotices } from '../room/RoomNotices.tsx';
import { SessionArea } from '../room/SessionArea.tsx';
import { PanelHead, type PanelHeadProps } from './PanelHead.tsx';

type Shown = { readonly sessionId: ItemId | undefined; readonly start: () => void };
type Chosen = { readonly id: ItemId; readonly isNew: boolean };

function NoSession({ start }: Pick<Shown, 'start'>) {
  return (
    <EmptyState title={t('panel.noSession')} text={t('panel.noSessionText')}>
      <Button look="primary" icon={Plus} onClick={start}>
        {t('panel.startSession')}
      </Button>
    </EmptyState>
  );
}

function useSession(): Shown & { readonly isNew: boolean; readonly choose: (id: ItemId) => void } {
  const room = useRoom();
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  const view = room.record.value;
  const painted = room.projection.value?.currentSession?.id;
  const current = room.load.value === 'painting' ? painted : currentSession(view, room.now())?.id;
  const isThere = view.sessions.some(({ id }) => id === chosen?.id);
  const sessionId = isThere ? chosen?.id : current;
  const start = () => {
    const made = startSession(room);
    if (made.ok) setChosen({ id: made.value, isNew: true });
    else showToast(refusalWords(made.error));
  };
  const choose = (id: ItemId) => setChosen({ id, isNew: false });
  return { sessionId, isNew: isThere && chosen?.isNew === true, start, choose };
}

/** A session that is older than this is not the call that goes on now. */
const SAME_CALL_MS = 2 * 60 * 60 * 1000;

/**
 * Two people may start a session at the same moment, each in their own panel. Both devices agree on
 * which one is current; only who writes in another one is told, so that they meet and do not swap.
 */
function OtherSession({ sessionId, onSession }: Pick<PanelHeadProps, 'sessionId' | 'onSession'>) {
  const room = useRoom();
  const now = room.now();
  const other = currentSession(room.record.value, now);
  const madeAt = other?.createdAt;
  if (!other || !sessionId || other.id === sessionId || madeAt === undefined) return null;
  if (other.createdBy === room.memberId || now - madeAt > SAME_CALL_MS) return null;
  const partner = room.people.value.find(({ id }) => id === other.createdBy);
  return (
    <Banner tone="calm">
      <p>
        {t('panel.otherSession', {
          name: partner?.name || t('common.unnamed'),
          time: momentWords(madeAt, now),
        })}
      </p>
      <Button look="quiet" onClick={() => onSession(other.id)}>
        {t('panel.openOther')}
      </Button>
    </Banner>
  );
}

/** The panel's content for the mentorship around it. */
export function PanelRoom({ onMentorship }: Pick<PanelHeadProps, 'onMentorship'>) {
  const room = useRoom();
  const { sessionId, isNew, start, choose } = useSession();
  const painting = room.load.value === 'painting';
  return (
    <>
      <PanelHead
        onMentorship={onMentorship}
        sessionId={sessionId}
        onSession={choose}
        onNewSession={start}
      />
      <main class="panel-main" aria-label={t('nav.main')}>
        <RoomNotices />
        {!painting && <OtherSession sessionId={sessionId} onSession={choose} />}
        {sessionId && <SessionArea sessionId={sessionId} isNew={isNew} />}
        {!sessionId && !painting && <NoSession start={start} />}
      </main>
    </>
  );
}
