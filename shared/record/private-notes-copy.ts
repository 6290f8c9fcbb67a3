/** Private notes that go along when a mentorship is begun anew in another room. [D83] */
import type * as Y from 'yjs';
import type { RoomId } from '../base/ids.ts';
import { appendLines } from './missing-lines.ts';
import { readNoteLines } from './note-lines.ts';
import { privateNotesOf, privatePlaces } from './profile.ts';

/**
 * Copies all private notes about the mentorship `from` and its sessions to the same places of `to`. Those of a
 * place that has any already stay as they are, so that doing it again doubles nothing.
 */
export function copyPrivateNotes(profile: Y.Doc, from: RoomId, to: RoomId): void {
  const places = privatePlaces(profile).filter(({ roomId }) => roomId === from);
  profile.transact(() => {
    for (const place of places) {
      const [old, fresh] = [
        privateNotesOf(profile, place),
        privateNotesOf(profile, { ...place, roomId: to }),
      ];
      if (fresh.length === 0) appendLines(fresh, readNoteLines(old));
    }
  });
}
