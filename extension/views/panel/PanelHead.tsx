/** The panel's head: the mentorship, who is here, the session, and the state in words. */
import { LayoutDashboard, Plus } from 'lucide';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import type { SessionView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { PeopleRow } from '../room/People.tsx';
import { RoomStatus } from '../room/RoomStatus.tsx';
import { sessionName } from '../room/session-words.ts';

/** What can be chosen in the head. */
export type PanelHeadProps = {
  readonly sessionId: ItemId | undefined;
  readonly onMentorship: (roomId: RoomId) => void;
  readonly onSession: (sessionId: ItemId) => void;
  readonly onNewSession: () => void;
};

function MentorshipChoice({ onMentorship }: Pick<PanelHeadProps, 'onMentorship'>) {
  const room = useRoom();
  const { shelf } = useSurface();
  const known = shelf.mentorships.value;
  const name = room.record.value.name ?? room.projection.value?.name ?? '';
  const shown = name || t('common.unnamed');
  if (known.length < 2)
    return (
      <h1 class="panel-name" dir="auto">
        {shown}
      </h1>
    );
  return (
    <>
      <h1 class="visually-hidden" dir="auto">
        {shown}
      </h1>
      <select
        class="input select panel-choice"
        aria-label={t('panel.mentorship')}
        value={room.roomId}
        onChange={(event) => {
          const chosen = known[event.currentTarget.selectedIndex];
          if (chosen) onMentorship(chosen.roomId);
        }}
      >
        {known.map((mentorship) => (
          <option key={mentorship.roomId} value={mentorship.roomId}>
            {mentorship.name || t('common.unnamed')}
          </option>
        ))}
      </select>
    </>
  );
}

/** As many sessions as one chooses from in a head: two years of weekly ones. [U86] */
const MOST_SESSIONS = 100;

/** The newest ones, and the one that is shown, wherever it stands. */
function sessionsToChoose(
  sessions: readonly SessionView[],
  shown: ItemId | undefined,
): readonly SessionView[] {
  const newest = sessions.slice(0, MOST_SESSIONS);
  const older = sessions.slice(MOST_SESSIONS).find(({ id }) => id === shown);
  return older ? [...newest, older] : newest;
}

function SessionChoice({ sessionId, onSession }: Pick<PanelHeadProps, 'sessionId' | 'onSession'>) {
  const room = useRoom();
  const all = sessionsAround(room.record.value, room.now());
  const sessions = sessionsToChoose(all, sessionId);
  const more = all.length - sessions.length;
  return (
    <select
      class="input select panel-choice"
      aria-label={t('session.choose')}
      value={sessionId}
      onChange={(event) => {
        const chosen = sessions[event.currentTarget.selectedIndex];
        if (chosen) onSession(chosen.id);
      }}
    >
      {sessions.map((session) => (
        <option key={session.id} value={session.id}>
          {sessionName(session)}
        </option>
      ))}
      {more > 0 && <option disabled>{t('session.more', { count: more })}</option>}
    </select>
  );
}

/** Three lines at most: mentorship and people, session (where there are several), state. */
export function PanelHead(props: PanelHeadProps) {
  const room = useRoom();
  const { openDashboard } = useSurface();
  const { newerSchema } = room.record.value;
  const count = sessionsAround(room.record.value, room.now()).length;
  const newSession = !newerSchema && (
    <IconButton icon={Plus} label={t('session.new')} onClick={props.onNewSession} />
  );
  return (
    <header class="panel-head">
      <div class="panel-line">
        <MentorshipChoice onMentorship={props.onMentorship} />
        <PeopleRow />
        {count === 1 && newSession}
        <IconButton
          icon={LayoutDashboard}
          label={t('popup.openDashboard')}
          onClick={() => openDashboard(`/m/${room.roomId}`)}
        />
      </div>
      {count > 1 && (
        <div class="panel-line">
          <SessionChoice sessionId={props.sessionId} onSession={props.onSession} />
          {newSession}
        </div>
      )}
      <RoomStatus />
    </header>
  );
}
