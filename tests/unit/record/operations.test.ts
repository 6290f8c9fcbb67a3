import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { OperationOrigin, type Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addSession, updateSession } from '#shared/record/operations/sessions.ts';
import {
  addTalkingPoint,
  setTalkingPoint,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { readRecord } from '#shared/record/read-record.ts';
import {
  author,
  done,
  HOUR,
  idNumber,
  meet,
  MONDAY,
  pairRecord,
  reasonOf,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';

const NOBODY = idNumber<ItemId>(99);

function itemOf(doc: Y.Doc, part: string, id: ItemId): Y.Map<unknown> {
  const item = doc.getMap(part).get(id);
  if (!(item instanceof Y.Map)) throw new Error('no such item');
  return item;
}

function countUpdates(doc: Y.Doc, act: () => void): number {
  let updates = 0;
  const count = (): void => void (updates += 1);
  doc.on('update', count);
  act();
  doc.off('update', count);
  return updates;
}

describe('the shape', () => {
  test('[D1] an action item is a map of fields under its id', () => {
    const doc = pairRecord();
    const id = done(
      addActionItem(doc, author(5), {
        text: 'Call Dana',
        assignees: [ROBIN],
        dueOn: '2026-03-05',
        quote: 'we should call Dana',
      }),
    );
    expect(itemOf(doc, 'actionItems', id).toJSON()).toEqual({
      text: 'Call Dana',
      assignees: { [ROBIN]: true },
      dueOn: '2026-03-05',
      quote: 'we should call Dana',
      by: SAM,
      at: MONDAY + 5,
    });
  });

  test('[D1] two people who change different fields of one item both keep their change', () => {
    const sam = pairRecord();
    const id = done(addActionItem(sam, author(), { text: 'Call Dana' }));
    const robin = replicaOf(sam);
    done(updateActionItem(sam, author(), id, { text: 'Write to Dana' }));
    done(updateActionItem(robin, author(), id, { dueOn: '2026-03-05', status: 'in_progress' }));
    meet(sam, robin);
    expect(readRecord(sam).actionItems[0]).toMatchObject({
      text: 'Write to Dana',
      dueOn: '2026-03-05',
      status: 'in_progress',
    });
  });

  test('[D2] the first operation writes the schema version', () => {
    const doc = new Y.Doc();
    done(setMentorship(doc, author(), { name: 'Sam and Robin', kind: 'peer' }));
    expect(doc.getMap('meta').toJSON()).toEqual({
      schemaVersion: 1,
      name: 'Sam and Robin',
      kind: 'peer',
    });
  });

  test('[D4] everything says who made it and when', () => {
    const doc = pairRecord();
    done(addSession(doc, author(10, ROBIN), { title: 'First' }));
    done(addTalkingPoint(doc, author(11, ROBIN), { text: 'Goals' }));
    done(addActionItem(doc, author(12, ROBIN), { text: 'Read' }));
    done(addJot(doc, author(13, ROBIN), { kind: 'question', text: 'Why?' }));
    const { sessions, talkingPoints, actionItems, jots } = readRecord(doc);
    const made = [sessions, talkingPoints, actionItems, jots].map((part) => part[0]);
    expect(made.map((item) => item?.createdBy)).toEqual([ROBIN, ROBIN, ROBIN, ROBIN]);
    expect(made.map((item) => item?.createdAt)).toEqual([10, 11, 12, 13].map((ms) => MONDAY + ms));
  });
});

describe('a record of a newer version', () => {
  type Act = (doc: Y.Doc, id: ItemId) => ReturnType<typeof addJot | typeof setMentorship>;
  const operations: readonly (readonly [string, Act])[] = [
    ['setMentorship', (doc) => setMentorship(doc, author(), { name: 'Else' })],
    ['addJot', (doc) => addJot(doc, author(), { kind: 'note', text: 'Else' })],
    ['updateActionItem', (doc, id) => updateActionItem(doc, author(), id, { text: 'Else' })],
    ['removeItem', (doc, id) => removeItem(doc, author(), { part: 'actionItems', id })],
  ];

  test.each(operations)('[D2] it is shown, and %s refuses to change it', (_name, act) => {
    const doc = pairRecord();
    const id = done(addActionItem(doc, author(), { text: 'Call Dana' }));
    doc.getMap('meta').set('schemaVersion', 2);
    expect(readRecord(doc)).toMatchObject({ newerSchema: true, actionItems: [{ id }] });
    const before = Y.encodeStateAsUpdate(doc);
    expect(reasonOf(act(doc, id))).toBe('newer-schema');
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });
});

test('[D3] fields, entries and roots that are not known outlive every operation', () => {
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: 'Call Dana', assignees: [SAM] }));
  const item = itemOf(doc, 'actionItems', id);
  item.set('effort', new Y.Array());
  item.set('source', { page: 'https://example.org' });
  doc.getMap('actionItems').set('later kind', 7);
  doc.getMap('goals').set('a', 'b');
  done(updateActionItem(doc, author(), id, { text: 'Else', assignees: [ROBIN], dueOn: null }));
  done(removeItem(doc, author(), { part: 'actionItems', id }));
  done(restoreItem(doc, author(), { part: 'actionItems', id }));
  expect(item.toJSON()).toMatchObject({ effort: [], source: { page: 'https://example.org' } });
  expect(doc.getMap('actionItems').get('later kind')).toBe(7);
  expect(doc.getMap('goals').toJSON()).toEqual({ a: 'b' });
});

