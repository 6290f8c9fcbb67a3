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

function start(): Y.Doc {
  const doc = pairRecord();
  done(addTo(doc, author(), RELATIONSHIP_CHECK, { id: CHECK, startsOn: '2026-03-02' }));
  done(addTo(doc, author(1, ROBIN), FEEDBACK, { id: GIVEN, forMember: SAM, impact: 'Good' }));
  return doc;
}

const then = start();
const place = { part: 'relationshipChecks', id: CHECK } as const;
const item = { part: 'actionItems', id: GIVEN } as const;

/** What anybody may try; what is refused has written nothing. */
const OPERATIONS: readonly ((doc: Y.Doc, by: Author, digit: number) => unknown)[] = [
  (doc, by) => setReady(doc, by, CHECK, true),
  (doc, by) => setReady(doc, by, CHECK, true),
  (doc, by) => setReady(doc, by, CHECK, false),
  (doc, by, digit) => revealAnswers(doc, by, CHECK, String(digit).repeat(10)),
  (doc, by, digit) => revealAnswers(doc, by, CHECK, String(digit).repeat(10)),
  (doc, by) => bringBack(doc, by, then, [place]),
  (doc, by) => removeItem(doc, by, place),
  (doc, by) => restoreItem(doc, by, place),
  (doc, by, digit) => answerFeedback(doc, by, GIVEN, { answer: 'will-do', text: `${digit}` }),
  (doc, by) => answerFeedback(doc, by, GIVEN, { answer: 'thanks' }),
  (doc, by) => removeItem(doc, by, item),
];

/** Whose answers a replica holds, also while the check lies in the bin. */
function revealed(doc: Y.Doc): readonly MemberId[] {
  const check = itemMap(doc, 'relationshipChecks', CHECK);
  return MEMBERS.filter((member) => check?.has(`answers.${member}`));
}

const step = fc.record({
  what: fc.nat(OPERATIONS.length - 1),
  device: fc.nat(2),
  digit: fc.integer({ min: 1, max: 5 }),
  meets: fc.option(fc.nat(2), { freq: 3 }),
});

// Two devices of Sam, one of Robin.
const OWNERS = [SAM, SAM, ROBIN] as const;

test('[D122, D123] merging never un-reveals an answer, and a promise is one action item', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const docs = OWNERS.map(() => replicaOf(then));
      let order = 10;
      for (const { what, device, digit, meets } of steps) {
        const before = docs.map(revealed);
        const doc = docs[device];
        const owner = OWNERS[device];
        if (doc && owner) OPERATIONS[what]?.(doc, author((order += 1), owner), digit);
        const other = meets === null ? undefined : docs[meets];
        if (doc && other && doc !== other) meet(doc, other);
        for (const [at, one] of docs.entries())
          expect(revealed(one)).toEqual(expect.arrayContaining([...(before[at] ?? [])]));
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
