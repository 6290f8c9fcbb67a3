import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS } from '#shared/record/schema.ts';
import {
  author,
  done,
  HOUR,
  idNumber,
  meet,
  MONDAY,
  pairRecord,
  replicaOf,
  SAM,
} from '../../support/record/people.ts';

const ID = idNumber<ItemId>(30);

function withItem(part: string, fields: Readonly<Record<string, unknown>>): Y.Doc {
  const doc = pairRecord();
  doc.getMap(part).set(ID, new Y.Map(Object.entries(fields)));
  return doc;
}

describe('what a peer wrote wrongly', () => {
  test('[D5] an empty document is an empty record', () => {
    expect(readRecord(new Y.Doc())).toEqual({
      schemaVersion: 1,
      newerSchema: false,
      name: undefined,
      kind: undefined,
      members: [],
      ...Object.fromEntries(ITEM_PARTS.map((part) => [part, []])),
      agreementVersions: [],
      agreementSignatures: [],
      marks: [],
      bin: [],
      unreadable: 0,
    });
  });

  test('[D5] a field that is none is left out or takes its first word', () => {
    const doc = withItem('actionItems', {
      text: 'Read',
      dueOn: '2026-02-30',
      status: 'blocked',
      assignees: 'everyone',
      sessionId: 7,
      by: 'me',
      at: 'yesterday',
    });
    expect(readRecord(doc).actionItems).toEqual([
      {
        id: ID,
        text: 'Read',
        assignees: [],
        dueOn: undefined,
        status: 'not_started',
        completedAt: undefined,
        sessionId: undefined,
        source: undefined,
        createdBy: undefined,
        createdAt: undefined,
      },
    ]);
  });

  test.each([
    ['actionItems', {}],
    ['actionItems', { text: 7 }],
    ['talkingPoints', { text: ' ' }],
    ['jots', { text: 'a', kind: 'song' }],
    ['members', { role: 'mentor' }],
    ['marks', { kind: 'merged-while-apart' }],
  ])('[D5] an entry of %s without what makes it one is counted, not listed', (part, fields) => {
    const view = readRecord(withItem(part, fields));
    expect(view.unreadable).toBe(1);
    expect([view.actionItems, view.talkingPoints, view.jots, view.marks]).toEqual([[], [], [], []]);
  });

  test('[D5] keys that are no ids and values that are no items are counted', () => {
    const doc = pairRecord();
    for (const key of ['__proto__', 'constructor', '', 'x'.repeat(5_000)])
      doc.getMap('jots').set(key, new Y.Map([['text', 'a']]));
    doc.getMap('jots').set(ID, 'a string');
    expect(readRecord(doc)).toMatchObject({ jots: [], unreadable: 5 });
  });

  test('[D5] a schema version that is none counts as ours', () => {
    const doc = pairRecord();
    doc.getMap('meta').set('schemaVersion', 'two');
    expect(readRecord(doc)).toMatchObject({ schemaVersion: 1, newerSchema: false });
  });

  test('[D5] reading writes nothing', () => {
    const doc = pairRecord();
    const before = Y.encodeStateAsUpdate(doc);
    readRecord(doc);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });
});

describe('the order of lists', () => {
  test('[D6] sessions newest first, action items as made, jots newest first, members as joined', () => {
    const doc = pairRecord();
    done(
      addSession(doc, author(1), { title: 'Planned', startsAt: (MONDAY + HOUR) as typeof MONDAY }),
    );
    done(addSession(doc, author(2), { title: 'Logged' }));
    for (const [index, text] of ['One', 'Two'].entries()) {
      done(addActionItem(doc, author(index), { text }));
      done(addJot(doc, author(index), { kind: 'note', text }));
    }
    const view = readRecord(doc);
    expect(view.sessions.map((session) => session.title)).toEqual(['Planned', 'Logged']);
    expect(view.actionItems.map((item) => item.text)).toEqual(['One', 'Two']);
    expect(view.jots.map((jot) => jot.text)).toEqual(['Two', 'One']);
    expect(view.members.map((member) => member.name)).toEqual(['Sam', 'Robin']);
  });
});

function expectFrozen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.isFrozen(value)).toBe(true);
  for (const inner of Object.values(value)) expectFrozen(inner);
}

describe('a view', () => {
  function richRecord(): Y.Doc {
    const doc = pairRecord();
    done(addSession(doc, author(), { title: 'First' }));
    done(addTalkingPoint(doc, author(), { text: 'Goals' }));
    const quoted = { text: 'Read', assignees: [SAM], quote: 'read it' };
    done(addActionItem(doc, author(), quoted));
    const id = done(addJot(doc, author(), { kind: 'note', text: 'Gone' }));
    done(addJot(doc, author(), { kind: 'note', text: 'There' }));
    done(removeItem(doc, author(), { part: 'jots', id }));
    return doc;
  }

  test('[D6] is frozen to its leaves', () => {
    expectFrozen(readRecord(richRecord()));
    expectFrozen(createRecordReader(richRecord()).read());
  });

  test('[D6] stays the same object while nothing of it changed', () => {
    const doc = richRecord();
    const reader = createRecordReader(doc);
    const view = reader.read();
    doc.getText('notes:x').insert(0, 'words');
    expect(reader.read()).toBe(view);
  });

  test('[D6] keeps the identity of parts and items that did not change', () => {
    const doc = richRecord();
    const id = done(addActionItem(doc, author(9), { text: 'Second' }));
    const reader = createRecordReader(doc);
    const before = reader.read();
    done(updateActionItem(doc, author(), id, { assignees: [SAM] }));
    const after = reader.read();
    expect(after.jots).toBe(before.jots);
    expect(after.members).toBe(before.members);
    expect(after.actionItems[0]).toBe(before.actionItems[0]);
    expect(after.actionItems[1]).toMatchObject({ id, assignees: [SAM] });
  });

  test('[D6] tells what a peer sent, of every part', () => {
    const sam = pairRecord();
    const robin = replicaOf(sam);
    const reader = createRecordReader(robin);
    reader.read();
    let calls = 0;
    reader.subscribe(() => (calls += 1));
    done(setMentorship(sam, author(), { name: 'Ours' }));
    done(putMember(sam, author(), { id: SAM, name: 'Samira', role: 'mentee' }));
    const id = done(addJot(sam, author(), { kind: 'note', text: 'Gone' }));
    done(removeItem(sam, author(), { part: 'jots', id }));
    meet(sam, robin);
    expect(reader.read()).toEqual(readRecord(sam));
    expect(calls).toBeGreaterThan(0);
  });

  test('[D6] a closed reader calls nobody', () => {
    const doc = pairRecord();
    const reader = createRecordReader(doc);
    let calls = 0;
    reader.subscribe(() => (calls += 1));
    reader.close();
    done(addJot(doc, author(), { kind: 'note', text: 'a' }));
    expect(calls).toBe(0);
  });
});
