/** Undo of one person's operations: what they wrote and nothing else. [D143] */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { takeBack, takenBackOf, type TakenBack } from '#shared/record/taking-back.ts';
import type { RecordView } from '#shared/record/view.ts';
import { EVERY_OPERATION } from '../../support/record/every-operation.ts';
import { idIn } from '../../support/record/least-of-each.ts';
import { author, done, HOUR, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { recordOf, WRITTEN_ON } from '../../support/record/record-forms.ts';

const LATER = author(30 * 24 * HOUR);

/** What can be taken back of what `act` does. */
function doing(doc: Y.Doc, act: () => unknown): TakenBack | undefined {
  let taken: TakenBack | undefined;
  const note = (transaction: Y.Transaction): void => {
    taken = takenBackOf(doc, transaction);
  };
  doc.on('afterTransaction', note);
  act();
  doc.off('afterTransaction', note);
  return taken;
}

/** A view but for the bin, and for sessions that are kept once somebody has written on them. */
function drawn(doc: Y.Doc, kept: readonly string[] = []): Partial<RecordView> {
  const view = readRecord(doc);
  const sessions = view.sessions.filter(({ id }) => !kept.includes(id));
  return { ...view, bin: [], sessions };
}

/** By these others were told something, or they have an Undo of their own. */
const STAY = [
  ...['leaveMentorship', 'comeBack', 'tellRoomDeleted', 'tellRoomKept'],
  ...['answerFeedback', 'setReady', 'revealAnswers', 'signAgreement', 'takeBackSignature'],
  ...['addMark', 'dismissMark', 'bringBack', 'fillAgreement', 'emptyAgreement', 'keepSession'],
];

describe('[D143] each operation is taken back, so that the record reads as before', () => {
  const can = Object.entries(EVERY_OPERATION).filter(([name]) => !STAY.includes(name));
  test.each(can)('%s', (_name, operation) => {
    const doc = recordOf('all-parts');
    const before = drawn(doc);
    const taken = doing(doc, () => done(operation(doc, LATER)));
    expect(drawn(doc)).not.toEqual(before);
    expect(done(takeBack(doc, LATER, taken ?? []))).toBeGreaterThan(0);
    expect(drawn(doc)).toEqual(before);
  });
});

describe('[D143] what told somebody something, or has an Undo of its own, is not taken back', () => {
  const cannot = Object.entries(EVERY_OPERATION).filter(([name]) => STAY.includes(name));
  test.each(cannot)('%s', (_name, operation) => {
    const doc = recordOf('all-parts');
    expect(doing(doc, () => done(operation(doc, LATER)))).toBeUndefined();
  });
});

test('[D143] a field that somebody else has changed since stays as they left it, the others are set back', () => {
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: 'Read', assignees: [SAM] }));
  const taken = doing(doc, () =>
    done(updateActionItem(doc, author(1), id, { text: 'Write', status: 'completed' })),
  );
  done(updateActionItem(doc, author(2, ROBIN), id, { status: 'on_hold', assignees: [SAM, ROBIN] }));
  done(takeBack(doc, author(3), taken ?? []));
  expect(readRecord(doc).actionItems[0]).toMatchObject({
    text: 'Read',
    status: 'on_hold',
    assignees: [SAM, ROBIN],
  });
});

test('[D143] an item that was added goes to the bin, with what others have put into it', () => {
  const doc = pairRecord();
  let id: ItemId | undefined;
  const taken = doing(doc, () => {
    id = done(addGoal(doc, author(), { title: 'Speak' }));
  });
  if (!id) throw new Error('no goal');
  done(updateGoal(doc, author(1, ROBIN), id, { progress: 40 }));
  done(addComment(doc, author(2, ROBIN), { part: 'goals', id }, 'Good'));
  done(takeBack(doc, author(3), taken ?? []));
  const view = readRecord(doc);
  expect(view.goals).toEqual([]);
  expect(view.bin.map(({ text, removedBy }) => [text, removedBy])).toEqual([['Speak', SAM]]);
  expect(view.comments).toHaveLength(1);
});

test('[D143] what another says of a session of the cadence stays when I take mine back', () => {
  const doc = recordOf('all-parts');
  const taken = doing(doc, () =>
    done(updateSession(doc, LATER, WRITTEN_ON, { title: 'Else', learned: { [SAM]: 'This' } })),
  );
  done(updateSession(doc, author(HOUR, ROBIN), WRITTEN_ON, { learned: { [ROBIN]: 'That' } }));
  done(takeBack(doc, LATER, taken ?? []));
  const session = readRecord(doc).sessions.find(({ id }) => id === WRITTEN_ON);
  expect(session).toMatchObject({
    title: 'The second',
    learned: [
      [SAM, 'To ask'],
      [ROBIN, 'That'],
    ],
  });
});

test('[D143] a change of somebody else, or by their page, is nothing of mine', () => {
  const doc = recordOf('all-parts');
  const other = recordOf('all-parts');
  done(updateGoal(other, author(1, ROBIN), idIn('goals'), { progress: 90 }));
  expect(doing(doc, () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(other)))).toBeUndefined();
});

test('[D2, D143] in a record of a newer version nothing is taken back', () => {
  const doc = pairRecord();
  const taken = doing(doc, () => done(addActionItem(doc, author(), { text: 'Read' })));
  doc.getMap('meta').set('schemaVersion', 2);
  expect(takeBack(doc, author(), taken ?? [])).toMatchObject({ error: { reason: 'newer-schema' } });
});
