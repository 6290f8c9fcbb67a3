/** What the record says when a member leaves, and when the relay's copy is taken away. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type MemberId } from '#shared/base/ids.ts';
import {
  comeBack,
  hasLeftBefore,
  leaveMentorship,
  tellRoomDeleted,
  tellRoomKept,
} from '#shared/record/operations/leaving.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { differencesFrom } from '#shared/record/differences.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { rootMap } from '#shared/record/schema.ts';
import { at, must } from '../../support/store/samples.ts';

const ben = newId<MemberId>();

function record(): Y.Doc {
  const doc = new Y.Doc();
  const author = { memberId: ben, now: at(1_000) };
  must(putMember(doc, author, { id: ben, name: 'Ben', role: 'mentor' }));
  return doc;
}

test('[D81] who left is said on their card with when, and all else stands', () => {
  const doc = record();
  const before = readRecord(doc);

  must(leaveMentorship(doc, { memberId: ben, now: at(5_000) }));

  const [card] = readRecord(doc).members;
  expect(card).toEqual({ ...before.members[0], leftAt: 5_000 });
  expect(hasLeftBefore(doc, ben, at(5_001))).toBe(true);
  expect(hasLeftBefore(doc, ben, at(5_000))).toBe(false);
});

test('[D81] who comes back later has not left any more; what was said after that stands', () => {
  const doc = record();
  must(leaveMentorship(doc, { memberId: ben, now: at(5_000) }));

  must(comeBack(doc, { memberId: ben, now: at(9_000) }, at(4_000)));
  expect(readRecord(doc).members[0]?.leftAt).toBe(5_000);

  must(comeBack(doc, { memberId: ben, now: at(9_000) }, at(8_000)));
  expect(readRecord(doc).members[0]?.leftAt).toBeUndefined();
});

test('[D81] who has no card cannot say it', () => {
  const author = { memberId: newId<MemberId>(), now: at(1) };
  expect(leaveMentorship(record(), author)).toMatchObject({
    ok: false,
    error: { reason: 'unknown-item' },
  });
});

test('[D81, D50] it is no difference that somebody would bring back', () => {
  const doc = record();
  const then = new Y.Doc();
  Y.applyUpdate(then, Y.encodeStateAsUpdate(doc));
  must(leaveMentorship(doc, { memberId: ben, now: at(5_000) }));

  expect(differencesFrom(then, doc)).toEqual(differencesFrom(then, then));
});

test('[D82] who takes the relay’s copy away, and when, is one value of the record', () => {
  const doc = record();
  must(tellRoomDeleted(doc, { memberId: ben, now: at(7_000) }));
  expect(readRecord(doc).roomDeleted).toEqual({ by: ben, at: 7_000 });

  must(tellRoomKept(doc, { memberId: ben, now: at(8_000) }));
  expect(readRecord(doc).roomDeleted).toBeUndefined();
});

test('[D82] what is no such value reads as none', () => {
  for (const nonsense of [5, 'x', null, [], { by: ben }, { by: 'x', at: 3 }, new Y.Map()]) {
    const doc = record();
    rootMap(doc, 'meta').set('roomDeleted', nonsense);
    expect(readRecord(doc).roomDeleted).toBeUndefined();
  }
});
