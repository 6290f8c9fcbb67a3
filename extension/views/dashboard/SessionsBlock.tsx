/** The sessions of a mentorship, newest first, and the ways to start one now, to plan and to log one. [U13, U292] */
import { CalendarX, Plus } from 'lucide';
import type { ItemId } from '#shared/base/ids.ts';
import { startOf } from '#shared/record/item-readers.ts';
import { nextSession } from '#shared/record/queries.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import type { SessionView } from '#shared/record/view.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FoldedList, LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';
import { leaveOutWithUndo, plannedDay } from '../room/leaving-out.ts';
import { startSession } from '../room/new-session.ts';
import { sessionName, sessionTime } from '../room/session-words.ts';
import { CadenceLine } from './CadenceLine.tsx';
import { PlanSession } from './PlanSession.tsx';
import { routeToHash } from './route.ts';

/** Beside a session of the cadence of which nothing was written. [U266] */
function LeaveOut({ session }: { readonly session: SessionView }) {
  const room = useRoom();
  const view = room.parts;
  const day = view.newerSchema ? undefined : plannedDay(view, session);
  if (!day) return null;
  return (
    <IconButton
      icon={CalendarX}
      label={t('meet.leaveOut.named', { day: sessionTime(session) })}
      onClick={() => leaveOutWithUndo(room, day, session)}
    />
  );
}

/** The block with its heading. */
export function SessionsBlock({ onSession }: { readonly onSession: (id: ItemId) => void }) {
  const room = useRoom();
  const { newerSchema } = room.parts;
  const sessions = sessionsAround(room.parts, room.now());
  // What is planned after the next one can wait.
  const next = nextSession(room.parts, room.now());
  const isLater = (session: SessionView) => next !== undefined && startOf(session) > startOf(next);
  const later = sessions.filter(isLater).toReversed();
  const start = () => {
    const made = startSession(room);
    if (made.ok) onSession(made.value);
    else showToast(refusalWords(made.error));
  };
  const newSession = !newerSchema && (
    <Button icon={Plus} onClick={start}>
      {t('mentorship.newSession')}
    </Button>
  );
  const line = (session: SessionView) => (
    <li key={session.id} class="session-line">
      <a
        class="line-link"
        href={routeToHash({ place: 'session', roomId: room.roomId, sessionId: session.id })}
      >
        <span>
          <bdi>{sessionName(session)}</bdi>
          {session.id === next?.id && <span class="soft small"> · {t('meet.isNext')}</span>}
        </span>
        {session.title !== undefined && <span class="soft small">{sessionTime(session)}</span>}
      </a>
      <LeaveOut session={session} />
    </li>
  );
  return (
    <section class="block" aria-labelledby="sessions-heading">
      <div class="block-head">
        <h2 id="sessions-heading">{t('mentorship.sessions')}</h2>
        {sessions.length > 0 && newSession}
      </div>
      {sessions.length === 0 && (
        <EmptyState title={t('mentorship.sessionsEmpty')} text={t('mentorship.sessionsEmptyText')}>
          {newSession}
        </EmptyState>
      )}
      <div class="session-ways">
        <CadenceLine />
        {!newerSchema && <PlanSession onSession={onSession} />}
      </div>
      {later.length > 0 && (
        <FoldedList
          items={later}
          look="lines"
          line={line}
          summary={t('meet.later', { count: later.length })}
        />
      )}
      <LongList items={sessions.filter((session) => !isLater(session))} look="lines" line={line} />
    </section>
  );
}
