/** Two people do anything in one record, with cuts between them, and one takes back what they did: no more than that. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { placeOfType } from '#shared/record/places.ts';
import type { Author, OperationOrigin } from '#shared/record/operation.ts';
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { updateGoal } from '#shared/record/operations/goals.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { takeBack, takenBackOf, type TakenBack } from '#shared/record/taking-back.ts';
import { EVERY_OPERATION } from '../../support/record/every-operation.ts';
import { author, done, meet, replicaOf, ROBIN, SAM } from '../../support/record/people.ts';
import { idIn } from '../../support/record/least-of-each.ts';
import { recordOf, WRITTEN_ON } from '../../support/record/record-forms.ts';

const OPERATIONS = Object.values(EVERY_OPERATION);

/** The same fields, with other words each time, or emptied: what two write there can be told apart. */
const REWORDINGS: readonly ((doc: Y.Doc, by: Author, words: string) => unknown)[] = [
  (doc, by, blocker) => updateActionItem(doc, by, idIn('actionItems'), { blocker }),
  (doc, by) => updateActionItem(doc, by, idIn('actionItems'), { blocker: null }),
  (doc, by) => updateActionItem(doc, by, idIn('actionItems'), { status: 'completed' }),
  (doc, by) => updateActionItem(doc, by, idIn('actionItems'), { status: 'on_hold' }),
  (doc, by, title) => updateGoal(doc, by, idIn('goals'), { title }),
  (doc, by) => removeItem(doc, by, { part: 'goals', id: idIn('goals') }),
  (doc, by) => restoreItem(doc, by, { part: 'goals', id: idIn('goals') }),
  (doc, by, title) => updateSession(doc, by, WRITTEN_ON, { title }),
  (doc, by, name) => setMentorship(doc, by, { name }),
];
const MEMBERS = [SAM, ROBIN] as const;

type Step = {
  readonly who: 0 | 1;
  readonly what: number;
  /** In place of `what`. */
  readonly rewords: number | undefined;
  /** Who takes back something then, the last or what they did earlier, as the Undo of a notice does. */
  readonly undo: { readonly who: 0 | 1; readonly back: number } | undefined;
};

const person = fc.constantFrom<0 | 1>(0, 1);
const undo = fc.option(fc.record({ who: person, back: fc.nat(2) }), { nil: undefined, freq: 3 });

/** Plays of which one step in so many is any operation, and the others change one of a few fields. */
function playsOf(reworded: number): fc.Arbitrary<readonly Step[]> {
  const what = fc.nat(OPERATIONS.length - 1);
  const rewords = fc.option(fc.nat(REWORDINGS.length - 1), { nil: undefined, freq: reworded });
  const step = fc.record<Step>({ who: person, what, rewords, undo });
  return fc.array(step, { minLength: 15, maxLength: 40 });
}

const plays = fc.oneof(playsOf(2), playsOf(30));

/** What somebody else has written last of any field, under where it stands; `undefined`: it was emptied. */
type Last = Map<
  string,
  { readonly map: Y.Map<unknown>; readonly key: string; readonly value: unknown }
>;

/** Follows who wrote what last, as this replica hears of it. */
function followOthers(doc: Y.Doc): Last {
  const last: Last = new Map();
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    for (const [type, keys] of transaction.changed) {
      const map: unknown = type;
      if (!(map instanceof Y.Map)) continue;
      const at = placeOfType(type);
      for (const key of keys) {
        const place = [at?.root, ...(at?.keys ?? []), key].join('/');
        const stands = key === null ? undefined : map._map.get(key);
        // Of two who wrote while apart one stands: it may be what was written here, or emptied here since.
        const isEmptied = stands !== undefined && Y.isDeleted(transaction.deleteSet, stands.id);
        const isOurs = stands?.id.client === doc.clientID && !isEmptied;
        if (transaction.local || isOurs) last.delete(place);
        else if (key !== null) last.set(place, { map, key, value: map.get(key) as unknown });
      }
    }
  });
  return last;
}

/** One of the two, with what they did and can take back. */
function createPerson(doc: Y.Doc) {
  const acts: TakenBack[] = [];
  const putBack = new Map<string, string>();
  const theirs = followOthers(doc);
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    const taken = takenBackOf(doc, transaction);
    // What takes back is not itself taken back.
    if (taken && (transaction.origin as OperationOrigin).operation !== 'takeBack') acts.push(taken);
  });
  return {
    doc,
    undo(by: Author, back: number): void {
      const [act] = acts.splice(-1 - back, 1);
      if (!act) return;
      const before = [...theirs.values()];
      done(takeBack(doc, by, act, putBack));
      for (const { map, key, value } of before) expect(map.get(key)).toBe(value);
    },
  };
}

test('[D143, D150, D23] taking back leaves what the other wrote last as it is, and both see the same afterwards', () => {
  fc.assert(
    fc.property(plays, (steps) => {
      const origin = recordOf('all-parts');
      const people = [createPerson(origin), createPerson(replicaOf(origin))] as const;
      const docs = [people[0].doc, people[1].doc] as const;
      for (const [at, { who, what, rewords, undo }] of steps.entries()) {
        const by = author(at * 1_000, MEMBERS[who]);
        if (rewords === undefined) OPERATIONS[what]?.(docs[who], by);
        else REWORDINGS[rewords]?.(docs[who], by, `Words ${at}`);
        if (at % 3 !== 0) meet(...docs);
        if (undo) people[undo.who].undo(author(at * 1_000 + 1, MEMBERS[undo.who]), undo.back);
      }
      meet(...docs);
      const view = readRecord(docs[0]);
      expect(readRecord(docs[1])).toEqual(view);
      expect(view.unreadable).toBe(0);
      const reader = createRecordReader(docs[0]);
      expect(reader.read()).toEqual(view);
      reader.close();
    }),
    { numRuns: 150 },
  );
});

test('[D142] whatever two to five people do with any part, with cuts and restarts, they come to one view', () => {
  const play = fc.record({
    people: fc.integer({ min: 2, max: 5 }),
    steps: fc.array(
      fc.record({
        who: fc.nat(4),
        what: fc.nat(OPERATIONS.length - 1),
        meets: fc.option(fc.nat(4), { nil: undefined, freq: 3 }),
        restarts: fc.option(fc.nat(4), { nil: undefined, freq: 2 }),
      }),
      { maxLength: 40 },
    ),
  });
  fc.assert(
    fc.property(play, ({ people, steps }) => {
      const origin = recordOf('all-parts');
      const docs = Array.from({ length: people }, () => replicaOf(origin));
      for (const [at, { who, what, meets, restarts }] of steps.entries()) {
        const doc = docs[who % people];
        if (doc) OPERATIONS[what]?.(doc, author(at * 1_000, MEMBERS[who % 2]));
        const other = meets === undefined ? undefined : docs[meets % people];
        if (doc && other && doc !== other) meet(doc, other);
        const ended = restarts === undefined ? undefined : docs[restarts % people];
        // What is stored is read again, into a document with a number of its own.
        if (ended && restarts !== undefined) docs[restarts % people] = replicaOf(ended);
      }
      const [first, ...others] = docs;
      if (!first) return;
      for (const round of [1, 2]) for (const other of others) if (round) meet(first, other);
      const view = readRecord(first);
      for (const other of others) expect(readRecord(other)).toEqual(view);
      expect(view.unreadable).toBe(0);
    }),
    { numRuns: 50 },
  );
});
