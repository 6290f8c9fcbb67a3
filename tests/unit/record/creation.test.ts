import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { creationUpdate, type Creation } from '#shared/record/new-item.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { readRecord } from '#shared/record/read-record.ts';
import {
  author,
  done,
  HOUR,
  idNumber,
  MONDAY,
  pairRecord,
  reasonOf,
  replicaOf,
  SAM,
} from '../../support/record/people.ts';

const id = idNumber<ItemId>(20);
const creations: readonly Creation[] = [
  { part: 'actionItems', id, text: 'Call Dana', assignees: [SAM], dueOn: '2026-03-05' },
  { part: 'talkingPoints', id, text: 'Goals' },
  { part: 'jots', id, kind: 'question', text: 'Why?' },
  { part: 'sessions', id, title: 'First', startsAt: MONDAY, zone: 'Europe/Berlin', mode: 'video' },
];

function direct(doc: Y.Doc, creation: Creation): void {
  const by = author(HOUR);
  if (creation.part === 'actionItems') done(addActionItem(doc, by, creation));
  if (creation.part === 'talkingPoints') done(addTalkingPoint(doc, by, creation));
  if (creation.part === 'jots') done(addJot(doc, by, creation));
  if (creation.part === 'sessions') done(addSession(doc, by, creation));
}

function fullRecord(): Y.Doc {
  const doc = pairRecord();
  for (const text of ['One', 'Two']) {
    done(addTalkingPoint(doc, author(3), { text }));
    done(addActionItem(doc, author(3), { text }));
    done(addJot(doc, author(3), { kind: 'note', text }));
  }
  return doc;
}

test.each(creations)(
  '[D12] made on an empty document, one of $part gives the view of the operation',
  (creation) => {
    const operated = fullRecord();
    const jotted = replicaOf(operated);
    direct(operated, creation);
    Y.applyUpdate(jotted, done(creationUpdate(author(HOUR), creation)));
    expect(readRecord(jotted)).toEqual(readRecord(operated));
  },
);

test('[D12] the update may come before the rest of the record', () => {
  const record = fullRecord();
  const early = new Y.Doc();
  const [creation] = creations;
  if (!creation) throw new Error('no creation');
  Y.applyUpdate(early, done(creationUpdate(author(HOUR), creation)));
  Y.applyUpdate(early, Y.encodeStateAsUpdate(record));
  direct(record, creation);
  expect(readRecord(early)).toEqual(readRecord(record));
});

test('[D12] a short action item takes less than 200 bytes', () => {
  const update = done(
    creationUpdate(author(), { part: 'actionItems', id, text: 'Send the draft', assignees: [SAM] }),
  );
  expect(update.length).toBeLessThan(200);
});

test('[D11] a creation is one set of one key', () => {
  const doc = pairRecord();
  const keys: unknown[] = [];
  doc.getMap('actionItems').observeDeep((events) => {
    for (const event of events) keys.push([...event.keys.keys()]);
  });
  Y.applyUpdate(doc, done(creationUpdate(author(), { part: 'actionItems', id, text: 'Read' })));
  expect(keys).toEqual([[id]]);
});

test('[D13] what was made on an empty document takes additions of both', () => {
  const doc = pairRecord();
  Y.applyUpdate(doc, done(creationUpdate(author(), { part: 'actionItems', id, text: 'Read' })));
  done(updateActionItem(doc, author(), id, { assignees: [SAM] }));
  expect(readRecord(doc).actionItems[0]?.assignees).toEqual([SAM]);
});

test('[D8] what a field refuses is refused with no record at hand too', () => {
  expect(reasonOf(creationUpdate(author(), { part: 'jots', kind: 'note', text: '' }))).toBe(
    'empty',
  );
  expect(
    reasonOf(creationUpdate(author(), { part: 'actionItems', text: 'a', dueOn: '10000-01-01' })),
  ).toBe('bad-date');
});
