/** Private notes that follow a mentorship into another room. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { plainNotes } from '#shared/record/notes.ts';
import { movePrivateNotes } from '#shared/record/profile-moves.ts';
import { privateNotesOf } from '#shared/record/profile.ts';
import { writeLines } from '../../support/record/note-writer.ts';

const [FROM, TO, OTHER] = ['A', 'Q', 'g'].map((end) => `${'x'.repeat(21)}${end}`) as [
  RoomId,
  RoomId,
  RoomId,
];
const SESSION = `${'s'.repeat(21)}A` as ItemId;

function words(doc: Y.Doc, roomId: RoomId, sessionId?: ItemId): readonly string[] {
  return plainNotes(privateNotesOf(doc, { roomId, sessionId })).map(
    ({ kind, text }) => `${kind}: ${text}`,
  );
}

test('[D78] all of them go along with what their lines are, and the old ones stay', () => {
  const doc = new Y.Doc();
  const lines = [{ text: 'doubts', line: { kind: 'heading' } } as const, { text: 'below' }];
  writeLines(privateNotesOf(doc, { roomId: FROM, sessionId: undefined }), lines);
  writeLines(privateNotesOf(doc, { roomId: FROM, sessionId: SESSION }), [{ text: 'beside' }]);
  writeLines(privateNotesOf(doc, { roomId: OTHER, sessionId: undefined }), [{ text: 'other' }]);
  movePrivateNotes(doc, FROM, TO);
  expect(words(doc, TO)).toEqual(['heading: doubts', 'paragraph: below']);
  expect(words(doc, TO, SESSION)).toEqual(['paragraph: beside']);
  expect(words(doc, FROM)).toEqual(words(doc, TO));
  expect(words(doc, OTHER)).toEqual(['paragraph: other']);
});

test('[D78] done again nothing is written; what was written there meanwhile stays before it', () => {
  const doc = new Y.Doc();
  writeLines(privateNotesOf(doc, { roomId: FROM, sessionId: undefined }), [{ text: 'old' }]);
  writeLines(privateNotesOf(doc, { roomId: TO, sessionId: undefined }), [{ text: 'new' }]);
  movePrivateNotes(doc, FROM, TO);
  expect(words(doc, TO)).toEqual(['paragraph: new', 'paragraph: old']);
  const before = Y.encodeStateVector(doc);
  movePrivateNotes(doc, FROM, TO);
  expect(Y.encodeStateVector(doc)).toEqual(before);
});
