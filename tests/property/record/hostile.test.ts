import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { notesOf, plainNotes } from '#shared/record/notes.ts';
import { readNoteLines } from '#shared/record/note-lines.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import { addMark, dismissMark } from '#shared/record/operations/marks.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addSession, updateSession } from '#shared/record/operations/sessions.ts';
import {
  addTalkingPoint,
  moveTalkingPoint,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { readPresence } from '#shared/record/presence.ts';
import {
  agendaOf,
  currentSession,
  directionOf,
  mine,
  ownersOfManyGoals,
} from '#shared/record/queries.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { EVERY_OPERATION } from '../../support/record/every-operation.ts';
import { assaults, assaultUpdate } from '../../support/record/hostile.ts';
import { author, idNumber, MONDAY, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { stateOf } from '../../support/record/record-forms.ts';

const ids = [1, 2, 3, 4].map((index) => idNumber<ItemId>(index));
const [FIRST = idNumber<ItemId>(1), SECOND = idNumber<ItemId>(2)] = ids;

type Operation = (doc: Y.Doc, id: ItemId) => Result<unknown, unknown>;
const operations: readonly Operation[] = [
  (doc) => setMentorship(doc, author(), { name: 'Ours', kind: 'peer' }),
  (doc, id) => putMember(doc, author(), { id: `${id}` as MemberId, name: 'Kim', role: 'peer' }),
  (doc, id) => addSession(doc, author(), { id, title: 'First' }),
  (doc, id) => updateSession(doc, author(), id, { title: 'Else', startsAt: MONDAY }),
  (doc, id) => addTalkingPoint(doc, author(), { id, text: 'Goals', sessionId: id }),
  (doc, id) => updateTalkingPoint(doc, author(), id, { text: 'Else', status: 'deferred' }),
  (doc, id) => moveTalkingPoint(doc, author(), id, { before: FIRST }),
  (doc, id) => moveTalkingPoint(doc, author(), id, { after: SECOND }),
  (doc, id) => addActionItem(doc, author(), { id, text: 'Read', assignees: [SAM] }),
  (doc, id) =>
    updateActionItem(doc, author(), id, { assignees: [SAM, ROBIN], status: 'completed' }),
  (doc, id) => addJot(doc, author(), { id, kind: 'note', text: 'Note' }),
  (doc, id) => updateJot(doc, author(), id, { answered: true, text: 'Else' }),
  (doc, id) => addGoal(doc, author(), { id, title: 'Speak', owner: ROBIN }),
  (doc, id) =>
    updateGoal(doc, author(), id, {
      direction: { learner: ROBIN, teacher: SAM },
      targetOn: null,
      progress: 30,
      status: 'paused',
    }),
  (doc, id) => removeItem(doc, author(), { part: 'goals', id }),
  (doc, id) => removeItem(doc, author(), { part: 'actionItems', id }),
  (doc, id) => restoreItem(doc, author(), { part: 'talkingPoints', id }),
  (doc, id) =>
    addMark(doc, author(), { id: '1:2+3:4', sessionId: id, blockHint: 'a', block: '1:2' }),
  (doc) => dismissMark(doc, author(), '1:2+3:4'),
];

function recordWith(update: Uint8Array): Y.Doc {
  const doc = pairRecord();
  Y.applyUpdate(doc, update);
  return doc;
}

test('[D5] whatever a peer wrote, reading does not throw, and reading twice is the same', () => {
  fc.assert(
    fc.property(assaults, (list) => {
      const doc = recordWith(assaultUpdate(list));
      const view = readRecord(doc);
      expect(createRecordReader(doc).read()).toEqual(view);
      expect(Number.isFinite(view.unreadable)).toBe(true);
      for (const id of [undefined, ...ids]) agendaOf(view, id, MONDAY);
      currentSession(view, MONDAY);
      mine(view, SAM);
      ownersOfManyGoals(view);
      for (const goal of view.goals) directionOf(view, goal);
      for (const id of ids) {
        const notes = notesOf(doc, id);
        plainNotes(notes);
        // As many positions as the text has: a line break between two lines, and all that is in them.
        const lines = readNoteLines(notes);
        const parts = lines.flatMap((line) => line.parts);
        const size = parts.reduce(
          (sum, part) => sum + (part.type === 'text' ? part.text.length : 1),
          0,
        );
        expect(size + lines.length - 1).toBe(notes.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('[D6] a reader that was there before tells what readRecord tells', () => {
  fc.assert(
    fc.property(assaults, assaults, (first, second) => {
      const doc = pairRecord();
      const reader = createRecordReader(doc);
      for (const list of [first, second]) {
        Y.applyUpdate(doc, assaultUpdate(list));
        expect(reader.read()).toEqual(readRecord(doc));
      }
    }),
    { numRuns: 200 },
  );
});

test('[D8] whatever a peer wrote, an operation is done or refused', () => {
  fc.assert(
    fc.property(
      assaults,
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 }),
      (list, acts) => {
        const doc = recordWith(assaultUpdate(list));
        for (const [which, on] of acts) {
          const before = Y.encodeStateAsUpdate(doc);
          const result = operations[which % operations.length]?.(
            doc,
            ids[on % ids.length] ?? FIRST,
          );
          if (result?.ok === false) expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
          readRecord(doc);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('[D8, D60] whatever a peer wrote into a record with all parts, each operation is done or refused', () => {
  const whole = stateOf('all-parts');
  fc.assert(
    fc.property(
      assaults,
      fc.shuffledSubarray(Object.entries(EVERY_OPERATION), { maxLength: 12 }),
      (list, acts) => {
        const doc = new Y.Doc();
        Y.applyUpdate(doc, whole);
        Y.applyUpdate(doc, assaultUpdate(list));
        for (const [, operation] of acts) {
          const before = Y.encodeStateVector(doc);
          const { ok } = operation(doc, author());
          if (!ok) expect(Y.encodeStateVector(doc)).toEqual(before);
        }
        expect(createRecordReader(doc).read()).toEqual(readRecord(doc));
      },
    ),
    { numRuns: 150 },
  );
});

test('[D3] an operation on one item leaves all else in the document as it was', () => {
  fc.assert(
    fc.property(assaults, (list) => {
      const doc = recordWith(assaultUpdate(list));
      doc.getMap('meta').set('schemaVersion', 1);
      const fresh = idNumber<ItemId>(500);
      const before = Y.encodeStateVector(doc);
      const deleted = Y.createDeleteSetFromStructStore(doc.store).clients.size;
      addActionItem(doc, author(), { id: fresh, text: 'Read', assignees: [SAM] });
      updateActionItem(doc, author(), fresh, { text: 'Else' });
      const change = Y.decodeUpdate(Y.encodeStateAsUpdate(doc, before));
      // All that was written was written by this document, and all it deleted was its own.
      expect(new Set(change.structs.map((struct) => struct.id.client))).toEqual(
        new Set(change.structs.length > 0 ? [doc.clientID] : []),
      );
      const others = Y.createDeleteSetFromStructStore(doc.store).clients;
      expect(
        [...others.keys()].filter((client) => client !== doc.clientID).length,
      ).toBeLessThanOrEqual(deleted);
    }),
    { numRuns: 100 },
  );
});

test('[D21] whatever arrives as awareness, reading it does not throw', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }),
      (value) => {
        readPresence(value);
        readPresence({
          memberId: SAM,
          name: 'Sam',
          colour: 1,
          surface: 'popup',
          visible: true,
          cursor: value,
          sessionId: value,
        });
      },
    ),
  );
});
