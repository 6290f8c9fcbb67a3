/** Storage that refuses: what is said, what goes on, and what comes back when there is room. */
import { afterEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
import { losableIndexedDb } from '../../support/store/losable-indexeddb.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import {
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
  untilTrue,
  type Stage,
} from '../../support/sync/stage.ts';

afterEach(leave);

async function ownRows(stage: Stage): Promise<number> {
  return (await stage.rows()).state.unacknowledged.length;
}

test('[S8] a page that cannot store says so and shows the text; a sibling that can stores it', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  let fate: WriteFate = 'well';
  const full = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  fate = 'full';
  jot(full.doc, stage.entry, 'no room here');
  await until(() => full.status().device.state === 'failing');
  expect(full.status().device).toEqual({ state: 'failing', reason: 'quota' });
  expect(textsOf(full.doc)).toEqual(['no room here']);
  expect(owner.status().device.state).not.toBe('failing');
  jot(full.doc, stage.entry, 'nor here');
  await until(() => textsOf(owner.doc).length === 2);
  await untilTrue(async () => textsOf(await replay(stage)).length === 2);
  const read = new Y.Doc();
  for (const row of (await stage.rows()).rows) Y.applyUpdate(read, row.update);
  expect(textsOf(read)).toEqual(['no room here', 'nor here']);
  fate = 'well';
  await until(() => full.status().device.state === 'saved');
  await untilTrue(async () => (await ownRows(stage)) === 0);
});

test('[S20] a page that opens is told at once what a sibling made and cannot store, and stores it', async () => {
  const stage = await enter();
  let fate: WriteFate = 'well';
  const full = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  await untilSynced(full);
  fate = 'full';
  jot(full.doc, stage.entry, 'no room here');
  await until(() => full.status().device.state === 'failing');
  const opened = await stage.open();
  await until(() => textsOf(opened.doc).length === 1);
  const third = await stage.open();
  await until(() => textsOf(third.doc).length === 1);
  await untilTrue(async () => {
    const read = new Y.Doc();
    for (const row of (await stage.rows()).rows) Y.applyUpdate(read, row.update);
    return textsOf(read).length === 1;
  });
  // Told once more to whoever opened then, it is not stored again by who has it in hand.
  await untilTrue(async () => (await ownRows(stage)) === 2);
  await untilSynced(third);
  expect(await ownRows(stage)).toBe(2);
});

test('[S76] a page that hides while a change of it is not stored has told its siblings, which store it', async () => {
  const stage = await enter();
  const owner = await stage.open();
  await untilSynced(owner);
  let fate: WriteFate = 'well';
  const leaving = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  await untilSynced(leaving);
  fate = 'hang';
  jot(leaving.doc, stage.entry, 'on the way out');
  leaving.flush();
  await until(() => textsOf(owner.doc).length === 1);
  await untilTrue(async () => {
    const read = new Y.Doc();
    for (const row of (await stage.rows()).rows) Y.applyUpdate(read, row.update);
    return textsOf(read).length === 1;
  });
  await untilSynced(owner);
});

test('[S8, R3, S30] an owner whose disk is full keeps its cursor, shows the news, and catches up when it has room', async () => {
  const stage = await enter();
  let fate: WriteFate = 'well';
  const page = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  await untilSynced(page);
  const before = (await stage.rows()).state.cursor?.seq;
  fate = 'full';
  const bens = updateOf(new Y.Doc(), (doc) => void jot(doc, stage.ben, 'from Ben'));
  stage.relay.append(await stage.ben.frame(bens));
  jot(page.doc, stage.entry, 'from Mia');
  await until(() => textsOf(page.doc).length === 2 && page.status().device.state === 'failing');
  await until(() => page.status().waiting === 0);
  expect((await stage.rows()).state.cursor?.seq).toBe(before);
  fate = 'well';
  await untilSynced(page);
  await untilTrue(async () => (await stage.rows()).state.cursor?.seq === stage.relay.log.length);
  expect(await ownRows(stage)).toBe(0);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['from Ben', 'from Mia']);
});