describe('one operation', () => {
  test('[D7] is one transaction that carries its name', () => {
    const doc = pairRecord();
    const names: unknown[] = [];
    doc.on('afterTransaction', ({ origin }) =>
      names.push(origin instanceof OperationOrigin ? origin.operation : origin),
    );
    const id = done(addActionItem(doc, author(), { text: 'Read', assignees: [SAM, ROBIN] }));
    done(updateActionItem(doc, author(), id, { text: 'Call', status: 'completed', assignees: [] }));
    const own: Author = { ...author(), origin: 'jot box' };
    done(setMentorship(doc, own, { name: 'Ours' }));
    expect(names).toEqual(['addActionItem', 'updateActionItem', 'jot box']);
  });

  test('[D7] that changes nothing sends nothing', () => {
    const doc = pairRecord();
    const id = done(addActionItem(doc, author(), { text: 'Read', assignees: [SAM] }));
    const updates = countUpdates(doc, () => {
      const same = { text: ' Read ', assignees: [SAM], dueOn: null };
      done(updateActionItem(doc, author(), id, same));
      done(putMember(doc, author(9), { id: SAM, name: 'Sam', role: 'mentee' }));
      done(restoreItem(doc, author(), { part: 'actionItems', id }));
    });
    expect(updates).toBe(0);
  });

  test('[D7] can be undone by an UndoManager that tracks operations', () => {
    const doc = pairRecord();
    const undo = new Y.UndoManager([doc.getMap('actionItems')], {
      trackedOrigins: new Set([OperationOrigin]),
    });
    done(addActionItem(doc, author(), { text: 'Read' }));
    undo.undo();
    expect(readRecord(doc).actionItems).toEqual([]);
  });
});

