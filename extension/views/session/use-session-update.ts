/** Changing what a session says, where it stands. */
import { updateSession } from '#shared/record/operations/sessions.ts';
import type { SessionPatch } from '#shared/record/parts/sessions.ts';
import type { SessionView } from '#shared/record/view.ts';
import { useRoom } from '../../hooks/room.ts';
import { refusalWords } from '../refusal-words.ts';

/** Changes the session; answers with a sentence when that was refused. `typed`: what the person typed. */
export type SessionUpdate = (patch: SessionPatch, typed?: string) => string | undefined;

/** The way to change `session` in the room around the view. */
export function useSessionUpdate(session: SessionView): SessionUpdate {
  const room = useRoom();
  return (patch, typed) => {
    const changed = room.act((doc, author) => updateSession(doc, author, session.id, patch));
    return changed.ok ? undefined : refusalWords(changed.error, typed);
  };
}