test('[S8] a page that closes on a full disk loses what it showed, and nothing that others had', async () => {
  const stage = await enter();
  let fate: WriteFate = 'well';
  const page = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  await untilSynced(page);
  fate = 'full';
  const bens = updateOf(new Y.Doc(), (doc) => void jot(doc, stage.ben, 'from Ben'));
  stage.relay.append(await stage.ben.frame(bens));
  await until(() => textsOf(page.doc).length === 1);
  await page.close();
  const again = await stage.open();
  await untilSynced(again);
  expect(textsOf(again.doc)).toEqual(['from Ben']);
});

test('[S8] a disk that is full when the page opens: the record is there, and all goes on once there is room', async () => {
  const stage = await enter();
  const before = await stage.open();
  jot(before.doc, stage.entry, 'from yesterday');
  await untilSynced(before);
  await before.close();
  let fate: WriteFate = 'full';
  const page = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  expect(textsOf(page.doc)).toEqual(['from yesterday']);
  jot(page.doc, stage.entry, 'typed on a full disk');
  await until(() => page.status().device.state === 'failing');
  fate = 'well';
  await untilSynced(page);
  expect(textsOf(await replay(stage))).toEqual(['from yesterday', 'typed on a full disk']);
});

test('[B65, S8] a page that begins on a disk without room shows the record and writes nothing, until there is room', async () => {
  const stage = await enter();
  const before = await stage.open();
  jot(before.doc, stage.entry, 'from yesterday');
  await untilSynced(before);
  await before.close();
  let free = 1 << 20;
  // Whoever begins them: y-indexeddb, too.
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const written = () => begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
  try {
    const disk = { estimate: () => Promise.resolve({ usage: 0, quota: free }) };
    const page = await stage.open({ disk });
    expect(textsOf(page.doc)).toEqual(['from yesterday']);
    jot(page.doc, stage.entry, 'typed on a full disk');
    await until(() => page.status().device.state === 'failing');
    expect(page.status().device).toEqual({ state: 'failing', reason: 'quota' });
    expect([begun.mock.calls.length > 0, written()]).toEqual([true, []]);

    free = 1 << 30;
    await untilSynced(page);
    expect(textsOf(await replay(stage))).toEqual(['from yesterday', 'typed on a full disk']);
  } finally {
    begun.mockRestore();
  }
});

test('[S8] a storage in which y-indexeddb never answers does not keep the record closed', async () => {
  const stage = await enter();
  const before = await stage.open();
  jot(before.doc, stage.entry, 'from yesterday');
  await untilSynced(before);
  await before.close();
  const real = globalThis.indexedDB;
  Object.assign(globalThis, { indexedDB: { open: () => ({}) } });
  try {
    const page = await stage.open({ indexedDB: real });
    expect(textsOf(page.doc)).toEqual(['from yesterday']);
  } finally {
    Object.assign(globalThis, { indexedDB: real });
  }
});

test('[S66, B29] a database that is deleted under an open page is made anew, with all that the page shows', async () => {
  const stage = await enter();
  const page = await stage.open();
  jot(page.doc, stage.entry, 'before');
  await untilSynced(page);

  const deleting = indexedDB.deleteDatabase(stage.mia.shared.databaseName(stage.entry.roomId));
  await new Promise((resolve) => deleting.addEventListener('success', resolve));
  jot(page.doc, stage.entry, 'after');

  await untilTrue(async () => textsOf(await replay(stage)).length === 2);
  await untilSynced(page);
  expect(textsOf(page.doc)).toEqual(['after', 'before']);
  expect(textsOf(await replay(stage))).toEqual(['after', 'before']);
  const read = new Y.Doc();
  for (const row of (await stage.rows()).rows) Y.applyUpdate(read, row.update);
  expect(textsOf(read)).toEqual(['after', 'before']);
});

test('[S8, B63] what was being written when the storage was lost, and never ended, is stored once it is back', async () => {
  const stage = await enter();
  const losable = losableIndexedDb(indexedDB);
  let fate: WriteFate = 'well';
  const page = await stage.open({ indexedDB: failingIndexedDb(losable.factory, () => fate) });
  await untilSynced(page);
  fate = 'hang';
  jot(page.doc, stage.entry, 'on its way');

  await losable.lose();
  fate = 'well';

  await until(() => page.status().device.state === 'saved');
  await untilSynced(page);
  const read = new Y.Doc();
  for (const row of (await stage.rows()).rows) Y.applyUpdate(read, row.update);
  expect(textsOf(read)).toEqual(['on its way']);
  expect(textsOf(await replay(stage))).toEqual(['on its way']);
});
