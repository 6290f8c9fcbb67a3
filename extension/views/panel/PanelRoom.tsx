/** One mentorship in the side panel: who is here, what is true, which session, and the session. */
import { useState } from 'preact/hooks';
import { Plus } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { currentSession } from '#shared/record/queries.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { GoalDrafts } from '../goals/GoalDrafts.tsx';
import { GoalsBlock } from '../goals/GoalsBlock.tsx';
import { PrivateNotes } from '../private/PrivateNotes.tsx';
import { refusalWords } from '../refusal-words.ts';
import { startSession } from '../room/new-session.ts';
import { OtherSession } from '../room/OtherSession.tsx';
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
  // Asked for only while the record is not there: it is written anew with every key in notes. [V120]
  const current =
    room.load.value === 'painting'
      ? room.projection.value?.currentSession?.id
      : currentSession(view, room.now())?.id;
  const isThere = sessionsAround(view, room.now()).some(({ id }) => id === chosen?.id);
  const sessionId = isThere ? chosen?.id : current;
  const start = () => {
    const made = startSession(room);
    if (made.ok) setChosen({ id: made.value, isNew: true });
    else showToast(refusalWords(made.error));
  };
  const choose = (id: ItemId) => setChosen({ id, isNew: false });
  return { sessionId, isNew: isThere && chosen?.isNew === true, start, choose };
}

/** The panel's content for the mentorship around it. */
export function PanelRoom({ onMentorship }: Pick<PanelHeadProps, 'onMentorship'>) {
  const room = useRoom();
  const { sessionId, isNew, start, choose } = useSession();
  const painting = room.load.value === 'painting';
  const { newerSchema } = room.record.value;
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
        <OtherSession sessionId={sessionId} onSession={choose} />
        {sessionId && <SessionArea sessionId={sessionId} isNew={isNew} />}
        {!sessionId && !painting && !newerSchema && <NoSession start={start} />}
        {!sessionId && !painting && (
          <PrivateNotes
            place={{ roomId: room.roomId, sessionId: undefined }}
            about={room.record.value.name || t('common.unnamed')}
            level={2}
          />
        )}
        {!painting && (
          <ErrorBoundary panel="goals">
            <GoalsBlock
              level={sessionId === undefined ? 2 : 3}
              beside={<GoalDrafts level={sessionId === undefined ? 3 : 4} />}
            />
          </ErrorBoundary>
        )}
      </main>
    </>
  );
}
