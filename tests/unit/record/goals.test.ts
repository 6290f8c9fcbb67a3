import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { directionOf, ownersOfManyGoals } from '#shared/record/queries.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { GoalView } from '#shared/record/view.ts';
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

const KIM = idNumber<MemberId>(3);

function goalIn(doc: Y.Doc): GoalView {
  const [goal] = readRecord(doc).goals;
  if (!goal) throw new Error('no goal');
  return goal;
}

function withGoal(): { readonly doc: Y.Doc; readonly id: ItemId } {
  const doc = pairRecord();
  return { doc, id: done(addGoal(doc, author(), { title: 'Speak in public' })) };
}

test('[D1, D30] a new goal is its maker’s, active, without a date and at the beginning', () => {
  const { doc, id } = withGoal();
  expect(goalIn(doc)).toEqual({
    id,
    title: 'Speak in public',
    owner: SAM,
    direction: undefined,
    status: 'active',
    targetOn: undefined,
    progress: 0,
    type: 'reach',
    countedBy: 'judgement',
    createdBy: SAM,
    createdAt: author().now,
  });
});

test('[D30] every field of a goal is set, and a target date is cleared, on its own', () => {
  const { doc, id } = withGoal();
  const direction = { learner: ROBIN, teacher: SAM };
  done(
    updateGoal(doc, author(), id, {
      owner: ROBIN,
      direction,
      targetOn: '2026-06-30',
      progress: 40,
    }),
  );
  done(updateGoal(doc, author(), id, { title: 'Speak to a hundred', status: 'reached' }));
  const said = { title: 'Speak to a hundred', owner: ROBIN, direction, status: 'reached' };
  expect(goalIn(doc)).toMatchObject({ ...said, targetOn: '2026-06-30', progress: 40 });
  done(updateGoal(doc, author(), id, { targetOn: null, progress: 100 }));
  expect(goalIn(doc)).toMatchObject({ ...said, targetOn: undefined, progress: 100 });
});

test('[D8, D30, D31] what a goal cannot be is refused, and nothing is written', () => {
  const { doc, id } = withGoal();
  const before = Y.encodeStateAsUpdate(doc);
  const refused = [
    addGoal(doc, author(), { title: ' \u200b' }),
    addGoal(doc, author(), { title: 'x'.repeat(121) }),
    addGoal(doc, author(), { title: 'A', targetOn: '2026-02-30' }),
    addGoal(doc, author(), { title: 'A', owner: KIM }),
    addGoal(doc, author(), { title: 'A', direction: { learner: SAM, teacher: KIM } }),
    addGoal(doc, author(), { title: 'A', direction: { learner: SAM, teacher: SAM } }),
    addGoal(doc, author(), { id, title: 'A' }),
    updateGoal(doc, author(), newId<ItemId>(), { title: 'A' }),
    updateGoal(doc, author(), id, { status: 'open' as never }),
    ...[-1, 101, 0.5, Number.NaN, '50' as never].map((progress) =>
      updateGoal(doc, author(), id, { progress }),
    ),
  ];
  expect(refused.map(reasonOf)).toEqual([
    'empty',
    'too-long',
    'bad-date',
    'unknown-member',
    'unknown-member',
    'bad-value',
    'exists',
    'unknown-item',
    'bad-value',
    ...Array<string>(5).fill('bad-value'),
  ]);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});

test('[D5, D30, D31] what a peer wrote into a goal that is none takes its default', () => {
  const { doc, id } = withGoal();
  const goal = doc.getMap('goals').get(id);
  if (!(goal instanceof Y.Map)) throw new Error('no goal');
  for (const progress of [101, -3, 12.5, '30', null, 2n ** 40n]) {
    goal.set('progress', progress);
    expect(goalIn(doc).progress).toBe(0);
  }
  for (const direction of ['>', SAM, `${SAM}>${SAM}`, `${SAM}>${ROBIN}>`, [SAM, ROBIN], 3]) {
    goal.set('direction', direction);
    expect(goalIn(doc).direction).toBeUndefined();
  }
  goal.set('owner', 'nobody');
  goal.set('status', 'won');
  goal.set('targetOn', '2026-13-01');
  expect(goalIn(doc)).toMatchObject({ owner: SAM, status: 'active', targetOn: undefined });
  goal.set('title', 7);
  expect(readRecord(doc)).toMatchObject({ goals: [], unreadable: 1 });
});

test('[D15] a removed goal lies in the bin with its title and comes back as it was', () => {
  const { doc, id } = withGoal();
  const place = { part: 'goals', id } as const;
  done(removeItem(doc, author(5), place));
  done(updateGoal(doc, author(), id, { progress: 60 }));
  expect(readRecord(doc)).toMatchObject({
    goals: [],
    bin: [{ part: 'goals', id, text: 'Speak in public', removedBy: SAM }],
  });
  done(restoreItem(doc, author(), place));
  expect(goalIn(doc).progress).toBe(60);
});

test('[D31] two who turn a direction around while apart leave one answer, not half of each', () => {
  const { doc: sam, id } = withGoal();
  done(putMember(sam, author(2), { id: KIM, name: 'Kim', role: 'peer' }));
  const robin = replicaOf(sam);
  const [one, other] = [
    { learner: SAM, teacher: KIM },
    { learner: KIM, teacher: ROBIN },
  ];
  done(updateGoal(sam, author(), id, { direction: one }));
  done(updateGoal(robin, author(), id, { direction: other }));
  meet(sam, robin);
  expect([one, other]).toContainEqual(goalIn(sam).direction);
  expect(goalIn(robin).direction).toEqual(goalIn(sam).direction);
});

test('[D31] unsaid, the owner learns from the other of two, also of one who joins later', () => {
  const doc = new Y.Doc();
  const direction = () => directionOf(readRecord(doc), goalIn(doc));
  done(putMember(doc, author(), { id: SAM, name: 'Sam', role: 'mentee' }));
  const id = done(addGoal(doc, author(), { title: 'Speak in public' }));
  expect(direction()).toBeUndefined();
  done(putMember(doc, author(1), { id: ROBIN, name: 'Robin', role: 'mentor' }));
  expect(direction()).toEqual({ learner: SAM, teacher: ROBIN });
  done(updateGoal(doc, author(), id, { owner: ROBIN }));
  expect(direction()).toEqual({ learner: ROBIN, teacher: SAM });
  done(putMember(doc, author(2), { id: KIM, name: 'Kim', role: 'peer' }));
  expect(direction()).toBeUndefined();
  done(updateGoal(doc, author(), id, { direction: { learner: SAM, teacher: KIM } }));
  expect(direction()).toEqual({ learner: SAM, teacher: KIM });
});

test('[D32] who has more than three active goals is told, and may have them', () => {
  const doc = pairRecord();
  const many = () => ownersOfManyGoals(readRecord(doc));
  const add = (title: string, owner: MemberId) => done(addGoal(doc, author(), { title, owner }));
  const ids = ['a', 'b', 'c'].map((title) => add(title, SAM));
  add('d', ROBIN);
  expect(many()).toEqual([]);
  ids.push(add('e', SAM));
  expect(many()).toEqual([SAM]);
  done(updateGoal(doc, author(), ids[0] ?? newId(), { status: 'paused' }));
  expect(many()).toEqual([]);
});
