/** Whatever types a partner writes where others are meant, one's own record stays readable and can be written. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addJot, updateJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { addSession, updateSession } from '#shared/record/operations/sessions.ts';
import {
  addTalkingPoint,
  moveTalkingPoint,
  updateTalkingPoint,
} from '#shared/record/operations/talking-points.ts';
import { notesOf, plainNotes } from '#shared/record/notes.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS } from '#shared/record/schema.ts';
import type { Authored } from '#shared/record/part-shape.ts';
import type { RecordView } from '#shared/record/view.ts';
import { MAX_NESTING } from '../../../extension/sync/nesting.ts';
import { rangesOf } from '../../../extension/sync/update-ranges.ts';
import { busyMs } from '../../support/busy-ms.ts';
import { readEverything } from '../../support/record/every-reader.ts';
import {
  author,
  done,
  HOUR,
  pairRecord,
  replicaOf,
  ROBIN,
  SAM,
} from '../../support/record/people.ts';
import {
  circlesUpdate,
  hugeFieldsUpdate,
  hugeNotesUpdate,
  hugeUpdate,
  WRONG_KINDS,
  wrongRootsUpdate,
  wrongTypesUpdate,
} from '../../support/record/wrong-types.ts';

/** A record with something of Sam's in each part, and notes. */
function ownRecord(): { readonly doc: Y.Doc; readonly session: ItemId } {
  const doc = pairRecord();
  const session = done(addSession(doc, author(), { title: 'Mine', startsAt: author().now }));
  done(addTalkingPoint(doc, author(), { text: 'My point', sessionId: session }));
  done(addActionItem(doc, author(), { text: 'My item', assignees: [SAM] }));
  done(addJot(doc, author(), { kind: 'note', text: 'My jot' }));
  done(addGoal(doc, author(), { title: 'My goal', owner: SAM }));
  notesOf(doc, session).insert(0, 'My notes');
  return { doc, session };
}

/** What of a view is Sam's own. */
function ownOf({ sessions, talkingPoints, actionItems, jots, goals }: RecordView): unknown {
  const lists: readonly (readonly Authored[])[] = [
    sessions,
    talkingPoints,
    actionItems,
    jots,
    goals,
  ];
  return lists.map((items) => items.filter(({ createdBy }) => createdBy === SAM));
}

/** Writes to each item of each part that the view shows, and new ones beside them. */
function writeEverything(doc: Y.Doc, view: RecordView): void {
  const by = author(HOUR);
  const session = view.sessions[0]?.id;
  setMentorship(doc, by, { name: 'Ours', kind: 'peer' });
  addActionItem(doc, by, {
    text: 'New',
    assignees: [SAM, ROBIN],
    ...(session && { sessionId: session }),
  });
  for (const { id } of view.actionItems)
    updateActionItem(doc, by, id, { text: 'Else', assignees: [ROBIN], status: 'completed' });
  for (const { id } of view.sessions) updateSession(doc, by, id, { title: 'Else' });
  for (const { id } of view.jots) updateJot(doc, by, id, { text: 'Else', answered: true });
  for (const { id } of view.goals) updateGoal(doc, by, id, { title: 'Else', progress: 3 });
  const [first] = view.talkingPoints;
  for (const { id } of view.talkingPoints) {
    updateTalkingPoint(doc, by, id, { text: 'Else', status: 'open' });
    if (first !== undefined) moveTalkingPoint(doc, by, id, { before: first.id });
  }
  for (const part of ITEM_PARTS)
    for (const { id } of view[part]) {
      removeItem(doc, by, { part, id });
      restoreItem(doc, by, { part, id });
    }
}

async function survives(update: Uint8Array): Promise<RecordView> {
  const { doc: before, session } = ownRecord();
  const doc = replicaOf(before);
  expect(rangesOf(update)).toBeDefined();
  Y.applyUpdate(doc, update);
  const view = await readEverything(doc, before);
  expect(ownOf(view)).toEqual(ownOf(readRecord(before)));
  expect(plainNotes(notesOf(doc, session)).map(({ text }) => text)).toContain('My notes');
  // Of very many things each is written as of few.
  if (view.sessions.length + view.actionItems.length > 1_000) return view;
  writeEverything(doc, view);
  await readEverything(doc, before);
  return view;
}

describe('[D60] whatever stands in the place of a field or an item', () => {
  test.each(WRONG_KINDS)('%s', async (kind) => {
    const view = await survives(wrongTypesUpdate(kind));
    // The wrong items themselves and those under odd ids are no items; what is right in the rest is read.
    expect(view.unreadable).toBeGreaterThan(0);
    expect(view.actionItems.length).toBeGreaterThan(1);
  });
});

test('[D60] roots that are lists, texts and fragments, where maps are meant', async () => {
  await survives(wrongRootsUpdate());
});

test('[D60] items that name themselves and each other in circles', async () => {
  const view = await survives(circlesUpdate());
  expect(view.talkingPoints.filter(({ text }) => text === 'in talkingPoints')).toHaveLength(3);
});

/** So long a processor may work at it; what grew with the square took minutes. */
const WITHIN_MS = 30_000;

async function timed(update: Uint8Array): Promise<void> {
  expect(await busyMs(() => survives(update))).toBeLessThan(WITHIN_MS);
}

test('[D61] 10,000 items of one part', { timeout: 120_000 }, async () => {
  await timed(hugeUpdate(10_000, ['actionItems']));
});

test(
  '[D61] sessions and points that wait for one, 4,000 of each',
  { timeout: 120_000 },
  async () => {
    await timed(hugeUpdate(4_000, ['sessions', 'talkingPoints']));
  },
);

test(
  '[D61] a megabyte in each field, as deep as comes in, an item of 20,000 members',
  { timeout: 120_000 },
  async () => {
    await timed(hugeFieldsUpdate(MAX_NESTING - 3, 20_000));
  },
);

test('[D61] notes of 5,000 lines, each deeper than the last', { timeout: 120_000 }, async () => {
  const { doc, session } = ownRecord();
  const full = replicaOf(doc);
  Y.applyUpdate(full, hugeNotesUpdate(session, 5_000));
  expect(await busyMs(() => readEverything(full, doc))).toBeLessThan(WITHIN_MS);
});
