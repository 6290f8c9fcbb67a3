import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import {
  changesOf,
  chosenOption,
  itemsOfGoal,
  milestonesOf,
  optionsOf,
  progressOf,
  sessionsOfGoal,
} from '#shared/record/goal-parts.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { GOAL_CHANGE } from '#shared/record/parts/goal-changes.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { GoalView } from '#shared/record/view.ts';
import {
  author,
  done,
  HOUR,
  meet,
  pairRecord,
  replicaOf,
  ROBIN,
} from '../../support/record/people.ts';

function withGoal() {
  const doc = pairRecord();
  return { doc, id: done(addGoal(doc, author(), { title: 'Speak in public' })) };
}

function goalIn(doc: Y.Doc, id: ItemId): GoalView {
  const goal = readRecord(doc).goals.find((one) => one.id === id);
  if (!goal) throw new Error('no goal');
  return goal;
}

const percentOf = (doc: Y.Doc, id: ItemId): number =>
  progressOf(readRecord(doc), goalIn(doc, id)).percent;

const toldOf = (doc: Y.Doc, id: ItemId) =>
  changesOf(readRecord(doc), id).map(({ what, from, to }) => ({ what, from, to }));

test('[D110] what names a goal is given of it alone, and not from the bin', () => {
  const { doc, id } = withGoal();
  const other = done(addGoal(doc, author(1), { title: 'Write a book' }));
  const first = done(addTo(doc, author(1), MILESTONE, { text: 'A talk', goalId: id }));
  const second = done(addTo(doc, author(2), MILESTONE, { text: 'A keynote', goalId: id }));
  done(addTo(doc, author(3), GOAL_OPTION, { text: 'Lead', goalId: other }));
  done(addActionItem(doc, author(4), { text: 'Read', goalId: other }));
  done(removeItem(doc, author(5), { part: 'milestones', id: first }));
  const view = readRecord(doc);
  expect(milestonesOf(view, id).map((one) => one.id)).toEqual([second]);
  expect(milestonesOf(view, other)).toEqual([]);
  expect([optionsOf(view, id), optionsOf(view, other)].map(({ length }) => length)).toEqual([0, 1]);
  expect(itemsOfGoal(view, other).map(({ text }) => text)).toEqual(['Read']);
});

test('[D111] counted progress follows what is done and what is given up; what was judged stays', () => {
  const { doc, id } = withGoal();
  done(updateGoal(doc, author(), id, { progress: 55, countedBy: 'milestones' }));
  expect(percentOf(doc, id)).toBe(0);
  const ids = ['a', 'b', 'c'].map((text) =>
    done(addTo(doc, author(), MILESTONE, { text, goalId: id })),
  );
  for (const [at, percent] of [33, 66, 100].entries()) {
    const milestone = ids[at];
    if (milestone) done(changeIn(doc, author(), MILESTONE, milestone, { doneAt: author().now }));
    expect(percentOf(doc, id)).toBe(percent);
  }
  done(updateGoal(doc, author(), id, { countedBy: 'items' }));
  const items = ['d', 'e'].map((text) => done(addActionItem(doc, author(), { text, goalId: id })));
  done(updateActionItem(doc, author(), items[0] ?? id, { status: 'completed' }));
  expect(percentOf(doc, id)).toBe(50);
  done(updateActionItem(doc, author(), items[1] ?? id, { status: 'wont_do' }));
  expect(progressOf(readRecord(doc), goalIn(doc, id))).toEqual({
    percent: 100,
    of: { done: 1, all: 1 },
  });
  done(updateGoal(doc, author(), id, { countedBy: 'judgement' }));
  expect(percentOf(doc, id)).toBe(55);
});

test('[D112] of two who choose at once one choice stands; an option in the bin is not taken', () => {
  const { doc: sam, id } = withGoal();
  const [one, other] = ['Lead a team', 'Stay a maker'].map((text) =>
    done(addTo(sam, author(), GOAL_OPTION, { text, goalId: id })),
  );
  const robin = replicaOf(sam);
  done(updateGoal(sam, author(), id, { chosenId: one }));
  done(updateGoal(robin, author(0, ROBIN), id, { chosenId: other }));
  meet(sam, robin);
  const chosen = chosenOption(readRecord(sam), goalIn(sam, id));
  expect([one, other]).toContain(chosen?.id);
  expect(chosenOption(readRecord(robin), goalIn(robin, id))).toEqual(chosen);
  if (chosen) done(removeItem(sam, author(), { part: 'goalOptions', id: chosen.id }));
  expect(chosenOption(readRecord(sam), goalIn(sam, id))).toBeUndefined();
  const left = chosen?.id === one ? other : one;
  const elsewhere = done(addGoal(sam, author(), { title: 'Write a book', chosenId: left }));
  expect(chosenOption(readRecord(sam), goalIn(sam, elsewhere))).toBeUndefined();
});

test('[D113] what is changed of a goal is told, once while one goes on with it', () => {
  const { doc, id } = withGoal();
  done(updateGoal(doc, author(1), id, { progress: 20, specific: 'Ten talks' }));
  done(updateGoal(doc, author(2), id, { progress: 40 }));
  done(updateGoal(doc, author(3), id, { targetOn: '2026-06-30' }));
  const progress = { what: 'progress', from: '0', to: '40' };
  const target = { what: 'targetOn', from: undefined, to: '2026-06-30' };
  expect(toldOf(doc, id)).toEqual([target, progress]);
  done(updateGoal(doc, author(4, ROBIN), id, { progress: 50 }));
  done(updateGoal(doc, author(HOUR), id, { progress: 60 }));
  expect(toldOf(doc, id)).toEqual([
    { what: 'progress', from: '50', to: '60' },
    { what: 'progress', from: '40', to: '50' },
    target,
    progress,
  ]);
});

test('[D113] a change that is taken back at once is not told of, and a refused one writes nothing', () => {
  const { doc, id } = withGoal();
  done(updateGoal(doc, author(1), id, { status: 'reached' }));
  done(updateGoal(doc, author(2), id, { status: 'active' }));
  expect(toldOf(doc, id)).toEqual([]);
  let updates = 0;
  doc.on('update', () => (updates += 1));
  expect(updateGoal(doc, author(3), id, { progress: 101 }).ok).toBe(false);
  expect(updates).toBe(0);
  done(updateGoal(doc, author(3), id, { progress: 10 }));
  expect(updates).toBe(1);
});

test('[D114] a reason and what moved it are added to a change, and what follows is a change of its own', () => {
  const { doc, id } = withGoal();
  const sessionId = done(addSession(doc, author(), { title: 'Kick-off' }));
  done(updateGoal(doc, author(1), id, { progress: 20 }));
  const [change] = changesOf(readRecord(doc), id);
  const moved = { reason: 'The first talk went well', sessionId };
  if (change) done(changeIn(doc, author(2), GOAL_CHANGE, change.id, moved));
  done(updateGoal(doc, author(3), id, { progress: 30 }));
  expect(changesOf(readRecord(doc), id)).toMatchObject([
    { from: '20', to: '30', reason: undefined },
    { from: '0', to: '20', ...moved },
  ]);
  expect(sessionsOfGoal(readRecord(doc), id).map(({ title }) => title)).toEqual(['Kick-off']);
});