describe('a refused operation', () => {
  const id = idNumber<ItemId>(50);
  type Refused = readonly [reason: string, field: string, act: (doc: Y.Doc) => unknown];
  const refusals: readonly Refused[] = [
    ['empty', 'text', (doc) => addActionItem(doc, author(), { text: ' \n ' })],
    ['too-long', 'text', (doc) => addTalkingPoint(doc, author(), { text: 'a'.repeat(2001) })],
    ['empty', 'name', (doc) => putMember(doc, author(), { id: SAM, name: '', role: 'peer' })],
    ['empty', 'name', (doc) => setMentorship(doc, author(), { name: ' ', kind: 'team' })],
    ['too-long', 'title', (doc) => addSession(doc, author(), { title: 'a'.repeat(121) })],
    [
      'bad-date',
      'dueOn',
      (doc) => addActionItem(doc, author(), { text: 'a', dueOn: '2026-02-30' }),
    ],
    [
      'bad-date',
      'dueOn',
      (doc) => updateActionItem(doc, author(), id, { text: 'b', dueOn: 'soon' }),
    ],
    [
      'bad-date',
      'startsAt',
      (doc) => addSession(doc, author(), { startsAt: Number.NaN as typeof MONDAY }),
    ],
    ['bad-value', 'zone', (doc) => addSession(doc, author(), { zone: 'Mars/Olympus' })],
    ['unknown-item', 'id', (doc) => updateSession(doc, author(), NOBODY, { title: 'a' })],
    ['unknown-item', 'id', (doc) => updateJot(doc, author(), NOBODY, { text: 'a' })],
    ['unknown-item', 'id', (doc) => removeItem(doc, author(), { part: 'jots', id: NOBODY })],
    [
      'unknown-item',
      'sessionId',
      (doc) => addTalkingPoint(doc, author(), { text: 'a', sessionId: NOBODY }),
    ],
    [
      'unknown-member',
      'assignees',
      (doc) => updateActionItem(doc, author(), id, { text: 'b', assignees: [idNumber(98)] }),
    ],
    ['exists', 'id', (doc) => addActionItem(doc, author(), { id, text: 'again' })],
    ['bad-value', 'author', (doc) => addJot(doc, badAuthor(), { kind: 'note', text: 'a' })],
  ];

  function badAuthor(): Author {
    return { ...author(), now: -1 as typeof MONDAY };
  }

  test.each(refusals)('[D8] says %s of %s and has written nothing', (reason, field, act) => {
    const doc = pairRecord();
    done(addActionItem(doc, author(), { id, text: 'there' }));
    const before = Y.encodeStateAsUpdate(doc);
    expect(act(doc)).toMatchObject({ ok: false, error: { reason, field } });
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });
});

test('[D11] an id that is in the bin is not made anew', () => {
  const doc = pairRecord();
  const id = done(addJot(doc, author(), { kind: 'note', text: 'First' }));
  done(removeItem(doc, author(), { part: 'jots', id }));
  expect(reasonOf(addJot(doc, author(), { id, kind: 'note', text: 'Second' }))).toBe('exists');
});

describe('assignees', () => {
  test('[D13] two people who each add someone have both', () => {
    const sam = pairRecord();
    const id = done(addActionItem(sam, author(), { text: 'Read' }));
    const robin = replicaOf(sam);
    done(updateActionItem(sam, author(), id, { assignees: [SAM] }));
    done(updateActionItem(robin, author(), id, { assignees: [ROBIN] }));
    meet(sam, robin);
    expect(readRecord(robin).actionItems[0]?.assignees).toEqual([SAM, ROBIN]);
  });

  test('[D13] one who has no card yet stays when others are added', () => {
    const doc = pairRecord();
    const id = done(addActionItem(doc, author(), { text: 'Read', assignees: [SAM] }));
    const late = idNumber<typeof SAM>(3);
    const set = itemOf(doc, 'actionItems', id).get('assignees');
    if (set instanceof Y.Map) set.set(late, true);
    done(updateActionItem(doc, author(), id, { assignees: [late, ROBIN] }));
    expect(readRecord(doc).actionItems[0]?.assignees).toEqual([ROBIN, late]);
  });
});

describe('removing', () => {
  test('[D15] puts an item of any part into the bin, with who and when', () => {
    const doc = pairRecord();
    const session = done(addSession(doc, author(), { title: 'First' }));
    const point = done(addTalkingPoint(doc, author(), { text: 'Goals' }));
    done(removeItem(doc, author(HOUR), { part: 'sessions', id: session }));
    done(removeItem(doc, author(2 * HOUR, ROBIN), { part: 'talkingPoints', id: point }));
    const view = readRecord(doc);
    expect([view.sessions, view.talkingPoints]).toEqual([[], []]);
    expect(view.bin).toMatchObject([
      { part: 'talkingPoints', text: 'Goals', removedBy: ROBIN, removedAt: MONDAY + 2 * HOUR },
      { part: 'sessions', text: 'First', removedBy: SAM, removedAt: MONDAY + HOUR },
    ]);
  });

  test('[D15] restoring brings all back, with what the other changed meanwhile', () => {
    const sam = pairRecord();
    const id = done(addActionItem(sam, author(), { text: 'Read', assignees: [SAM] }));
    const robin = replicaOf(sam);
    done(removeItem(sam, author(), { part: 'actionItems', id }));
    done(updateActionItem(robin, author(), id, { text: 'Read chapter 2' }));
    meet(sam, robin);
    expect(readRecord(robin).actionItems).toEqual([]);
    done(restoreItem(robin, author(), { part: 'actionItems', id }));
    expect(readRecord(robin)).toMatchObject({
      actionItems: [{ id, text: 'Read chapter 2', assignees: [SAM] }],
      bin: [],
    });
  });

  test('[D15] removing twice keeps the first mark', () => {
    const doc = pairRecord();
    const id = done(addJot(doc, author(), { kind: 'note', text: 'First' }));
    done(removeItem(doc, author(HOUR), { part: 'jots', id }));
    done(removeItem(doc, author(2 * HOUR, ROBIN), { part: 'jots', id }));
    expect(readRecord(doc).bin).toMatchObject([{ removedAt: MONDAY + HOUR, removedBy: SAM }]);
  });
});

