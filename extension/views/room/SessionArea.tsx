/** A session where one works on it; until the record is here, its notes as they were last known. [U16] */
import type { ItemId } from '#shared/base/ids.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { PrivateNotes } from '../private/PrivateNotes.tsx';
import { SessionView } from '../session/SessionView.tsx';
import { GoneSession } from './GoneSession.tsx';
import { PaintedNotes } from './PaintedNotes.tsx';
import { sessionName } from './session-words.ts';

/** `isNew`: it was started here just now, so that the first thing to do is to write. */
export type SessionAreaProps = { readonly sessionId: ItemId; readonly isNew?: boolean };

/** The session `sessionId` of the mentorship around it. */
export function SessionArea({ sessionId, isNew = false }: SessionAreaProps) {
  const room = useRoom();
  if (room.load.value === 'painting') return <PaintedNotes sessionId={sessionId} />;
  const session = sessionsAround(room.record.value, room.now()).find(({ id }) => id === sessionId);
  const place = { roomId: room.roomId, sessionId };
  // Whoever took the session away: what I wrote beside it is mine.
  if (session === undefined)
    return (
      <>
        <GoneSession sessionId={sessionId} />
        <PrivateNotes
          place={place}
          about={room.record.value.name || t('common.unnamed')}
          level={2}
        />
      </>
    );
  return (
    <ErrorBoundary key={sessionId} panel="session">
      <SessionView
        sessionId={sessionId}
        isNew={isNew}
        below={<PrivateNotes place={place} about={sessionName(session)} level={3} />}
      />
    </ErrorBoundary>
  );
}
