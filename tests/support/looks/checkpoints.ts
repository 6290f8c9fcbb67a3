/**
 * Puts checkpoints of several days on a profile's disk, as if they had been made then, so that History
 * looks the same each time. The latest ones hold what is missing, in the bin or different now.
 */
import type { Page } from 'playwright-core';
import * as Y from 'yjs';
import type { Millis } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { restoreItem } from '#shared/record/operations/removal.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { digestOf, writeCheckpointState } from '../../../extension/sync/checkpoint-state.ts';
import { writeLines } from '../record/note-writer.ts';

/** When they were made, oldest first, by the clock on the wall; the last two are of today. */
const MOMENTS = [
  '2025-12-16T18:40',
  '2026-03-31T19:05',
  '2026-04-14T19:12',
  '2026-04-28T19:03',
  '2026-05-10T20:30',
  '2026-05-11T08:15',
  '2026-05-12T09:20',
  '2026-05-12T17:48',
];

/** What a page of the extension finds on its disk of one mentorship. */
type RowsOnDisk = { readonly rows: readonly (readonly number[])[]; readonly lastKey: number };

/** Takes every checkpoint of the profile away. The page keeps the mentorship open, so that none is made. */
export function takeCheckpointsAway(page: Page): Promise<void> {
  return putOnDisk(page, []);
}

/** Puts one of each moment there, of the mentorship at `hash` (`#/m/<room>`); `full`: the latest ones hold more. */
export async function putCheckpoints(page: Page, hash: string, full: boolean): Promise<void> {
  const roomId = hash.slice('#/m/'.length).split('/')[0] ?? '';
  const { rows, lastKey } = await readRows(page, `tw:${roomId}`);
  const doc = new Y.Doc();
  for (const row of rows) Y.applyUpdate(doc, Uint8Array.from(row));
  if (full) writeMore(doc);
  const { deflated, size } = await writeCheckpointState(doc);
  const digest = [...(await digestOf(doc))];
  const made = MOMENTS.map((moment, number) => ({
    ...{ roomId, number, digest, size, storedSize: deflated.length },
    ...{ day: moment.slice(0, 10), at: Date.parse(`${moment}+02:00`) },
    // Nothing is new, so that the background makes no other.
    rowKey: lastKey,
    state: [...deflated],
  }));
  await putOnDisk(page, made);
}

/** What stands in the checkpoints and not in the record: gone, in the bin, or otherwise. */
function writeMore(doc: Y.Doc): void {
  const { members, actionItems, bin, sessions } = readRecord(doc);
  const [first] = members;
  if (first === undefined) throw new Error('the record has no members');
  const author: Author = { memberId: first.id, now: Date.parse('2026-05-01T16:00Z') as Millis };
  addActionItem(doc, author, { text: 'Ask Lena about the conference in September' });
  addGoal(doc, author, { title: 'Lead a review without preparing every word' });
  const added = addSession(doc, author, { title: 'Getting to know each other' });
  if (!added.ok) throw new Error('no session was added');
  writeLines(notesOf(doc, added.value), [{ text: 'What we hope for from each other.' }]);
  const feedback = actionItems.find(({ text }) => text.includes('giving feedback'));
  if (feedback !== undefined)
    updateActionItem(doc, author, feedback.id, { text: 'Read one chapter on giving feedback' });
  for (const { part, id } of bin) restoreItem(doc, author, { part, id });
  const speaking = sessions.find(({ title }) => title === 'Speaking up in reviews');
  if (speaking === undefined) throw new Error('the session is not there');
  writeLines(notesOf(doc, speaking.id), [{ text: 'Ben will ask for the slot before lunch.' }]);
}

function readRows(page: Page, name: string): Promise<RowsOnDisk> {
  return page.evaluate(async (database) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('the rows cannot be read')));
      });
    const db = await asked(indexedDB.open(database));
    const updates = db.transaction('updates').objectStore('updates');
    const [rows, keys] = await Promise.all([asked(updates.getAll()), asked(updates.getAllKeys())]);
    db.close();
    return {
      rows: rows.map((row: Uint8Array) => [...row]),
      lastKey: Number(keys.at(-1) ?? 0),
    };
  }, name);
}

/** A row of the list and its state, as they cross to a page: bytes as numbers. */
type Made = {
  readonly roomId: string;
  readonly number: number;
  readonly digest: readonly number[];
  readonly state: readonly number[];
};

/** Puts these in the place of all that are there. */
function putOnDisk(page: Page, made: readonly Made[]): Promise<void> {
  return page.evaluate(async (checkpoints) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('twoway');
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('the storage does not open')));
    });
    const transaction = db.transaction(['checkpoints', 'checkpointStates'], 'readwrite');
    const [list, states] = [
      transaction.objectStore('checkpoints'),
      transaction.objectStore('checkpointStates'),
    ];
    list.clear();
    states.clear();
    for (const { state, digest, ...said } of checkpoints) {
      list.put({ ...said, digest: Uint8Array.from(digest) });
      states.put(Uint8Array.from(state), [said.roomId, said.number]);
    }
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(new Error('no checkpoint was put there')));
    });
    db.close();
  }, made);
}
