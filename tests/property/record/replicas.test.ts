import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { creationUpdate } from '#shared/record/new-item.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addSession, updateSession } from '#shared/record/operations/sessions.ts';
import {
  addTalkingPoint,
  moveTalkingPoint,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import type { Author } from '#shared/record/operation.ts';
import {
  author,
  done,
  idNumber,
  pairRecord,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

type Act = {
  readonly who: number;
  readonly what: number;
  readonly on: number;
  readonly to: number;
};

const REPLICAS = 3;
const people: readonly MemberId[] = [SAM, ROBIN, idNumber<MemberId>(3)];

// The ids that are known of a part on this replica, so that acts meet what is there.
function idAt(doc: Y.Doc, part: string, index: number): ItemId {
  const keys = [...doc.getMap(part).keys()].sort();
  return (keys[index % Math.max(1, keys.length)] ?? idNumber(900)) as ItemId;
}

let made = 1_000;
function fresh(): ItemId {
  made += 1;
  return idNumber<ItemId>(made);
}

type Operation = (doc: Y.Doc, by: Author, on: number, to: number) => Result<unknown, unknown>;
const operations: readonly Operation[] = [
  (doc, by, on) => addTalkingPoint(doc, by, { id: fresh(), text: `Point ${on}` }),
  (doc, by, on) => addTalkingPoint(doc, by, { id: fresh(), text: `Point ${on}` }),
  (doc, by, on, to) =>
    moveTalkingPoint(doc, by, idAt(doc, 'talkingPoints', on), {
      before: idAt(doc, 'talkingPoints', to),
    }),
  (doc, by, on, to) =>
    moveTalkingPoint(doc, by, idAt(doc, 'talkingPoints', on), {
      after: idAt(doc, 'talkingPoints', to),
    }),
  (doc, by, on, to) =>
    updateTalkingPoint(doc, by, idAt(doc, 'talkingPoints', on), {
      sessionId: idAt(doc, 'sessions', to),
    }),
  (doc, by, on) => addActionItem(doc, by, { id: fresh(), text: `Item ${on}`, assignees: [SAM] }),
  (doc, by, on, to) =>
    updateActionItem(doc, by, idAt(doc, 'actionItems', on), {
      text: `Item ${to}`,
      status: 'completed',
    }),
  (doc, by, on, to) =>
    updateActionItem(doc, by, idAt(doc, 'actionItems', on), {
      assignees: people.filter((_, index) => ((to >> index) & 1) === 1 && index < 2),
    }),
  (doc, by, on) => addJot(doc, by, { id: fresh(), kind: 'question', text: `Jot ${on}` }),
  (doc, by, on, to) => updateJot(doc, by, idAt(doc, 'jots', on), { answered: to % 2 === 0 }),
  (doc, by, on) => addGoal(doc, by, { id: fresh(), title: `Goal ${on}` }),
  (doc, by, on, to) =>
    updateGoal(doc, by, idAt(doc, 'goals', on), {
      direction: to % 2 === 0 ? { learner: SAM, teacher: ROBIN } : { learner: ROBIN, teacher: SAM },
      progress: to,
    }),
  (doc, by, on, to) =>
    updateGoal(doc, by, idAt(doc, 'goals', on), {
      title: `Goal ${to}`,
      owner: people[to % 2],
      status: to % 3 === 0 ? 'reached' : 'active',
    }),
  (doc, by, on) => removeItem(doc, by, { part: 'goals', id: idAt(doc, 'goals', on) }),
  (doc, by, on) => restoreItem(doc, by, { part: 'goals', id: idAt(doc, 'goals', on) }),
  (doc, by, on) => addSession(doc, by, { id: fresh(), title: `Session ${on}` }),
  (doc, by, on, to) =>
    updateSession(doc, by, idAt(doc, 'sessions', on), { title: `Session ${to}` }),
  (doc, by, on) =>
    removeItem(doc, by, { part: 'talkingPoints', id: idAt(doc, 'talkingPoints', on) }),
  (doc, by, on) =>
    restoreItem(doc, by, { part: 'talkingPoints', id: idAt(doc, 'talkingPoints', on) }),
  (doc, by, on) => removeItem(doc, by, { part: 'sessions', id: idAt(doc, 'sessions', on) }),
  (doc, by, on) => setMentorship(doc, by, { name: `Name ${on}` }),
  (doc, by, on) =>
    putMember(doc, by, {
      id: people[on % 3] ?? SAM,
      name: `Name ${on}`,
      role: 'peer',
      colour: on % 8,
    }),
  (doc, by, on) => {
    const update = creationUpdate(by, { part: 'talkingPoints', id: fresh(), text: `Jotted ${on}` });
    if (update.ok) Y.applyUpdate(doc, update.value, 'jot box');
    return update;
  },
];

const act: fc.Arbitrary<Act> = fc.record({
  who: fc.nat(REPLICAS - 1),
  what: fc.nat(operations.length - 1),
  on: fc.nat(60),
  to: fc.nat(60),
});

// Each act, then a number that chooses which waiting update is delivered next, if any.
const plays = fc.array(fc.tuple(act, fc.option(fc.nat(), { nil: undefined })), { maxLength: 60 });

type Waiting = { readonly to: Y.Doc; readonly update: Uint8Array };

function play(
  steps: readonly (readonly [Act, number | undefined])[],
  order: readonly number[],
): readonly Y.Doc[] {
  made = 1_000;
  const origin = pairRecord();
  const docs = Array.from({ length: REPLICAS }, () => replicaOf(origin));
  const waiting: Waiting[] = [];
  for (const doc of docs)
    doc.on('update', (update: Uint8Array, from: unknown) => {
      if (from === 'network') return;
      for (const to of docs) if (to !== doc) waiting.push({ to, update });
    });
  const deliver = (choice: number): void => {
    const [next] = waiting.splice(choice % Math.max(1, waiting.length), 1);
    if (next) Y.applyUpdate(next.to, next.update, 'network');
  };
  for (const [index, [{ who, what, on, to }, delivery]] of steps.entries()) {
    const doc = docs[who];
    if (doc) operations[what]?.(doc, author(index, people[who]), on, to);
    if (delivery !== undefined) deliver(delivery);
  }
  // What is left arrives in any order, later updates before earlier ones too.
  for (let index = 0; waiting.length > 0; index += 1) deliver(order[index % order.length] ?? 0);
  return docs;
}

test('[D23] replicas that got the same updates in any order have equal views', () => {
  fc.assert(
    fc.property(plays, fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), (steps, order) => {
      const [first, ...others] = play(steps, order);
      if (!first) throw new Error('no replica');
      const view = readRecord(first);
      for (const other of others) expect(readRecord(other)).toEqual(view);
      const reloaded = replicaOf(first);
      expect(readRecord(reloaded)).toEqual(view);
      expect(view.unreadable).toBe(0);
    }),
    { numRuns: 120 },
  );
});

test('[D6] after every step a reader tells what readRecord tells', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const doc = pairRecord();
      const reader = createRecordReader(doc);
      for (const [index, { what, on, to }] of acts.entries()) {
        operations[what]?.(doc, author(index), on, to);
        if (index % 3 === 0) expect(reader.read()).toEqual(readRecord(doc));
      }
      expect(reader.read()).toEqual(readRecord(doc));
    }),
    { numRuns: 100 },
  );
});

