/** What of a long record is read again after a change, counted by what is asked of Yjs. */
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { cadenceId, occurrenceId } from '#shared/record/occurrence-id.ts';
import { isCalendarDate } from '#shared/record/calendar-date.ts';
import { notesOf } from '#shared/record/notes.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { createRecordReader, readRecord } from '#shared/record/read-record.ts';
import { author, done, idNumber, pairRecord, SAM } from '../../support/record/people.ts';

const ITEMS = 100;
const WEEKS = 30;
const FIRST_DAY = Date.UTC(2026, 2, 2);
const ITEM = idNumber<ItemId>(1_000);
const GOAL = idNumber<ItemId>(1_001);

function sessionIn(week: number): ItemId {
  const day = new Date(FIRST_DAY + week * 7 * 86_400_000).toISOString().slice(0, 10);
  if (!isCalendarDate(day)) throw new Error('no day');
  return occurrenceId(cadenceId(0), day);
}

/** A hundred action items with comments, one goal, and thirty sessions of a cadence that were written on. */
function longRecord(): Y.Doc {
  const doc = pairRecord();
  done(addGoal(doc, author(), { id: GOAL, title: 'Speak' }));
  for (let item = 0; item < ITEMS; item += 1) {
    const id = idNumber<ItemId>(1_000 + 2 * item);
    done(addActionItem(doc, author(item), { id, text: `Item ${item}`, assignees: [SAM] }));
    done(addComment(doc, author(item), { part: 'actionItems', id }, 'Good'));
  }
  done(
    setCadence(doc, author(), { startsOn: '2026-03-02', weekday: 1, time: '09:00', zone: 'UTC' }),
  );
  for (let week = 0; week < WEEKS; week += 1)
    done(updateSession(doc, author(), sessionIn(week), { win: { [SAM]: `Week ${week}` } }));
  return doc;
}

const WALKS = ['forEach', 'entries', 'keys', 'values'] as const;

/** What was asked of Yjs meanwhile. `items`: of which maps below the parts, by their keys; `parts`: how often one was walked. */
type Asked = { readonly items: readonly string[]; readonly parts: number; readonly calls: number };

function askedDuring(work: () => void): Asked {
  const gets = vi.spyOn(Y.Map.prototype, 'get');
  const walks = WALKS.map((name) => vi.spyOn(Y.Map.prototype, name));
  work();
  const walked = walks.flatMap(({ mock }) => mock.contexts as readonly Y.Map<unknown>[]);
  const all = [...(gets.mock.contexts as readonly Y.Map<unknown>[]), ...walked];
  vi.restoreAllMocks();
  // A part is a root: no item holds it.
  const keys = all.flatMap(({ _item: item }) => (item === null ? [] : [String(item.parentSub)]));
  const parts = walked.filter(({ _item: item }) => item === null).length;
  return { items: [...new Set(keys)].toSorted(), parts, calls: all.length };
}

afterEach(() => vi.restoreAllMocks());

test('[D144] of a change of one item that item is read, and nothing of any other', () => {
  const doc = longRecord();
  const reader = createRecordReader(doc);
  reader.read();
  done(updateActionItem(doc, author(), ITEM, { status: 'completed' }));
  const asked = askedDuring(() => reader.read());
  expect(asked).toMatchObject({ items: [ITEM, 'assignees'].toSorted(), parts: 0 });
  done(updateGoal(doc, author(), GOAL, { baseline: 'none' }));
  expect(askedDuring(() => reader.read())).toMatchObject({ items: [GOAL], parts: 0 });
  expect(reader.read()).toEqual(readRecord(doc));
});

test('[D144] of a change of one session of a cadence that session is read', () => {
  const doc = longRecord();
  const reader = createRecordReader(doc);
  const before = reader.read();
  const root = doc.getMap('occurrences');
  const walks = WALKS.map((name) => vi.spyOn(root, name));
  const get = vi.spyOn(root, 'get');
  const changed = sessionIn(3);
  done(updateSession(doc, author(), changed, { learned: { [SAM]: 'To ask' } }));
  const after = reader.read();
  const keys = get.mock.calls.map(([key]) => key);
  expect(walks.flatMap(({ mock }) => mock.calls)).toEqual([]);
  expect(keys.filter((key) => !key.startsWith(changed))).toEqual([]);
  const kept = after.sessions.filter((session) => before.sessions.includes(session));
  expect(kept).toHaveLength(WEEKS - 1);
  vi.restoreAllMocks();
  expect(after).toEqual(readRecord(doc));
});

test('[D144] a key in notes reads nothing', () => {
  const doc = longRecord();
  const reader = createRecordReader(doc);
  reader.read();
  const { calls } = askedDuring(() => {
    notesOf(doc, sessionIn(3)).insert(0, 'k');
    reader.read();
  });
  expect(calls).toBe(0);
});

test('[D145] a second reader of a document reads nothing again, and one that is closed takes nothing from the other', () => {
  const doc = longRecord();
  const first = createRecordReader(doc);
  const view = first.read();
  const { calls } = askedDuring(() => expect(createRecordReader(doc).read()).toBe(view));
  expect(calls).toBe(0);
  const second = createRecordReader(doc);
  const told: string[] = [];
  first.subscribe(() => told.push('first'));
  second.subscribe(() => told.push('second'));
  first.close();
  done(updateActionItem(doc, author(), ITEM, { status: 'completed' }));
  expect(told).toEqual(['second']);
  expect(first.read()).toBe(view);
  expect(second.read()).toEqual(readRecord(doc));
});

test('[D6] a session of a cadence whose id another session takes is told as reading anew tells it', () => {
  const doc = longRecord();
  const reader = createRecordReader(doc);
  reader.read();
  const other = new Y.Map<unknown>([['title', 'Mine']]);
  doc.getMap('sessions').set(sessionIn(3), other);
  expect(reader.read()).toEqual(readRecord(doc));
  doc.getMap('sessions').delete(sessionIn(3));
  expect(reader.read()).toEqual(readRecord(doc));
});