test('[D22] of two who took the same colour while apart, the earlier keeps it', () => {
  const sam = new Y.Doc();
  const robin = new Y.Doc();
  done(putMember(sam, author(), { id: SAM, name: 'Sam', role: 'mentee' }));
  done(putMember(robin, author(1), { id: ROBIN, name: 'Robin', role: 'mentor' }));
  meet(sam, robin);
  expect(readRecord(sam).members.map((member) => member.colour)).toEqual([0, 1]);
});

test('[D22] a member takes the first colour that is free', () => {
  expect(readRecord(pairRecord()).members).toMatchObject([
    { name: 'Sam', role: 'mentee', colour: 0 },
    { name: 'Robin', role: 'mentor', colour: 1 },
  ]);
});

describe('the status', () => {
  test('[D24] completing an action item says when, reopening takes it back', () => {
    const doc = pairRecord();
    const id = done(addActionItem(doc, author(), { text: 'Read' }));
    done(updateActionItem(doc, author(HOUR), id, { status: 'completed' }));
    expect(readRecord(doc).actionItems[0]?.completedAt).toBe(MONDAY + HOUR);
    done(updateActionItem(doc, author(2 * HOUR), id, { status: 'on_hold' }));
    expect(itemOf(doc, 'actionItems', id).has('completedAt')).toBe(false);
  });

  test('[D24] one completes it and one puts it on hold: no time of completion with the latter', () => {
    const sam = pairRecord();
    const id = done(addActionItem(sam, author(), { text: 'Read' }));
    itemOf(sam, 'actionItems', id).set('completedAt', MONDAY);
    itemOf(sam, 'actionItems', id).set('status', 'on_hold');
    expect(readRecord(sam).actionItems[0]?.completedAt).toBeUndefined();
  });

  test('[D7] ticking a talking point off and moving it to a session are told by the view', () => {
    const doc = pairRecord();
    const sessionId = done(addSession(doc, author(), { title: 'First' }));
    const id = done(addTalkingPoint(doc, author(), { text: 'Goals' }));
    done(setTalkingPoint(doc, author(), id, 'discussed'));
    done(updateTalkingPoint(doc, author(), id, { sessionId }));
    expect(readRecord(doc).talkingPoints).toMatchObject([{ status: 'discussed', sessionId }]);
    done(updateTalkingPoint(doc, author(), id, { sessionId: null }));
    expect(readRecord(doc).talkingPoints[0]?.sessionId).toBeUndefined();
  });

  test('[D7] answering a question is told by the view', () => {
    const doc = pairRecord();
    const id = done(addJot(doc, author(), { kind: 'question', text: 'Why?' }));
    done(updateJot(doc, author(), id, { answered: true }));
    expect(readRecord(doc).jots).toMatchObject([{ answered: true }]);
  });

  test('[D7] a session is changed field by field, null clears', () => {
    const doc = pairRecord();
    const id = done(addSession(doc, author(), { title: 'First', zone: 'Europe/Berlin' }));
    done(updateSession(doc, author(), id, { title: null, startsAt: MONDAY, mode: 'video' }));
    expect(readRecord(doc).sessions).toMatchObject([
      { title: undefined, startsAt: MONDAY, zone: 'Europe/Berlin', mode: 'video' },
    ]);
  });
});
