/** What one person keeps for themselves: the shape of a profile. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import { plainNotes } from '#shared/record/notes.ts';
import {
  beginProfile,
  PROFILE_VERSION,
  privateNotesOf,
  privatePlaces,
  profileRoot,
  profileVersionOf,
  type PrivatePlace,
} from '#shared/record/profile.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { idNumber } from '../../support/record/people.ts';

const ROOM = idNumber(80) as string as RoomId;
const OTHER_ROOM = idNumber(81) as string as RoomId;
const SESSION = idNumber<ItemId>(7);
const ABOUT_IT: PrivatePlace = { roomId: ROOM, sessionId: undefined };
const OF_SESSION: PrivatePlace = { roomId: ROOM, sessionId: SESSION };

function textsIn(doc: Y.Doc, place: PrivatePlace): readonly string[] {
  return plainNotes(privateNotesOf(doc, place)).map(({ text }) => text);
}

describe('private notes', () => {
  test('[D64] of a mentorship, of each of its sessions and of other mentorships are texts of their own', () => {
    const doc = new Y.Doc();
    writeLines(privateNotesOf(doc, ABOUT_IT), [{ text: 'about it' }]);
    writeLines(privateNotesOf(doc, OF_SESSION), [
      { text: 'in the call', line: { kind: 'heading', level: 1 } },
      { text: 'ask again', line: { kind: 'task' } },
    ]);

    expect(textsIn(doc, ABOUT_IT)).toEqual(['about it']);
    expect(textsIn(doc, OF_SESSION)).toEqual(['in the call', 'ask again']);
    expect(plainNotes(privateNotesOf(doc, OF_SESSION)).map(({ kind }) => kind)).toEqual([
      'heading',
      'task',
    ]);
    expect(textsIn(doc, { roomId: OTHER_ROOM, sessionId: SESSION })).toEqual([]);
  });

  test('[D64] are never seeded, and reading them writes nothing', () => {
    const doc = new Y.Doc();

    expect(textsIn(doc, OF_SESSION)).toEqual([]);

    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
  });

  test('[D63] are nothing that a record knows of', () => {
    const doc = new Y.Doc();
    beginProfile(doc);
    writeLines(privateNotesOf(doc, OF_SESSION), [{ text: 'mine alone' }]);

    const view = readRecord(doc);

    expect(view).toEqual(readRecord(new Y.Doc()));
    expect(JSON.stringify(view)).not.toContain('mine alone');
  });

  test('[D66] can be listed by their places; a root that is no such place is passed over and stays', () => {
    const doc = new Y.Doc();
    for (const place of [ABOUT_IT, OF_SESSION])
      writeLines(privateNotesOf(doc, place), [{ text: 'x' }]);
    const odd = ['private:', 'private:me', `private:${ROOM}:`, `private:${ROOM}:${SESSION}:more`];
    for (const name of [...odd, `notes:${SESSION}`, 'later']) doc.getText(name).insert(0, 'kept');
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));

    expect(new Set(privatePlaces(copy))).toEqual(new Set([ABOUT_IT, OF_SESSION]));

    expect(odd.map((name) => copy.getText(name).toJSON())).toEqual(odd.map(() => 'kept'));
  });
});

describe('the version of a profile', () => {
  test('[D65] is written once, and where there is one nothing is written', () => {
    const doc = new Y.Doc();
    beginProfile(doc);
    expect(profileVersionOf(doc)).toBe(PROFILE_VERSION);
    profileRoot(doc).set('version', PROFILE_VERSION + 1);
    const before = Y.encodeStateAsUpdate(doc);

    beginProfile(doc);

    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    expect(profileVersionOf(doc)).toBe(PROFILE_VERSION + 1);
  });

  test.each([0, -1, 1.5, 'two', null, true, {}])(
    '[D65] %j is none, and counts as ours',
    (value) => {
      const doc = new Y.Doc();
      profileRoot(doc).set('version', value);

      expect(profileVersionOf(doc)).toBe(PROFILE_VERSION);
    },
  );
});
