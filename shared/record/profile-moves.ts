/** Private notes and drafts that follow a mentorship which goes on in another room. [D78, D85] */
import type * as Y from 'yjs';
import type { RoomId } from '../base/ids.ts';
import { appendLines, missingLines } from './missing-lines.ts';
import { readNoteLines } from './note-lines.ts';
import { copyDrafts } from './profile-drafts.ts';
import { privateNotesOf, privatePlaces } from './profile.ts';

/**
 * Puts the private notes about `from` where those about `to` are: all lines where there are none yet, else
 * those that do not stand there; so with drafts. The old ones stay. Done again it does nothing more. [D78, D85]
 */
export function movePrivateNotes(doc: Y.Doc, from: RoomId, to: RoomId): void {
  const places = privatePlaces(doc).filter(({ roomId }) => roomId === from);
  doc.transact(() => {
    copyDrafts(doc, from, to);
    for (const { sessionId } of places) {
      const old = privateNotesOf(doc, { roomId: from, sessionId });
      const next = privateNotesOf(doc, { roomId: to, sessionId });
      if (old.length === 0) continue;
      const isEmpty = next.length === 0;
      appendLines(next, isEmpty ? readNoteLines(old) : missingLines(old, next).missing);
    }
  });
}
