/** What merging must keep of feedback and relationship checks, whatever people do while apart. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import type { Author } from '#shared/record/operation.ts';
import { bringBack } from '#shared/record/operations/bringing-back.ts';
import { answerFeedback } from '#shared/record/operations/feedback.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { itemMap } from '#shared/record/schema.ts';
import {
  author,
  done,
  idNumber,
  meet,
  pairRecord,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const CHECK = idNumber<ItemId>(60);
const GIVEN = idNumber<ItemId>(61);
const MEMBERS = [SAM, ROBIN] as const;
const RUNS = 150;

function start(isReady: boolean): Y.Doc {
  const doc = pairRecord();
  done(addTo(doc, author(), RELATIONSHIP_CHECK, { id: CHECK, startsOn: '2026-03-02' }));
  done(addTo(doc, author(1, ROBIN), FEEDBACK, { id: GIVEN, forMember: SAM, impact: 'Good' }));
  if (isReady) for (const member of MEMBERS) done(setReady(doc, author(2, member), CHECK, true));
  return doc;
}

const place = { part: 'relationshipChecks', id: CHECK } as const;
const item = { part: 'actionItems', id: GIVEN } as const;

/** `day`: the record as it was on one. */
type Deed = (doc: Y.Doc, by: Author, digit: number, day: Y.Doc) => unknown;

const reveal: Deed = (doc, by, digit) => revealAnswers(doc, by, CHECK, String(digit).repeat(10));
const bringIt: Deed = (doc, by, _digit, day) => bringBack(doc, by, day, [place]);

/** What anybody may try; what is refused has written nothing. What the promises are about comes more often. */
const OPERATIONS: readonly Deed[] = [
  (doc, by) => setReady(doc, by, CHECK, true),
  (doc, by) => setReady(doc, by, CHECK, true),
  (doc, by) => setReady(doc, by, CHECK, false),
  ...[reveal, reveal, reveal, bringIt, bringIt, bringIt],
  (doc, by) => removeItem(doc, by, place),
  (doc, by) => restoreItem(doc, by, place),
  (doc, by, digit) => answerFeedback(doc, by, GIVEN, { answer: 'will-do', text: `${digit}` }),
  (doc, by) => answerFeedback(doc, by, GIVEN, { answer: 'thanks' }),
  (doc, by) => removeItem(doc, by, item),
];

/** What a replica holds of a member under `name`, also while the check lies in the bin. */
function held(doc: Y.Doc, name: 'answers' | 'ready'): ReadonlyMap<MemberId, unknown> {
  const check = itemMap(doc, 'relationshipChecks', CHECK);
  const all = MEMBERS.map((member) => [member, check?.get(`${name}.${member}`)] as const);
  return new Map(all.filter(([, value]) => value !== undefined));
}

/** Of what was held before all is there, and reads as it did. */
function stays(before: ReadonlyMap<MemberId, unknown>, now: ReadonlyMap<MemberId, unknown>): void {
  expect([...now]).toEqual(expect.arrayContaining([...before]));
}

const step = fc.record({
  what: fc.nat(OPERATIONS.length - 1),
  device: fc.nat(2),
  digit: fc.integer({ min: 1, max: 5 }),
  day: fc.nat(),
  meets: fc.option(fc.nat(2), { freq: 3 }),
});

// Two devices of Sam, one of Robin.
const OWNERS = [SAM, SAM, ROBIN] as const;

test('[D122, D123] nothing un-reveals an answer, bringing back an earlier day neither, and a promise is one action item', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (isReady, steps) => {
      const days = [start(isReady)];
      const docs = OWNERS.map(() => replicaOf(days[0] ?? pairRecord()));
      let order = 10;
      for (const { what, device, digit, day, meets } of steps) {
        const [doc, owner, then] = [docs[device], OWNERS[device], days[day % days.length]];
        if (!doc || !owner || !then) continue;
        const [answers, ready] = [held(doc, 'answers'), held(doc, 'ready')];
        OPERATIONS[what]?.(doc, author((order += 1), owner), digit, then);
        stays(answers, held(doc, 'answers'));
        // Once something is revealed, that somebody was ready is no longer theirs to take back.
        if (answers.size > 0) stays(ready, held(doc, 'ready'));
        const other = meets === null ? undefined : docs[meets];
        if (!other || other === doc) continue;
        const revealed = new Set([
          ...held(doc, 'answers').keys(),
          ...held(other, 'answers').keys(),
        ]);
        meet(doc, other);
        for (const one of [doc, other])
          expect(new Set(held(one, 'answers').keys())).toEqual(revealed);
        days.push(replicaOf(doc));
      }
      const [first, ...others] = docs;
      if (!first) return;
      for (const round of [1, 2]) for (const other of others) if (round) meet(first, other);
      const view = readRecord(first);
      for (const other of others) expect(readRecord(other)).toEqual(view);
      const items = [...view.actionItems, ...view.bin.filter(({ part }) => part === 'actionItems')];
      expect(items.length).toBeLessThanOrEqual(1);
      const answered = view.feedback[0]?.answer === 'will-do';
      if (answered) expect(items).toHaveLength(1);
    }),
    { numRuns: RUNS },
  );
});