const moves = fc.array(
  fc.record({
    who: fc.nat(1),
    on: fc.nat(7),
    to: fc.nat(7),
    before: fc.boolean(),
    meet: fc.boolean(),
  }),
  { maxLength: 60 },
);

test('[D14] any moves by two replicas converge, and each move puts its point beside the target', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      const sam = pairRecord();
      for (let index = 0; index < 8; index += 1)
        done(addTalkingPoint(sam, author(index), { id: idNumber(100 + index), text: `${index}` }));
      const robin = replicaOf(sam);
      const ids = (doc: Y.Doc): readonly string[] =>
        readRecord(doc).talkingPoints.map(({ id }) => id);
      const exchange = (): void => {
        Y.applyUpdate(sam, Y.encodeStateAsUpdate(robin));
        Y.applyUpdate(robin, Y.encodeStateAsUpdate(sam));
      };
      for (const { who, on, to, before, meet } of steps) {
        const doc = who === 0 ? sam : robin;
        const [id, target] = [idNumber<ItemId>(100 + on), idNumber<ItemId>(100 + to)];
        if (on !== to) {
          done(
            moveTalkingPoint(doc, author(), id, before ? { before: target } : { after: target }),
          );
          const order = ids(doc);
          expect(order.indexOf(id) - order.indexOf(target)).toBe(before ? -1 : 1);
        }
        if (meet) exchange();
      }
      exchange();
      expect(ids(robin)).toEqual(ids(sam));
      const longest = Math.max(...readRecord(sam).talkingPoints.map(({ order }) => order.length));
      expect(longest).toBeLessThanOrEqual(48);
    }),
    { numRuns: 200 },
  );
});
