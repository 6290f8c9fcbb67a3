import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import { readCursor, readPresence } from '#shared/record/presence.ts';
import { idNumber, SAM } from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);
const state = {
  memberId: SAM,
  name: ' Sam ',
  colour: 3,
  surface: 'sidepanel',
  visible: true,
  sessionId: SESSION,
};

test('[D21] a presence is read with its name as a text', () => {
  expect(readPresence(state)).toEqual({ ...state, name: 'Sam', cursor: undefined });
});

test('[D21] a cursor in the text of notes is read as it is', () => {
  const notes = notesOf(new Y.Doc(), SESSION);
  notes.insert(0, 'words');
  const end = (index: number): unknown =>
    JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(notes, index)));
  const read = readCursor({ anchor: end(0), head: end(5) });
  expect(Y.createRelativePositionFromJSON(read?.anchor)).toEqual(
    Y.createRelativePositionFromTypeIndex(notes, 0),
  );
  expect(Y.createRelativePositionFromJSON(read?.head)).toEqual(
    Y.createRelativePositionFromTypeIndex(notes, 5),
  );
});

test.each([
  null,
  7,
  'Sam',
  [],
  {},
  { ...state, memberId: 'Sam' },
  { ...state, name: '' },
  { ...state, name: { toString: 1 } },
  { ...state, colour: 8 },
  { ...state, surface: 'overlay' },
  { ...state, visible: 'yes' },
])('[D21] %j is no presence', (value) => {
  expect(readPresence(value)).toBeUndefined();
});

test.each([
  { anchor: {}, head: {} },
  { anchor: { item: { client: -1, clock: 0 } }, head: { tname: 'a' } },
  { anchor: { tname: 'a'.repeat(65) }, head: { tname: 'a' } },
  { anchor: { tname: 'a' } },
  { anchor: { tname: 'a', assoc: 'x' }, head: { tname: 'a' } },
  'cursor',
])('[D21] a cursor that is none is dropped, its presence stays: %j', (cursor) => {
  expect(readPresence({ ...state, cursor })).toMatchObject({ memberId: SAM, cursor: undefined });
});
