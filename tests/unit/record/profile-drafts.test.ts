/** Goals that I draft for myself: their shape, how they go along, and how one becomes a goal. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, Millis, RoomId } from '#shared/base/ids.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import {
  addGoalDraft,
  everyGoalDraft,
  goalDrafts,
  isShared,
  MOST_DRAFTS,
  removeGoalDraft,
  updateGoalDraft,
} from '#shared/record/profile-drafts.ts';
import { movePrivateNotes } from '#shared/record/profile-moves.ts';
import { PROFILE_VERSION, profileRoot } from '#shared/record/profile.ts';
import { readRecord } from '#shared/record/read-record.ts';
import {
  author,
  done,
  idNumber,
  meet,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const [ROOM, OTHER, NEXT] = [80, 81, 82].map((n) => idNumber(n) as string as RoomId) as [
  RoomId,
  RoomId,
  RoomId,
];
const at = (ms: number): Millis => ms as Millis;
const direction = { learner: SAM, teacher: ROBIN };
const titles = (doc: Y.Doc, roomId = ROOM) => goalDrafts(doc, roomId).map(({ title }) => title);

describe('[D84] a drafted goal', () => {
  test('stands under the mentorship and its id, with its fields, and those of others stand apart', () => {
    const doc = new Y.Doc();
    const id = done(
      addGoalDraft(doc, ROOM, {
        title: ' Lead  it\n',
        targetOn: '2026-06-30',
        direction,
        at: at(5),
      }),
    );
    done(addGoalDraft(doc, OTHER, { title: 'elsewhere', at: at(3) }));
    done(addGoalDraft(doc, ROOM, { title: 'earlier', at: at(4) }));

    expect(goalDrafts(replicaOf(doc), ROOM)[1]).toEqual({
      ...{ roomId: ROOM, id, title: 'Lead  it', targetOn: '2026-06-30', direction, at: 5 },
    });
    expect(titles(doc)).toEqual(['earlier', 'Lead  it']);
    expect(everyGoalDraft(doc).map(({ roomId }) => roomId)).toEqual([OTHER, ROOM, ROOM]);
    expect([...doc.getMap('drafts').keys()]).toContain(`${ROOM}:${id}`);
  });

  test('has the limits of a goal, when it is begun and when it is changed', () => {
    const doc = new Y.Doc();
    const id = done(addGoalDraft(doc, ROOM, { title: 'a', at: at(1) }));
    for (const [title, reason] of [
      [' \u200b', 'empty'],
      ['x'.repeat(121), 'too-long'],
    ] as const) {
      expect(reasonOf(addGoalDraft(doc, ROOM, { title, at: at(2) }))).toBe(reason);
      expect(reasonOf(updateGoalDraft(doc, ROOM, id, { title }))).toBe(reason);
    }
    expect(reasonOf(updateGoalDraft(doc, ROOM, id, { targetOn: '2026-02-30' }))).toBe('bad-date');
    const twisted = { learner: SAM, teacher: SAM };
    expect(reasonOf(updateGoalDraft(doc, ROOM, id, { direction: twisted }))).toBe('bad-value');
    expect(titles(doc)).toEqual(['a']);
  });

  test('is changed as a whole, with what a later version wrote into it, and is not made again', () => {
    const doc = new Y.Doc();
    const id = done(addGoalDraft(doc, ROOM, { title: 'a', targetOn: '2026-06-30', at: at(1) }));
    const root = doc.getMap('drafts');
    const later = {
      kind: 'goal',
      at: 1,
      why: 'b',
      fields: { title: 'a', targetOn: '2026-06-30', progress: 20, area: 'c' },
    };
    root.set(`${ROOM}:${id}`, later);

    done(updateGoalDraft(doc, ROOM, id, { title: 'b', targetOn: null }));

    expect(root.get(`${ROOM}:${id}`)).toEqual({
      ...later,
      fields: { title: 'b', progress: 20, area: 'c' },
    });
    removeGoalDraft(doc, ROOM, id);
    expect(reasonOf(updateGoalDraft(doc, ROOM, id, { title: 'c' }))).toBe('unknown-item');
    expect(root.size).toBe(0);
  });

  test('is put back as it was, with what a later version wrote into it, and over nothing', () => {
    const doc = new Y.Doc();
    const id = done(addGoalDraft(doc, ROOM, { title: 'a', direction, at: at(1) }));
    const [root, name] = [doc.getMap('drafts'), `${ROOM}:${id}`];
    const later = { ...(root.get(name) as object), why: 'b' };
    root.set(name, later);
    const putBack = removeGoalDraft(doc, ROOM, id);
    expect(goalDrafts(doc, ROOM)).toEqual([]);

    putBack();

    expect(root.get(name)).toEqual(later);
    done(updateGoalDraft(doc, ROOM, id, { title: 'changed since' }));
    putBack();
    expect(titles(doc)).toEqual(['changed since']);
  });

  test('of a kind that is not known, or none at all, is passed over and stays', () => {
    const doc = new Y.Doc();
    const root = doc.getMap('drafts');
    const id = idNumber<ItemId>(7);
    const goal = { kind: 'goal', at: 1, fields: { title: 'a' } };
    root.set(`${ROOM}:${id}`, { ...goal, kind: 'answer' });
    root.set(`${ROOM}:${id}:more`, goal);
    root.set(`${ROOM}:odd`, goal);
    root.set(id, goal);
    root.set(`${ROOM}:${idNumber<ItemId>(8)}`, { ...goal, at: 'then' });
    root.set(`${ROOM}:${idNumber<ItemId>(9)}`, { ...goal, fields: null });
    root.set(`${ROOM}:${idNumber<ItemId>(10)}`, new Y.Map([['kind', 'goal']]));
    removeGoalDraft(doc, ROOM, id)();

    expect(everyGoalDraft(doc)).toEqual([]);
    expect(goalDrafts(doc, ROOM)).toEqual([]);
    expect(root.size).toBe(7);
    expect(reasonOf(updateGoalDraft(doc, ROOM, id, { title: 'b' }))).toBe('unknown-item');
  });

  test('is one of 1,024 at most of a mentorship', () => {
    const doc = new Y.Doc();
    const goal = { kind: 'goal', at: 1, fields: { title: 'a' } };
    doc.transact(() => {
      for (let n = 0; n <= MOST_DRAFTS; n += 1)
        doc.getMap('drafts').set(`${ROOM}:${idNumber(1_000 + n)}`, goal);
    });

    expect(goalDrafts(doc, ROOM)).toHaveLength(MOST_DRAFTS);
    expect(reasonOf(addGoalDraft(doc, ROOM, { title: 'b', at: at(2) }))).toBe('bad-value');
    expect(reasonOf(addGoalDraft(doc, OTHER, { title: 'b', at: at(2) }))).toBe('done');
  });
});

test('[D65] drafts of a newer profile are read and nothing of them is changed', () => {
  const doc = new Y.Doc();
  const id = done(addGoalDraft(doc, ROOM, { title: 'a', at: at(1) }));
  profileRoot(doc).set('version', PROFILE_VERSION + 1);
  const before = Y.encodeStateAsUpdate(doc);

  expect(reasonOf(addGoalDraft(doc, ROOM, { title: 'b', at: at(2) }))).toBe('newer-schema');
  expect(reasonOf(updateGoalDraft(doc, ROOM, id, { title: 'b' }))).toBe('newer-schema');
  removeGoalDraft(doc, ROOM, id)();

  expect(titles(doc)).toEqual(['a']);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});

test('[D85] drafts go along with a mentorship, of every kind, and doing it again adds nothing', () => {
  const doc = new Y.Doc();
  const id = done(addGoalDraft(doc, ROOM, { title: 'a', at: at(1) }));
  done(addGoalDraft(doc, OTHER, { title: 'elsewhere', at: at(1) }));
  const answer = `${idNumber<ItemId>(7)}`;
  doc.getMap('drafts').set(`${ROOM}:${answer}`, { kind: 'answer', at: 1 });

  movePrivateNotes(doc, ROOM, NEXT);
  done(updateGoalDraft(doc, NEXT, id, { title: 'changed there' }));
  movePrivateNotes(doc, ROOM, NEXT);

  expect([titles(doc), titles(doc, NEXT)]).toEqual([['a'], ['changed there']]);
  expect(doc.getMap('drafts').get(`${NEXT}:${answer}`)).toEqual({ kind: 'answer', at: 1 });
  expect(doc.getMap('drafts').size).toBe(5);
});

test('[D86] a draft becomes one goal under its id, also where two share it while apart, and is then shared', () => {
  const profile = new Y.Doc();
  const id = done(addGoalDraft(profile, ROOM, { title: 'a', direction, at: at(1) }));
  const [draft] = goalDrafts(profile, ROOM);
  if (draft === undefined) throw new Error('no draft');
  const record = pairRecord();
  const away = replicaOf(record);
  expect(isShared(record, id)).toBe(false);

  for (const one of [record, away]) done(addGoal(one, author(), draft));
  meet(record, away);

  expect(reasonOf(addGoal(record, author(), draft))).toBe('exists');
  for (const one of [record, away])
    expect(readRecord(one).goals).toMatchObject([{ id, title: 'a', direction, owner: SAM }]);
  expect(isShared(away, id)).toBe(true);
  done(removeItem(away, author(1), { part: 'goals', id }));
  expect(isShared(away, id)).toBe(true);
  away.getMap<Y.Map<unknown>>('goals').get(id)?.delete('title');
  expect(isShared(away, id)).toBe(true);
});
