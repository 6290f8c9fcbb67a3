/** Goals and action items under the hands of several, apart and together: they agree, and what they say makes sense. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import { changesOf, chosenOption, optionsOf, progressOf } from '#shared/record/goal-parts.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import type { Author } from '#shared/record/operation.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { GOAL_AREAS, PROGRESS_SOURCES } from '#shared/record/parts/goals.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { TIME_ANSWERS } from '#shared/record/parts/time-requests.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ACTION_ITEM_STATUSES, GOAL_STATUSES, itemMap } from '#shared/record/schema.ts';
import { author, done, idNumber, meet, replicaOf } from '../../support/record/people.ts';

const MOST_PEOPLE = 5;
const members = Array.from({ length: MOST_PEOPLE }, (_, at) => idNumber<MemberId>(at + 1));
const numbered = (from: number): readonly ItemId[] =>
  [0, 1, 2].map((at) => idNumber<ItemId>(from + at));
const [goals, options, milestones, items, requests] = [100, 200, 300, 400, 500].map(numbered);

/** One thing that somebody does; `pick` chooses among words and ids. */
type Deed = (doc: Y.Doc, who: Author, pick: <T>(from: readonly T[] | undefined) => T) => unknown;

const DEEDS: readonly Deed[] = [
  (doc, who, pick) => addGoal(doc, who, { id: pick(goals), title: 'Speak', type: 'explore' }),
  (doc, who, pick) =>
    updateGoal(doc, who, pick(goals), {
      status: pick(GOAL_STATUSES),
      progress: pick([0, 35, 100]),
      countedBy: pick(PROGRESS_SOURCES),
      area: pick(GOAL_AREAS),
    }),
  // What is no progress is tried, too: it is refused, or a peer writes it.
  (doc, who, pick) => updateGoal(doc, who, pick(goals), { progress: pick([-1, 101, 0.5]) }),
  (doc, _who, pick) =>
    itemMap(doc, 'goals', pick(goals))?.set('progress', pick([-1, 101, 0.5, Infinity])),
  (doc, who, pick) => updateGoal(doc, who, pick(goals), { chosenId: pick(options) }),
  (doc, who, pick) =>
    addTo(doc, who, GOAL_OPTION, { id: pick(options), text: 'Lead', goalId: pick(goals) }),
  (doc, who, pick) =>
    addTo(doc, who, MILESTONE, { id: pick(milestones), text: 'A talk', goalId: pick(goals) }),
  (doc, who, pick) =>
    changeIn(doc, who, MILESTONE, pick(milestones), { doneAt: pick([who.now, null]) }),
  (doc, who, pick) => addActionItem(doc, who, { id: pick(items), text: 'Read' }),
  (doc, who, pick) =>
    updateActionItem(doc, who, pick(items), {
      goalId: pick(goals),
      status: pick(ACTION_ITEM_STATUSES),
      assignees: [pick(members)],
    }),
  (doc, who, pick) =>
    askForTime(doc, who, { id: pick(requests), itemId: pick(items), untilOn: '2026-06-30' }),
  (doc, who, pick) => answerTimeRequest(doc, who, pick(requests), pick(TIME_ANSWERS)),
  (doc, who, pick) => removeItem(doc, who, { part: 'goalOptions', id: pick(options) }),
  (doc, who, pick) => restoreItem(doc, who, { part: 'goalOptions', id: pick(options) }),
  (doc, who, pick) => removeItem(doc, who, { part: 'milestones', id: pick(milestones) }),
];

type Step = { readonly who: number; readonly deed: number; readonly picks: readonly number[] };

const steps = fc.array(
  fc.record({
    who: fc.nat(MOST_PEOPLE - 1),
    // One beyond the deeds: two of them meet.
    deed: fc.nat(DEEDS.length),
    picks: fc.array(fc.nat(11), { minLength: 4, maxLength: 4 }),
  }),
  { minLength: 20, maxLength: 60 },
);

function carryOut(replicas: readonly Y.Doc[], { who, deed, picks }: Step, at: number): void {
  const doc = replicas[who % replicas.length];
  const other = replicas[((picks[0] ?? 0) + who) % replicas.length];
  if (!doc || !other) return;
  const act = DEEDS[deed];
  if (!act) return doc === other ? undefined : meet(doc, other);
  let used = 0;
  act(doc, author(at, members[who % replicas.length]), (from = []) => {
    const picked = from[(picks[used++] ?? 0) % from.length];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  });
}

function peopleRecord(count: number): readonly Y.Doc[] {
  const doc = new Y.Doc();
  for (const [at, id] of members.slice(0, count).entries())
    done(putMember(doc, author(at), { id, name: `Person ${at}`, role: 'peer' }));
  // What is worked on at first is there for all; the third of each is made by whoever comes to it.
  const picked = <T>(from: readonly T[] = [], at = 0): T => {
    const one = from[at];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  for (const at of [0, 1]) {
    const goalId = picked(goals, at);
    done(addGoal(doc, author(), { id: goalId, title: 'Speak', type: 'explore' }));
    done(addTo(doc, author(), GOAL_OPTION, { id: picked(options, at), text: 'Lead', goalId }));
    done(addTo(doc, author(), MILESTONE, { id: picked(milestones, at), text: 'A talk', goalId }));
    done(addActionItem(doc, author(), { id: picked(items, at), text: 'Read', goalId }));
  }
  return [doc, ...Array.from({ length: count - 1 }, () => replicaOf(doc))];
}

function makesSense(doc: Y.Doc): void {
  const view = readRecord(doc);
  for (const goal of view.goals) {
    const { percent, of } = progressOf(view, goal);
    expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
    if (of) expect(percent === 100).toBe(of.all > 0 && of.done === of.all);
    const chosen = chosenOption(view, goal);
    if (chosen) expect(optionsOf(view, goal.id)).toContain(chosen);
    for (const change of changesOf(view, goal.id)) expect(change.from).not.toBe(change.to);
  }
  for (const { status, completedAt } of view.actionItems) {
    expect(ACTION_ITEM_STATUSES).toContain(status);
    expect(completedAt === undefined).toBe(status !== 'completed');
  }
  for (const { answer, answeredBy, createdBy } of view.timeRequests) {
    expect(answer === undefined).toBe(answeredBy === undefined);
    if (answeredBy !== undefined) expect(answeredBy).not.toBe(createdBy);
  }
}

test('[D23, D111, D112, D113, D116, D117] however two to five work apart and meet, they see the same, and it makes sense', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: MOST_PEOPLE }), steps, (count, script) => {
      const replicas = peopleRecord(count);
      for (const [at, step] of script.entries()) carryOut(replicas, step, at * 1_000);
      const [first, ...others] = replicas;
      if (!first) return;
      for (const other of [...others, ...others]) meet(first, other);
      makesSense(first);
      for (const other of others) expect(readRecord(other)).toEqual(readRecord(first));
    }),
    { numRuns: 60 },
  );
});
