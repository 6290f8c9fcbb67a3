/** What a page that hides has not stored: handed over beside the rows, and put in by who opens next. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
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

let channels = 0;

/** Nobody else of the profile hears this page. */
function unheard(): (name: string) => BroadcastChannel {
  channels += 1;
  const own = `unheard-${channels}`;
  return (name) => new BroadcastChannel(`${own}/${name}`);
}

async function leftOf({ mia, entry }: Stage): Promise<number> {
  const left = await mia.store.parting.left(entry.roomId);
  return left.ok ? left.value.length : -1;
}

async function textsInRows(stage: Stage): Promise<readonly string[]> {
  const read = new Y.Doc();
  for (const row of (await stage.rows()).rows) Y.applyUpdate(read, row.update);
  return textsOf(read);
}

test('[S75, B86] what a page alone could not store as it went is in the record when it is opened next', async () => {
  const stage = await enter();
  let fate: WriteFate = 'well';
  const going = await stage.open({
    indexedDB: failingIndexedDb(indexedDB, () => fate),
    openChannel: unheard(),
  });
  await untilSynced(going);
  fate = 'hang';
  jot(going.doc, stage.entry, 'on the way out');
  jot(going.doc, stage.entry, 'and one more');

  going.flush();

  await untilTrue(async () => (await leftOf(stage)) === 1);
  expect(await textsInRows(stage)).toEqual([]);
  const next = await stage.open();
  await next.whenLoaded;
  expect(textsOf(next.doc)).toEqual(['and one more', 'on the way out']);
  await untilTrue(async () => (await textsInRows(stage)).length === 2);
  await untilTrue(async () => (await leftOf(stage)) === 0);
  await untilTrue(async () => textsOf(await replay(stage)).length === 2);
});

test('[S75] a page that hides and lives on hands each change over once, and takes it back once it is stored', async () => {
  const stage = await enter();
  let fate: WriteFate = 'well';
  const page = await stage.open({ indexedDB: failingIndexedDb(indexedDB, () => fate) });
  await untilSynced(page);
  fate = 'full';
  jot(page.doc, stage.entry, 'no room here');
  await until(() => page.status().device.state === 'failing');

  page.flush();
  page.flush();

  await untilTrue(async () => (await leftOf(stage)) === 1);
  fate = 'well';
  await untilSynced(page);
  await untilTrue(async () => (await leftOf(stage)) === 0);
});

test('[S75] nothing is handed over where all is stored', async () => {
  const stage = await enter();
  const page = await stage.open();
  jot(page.doc, stage.entry, 'in time');
  await untilSynced(page);

  page.flush();

  expect(await leftOf(stage)).toBe(0);
});

test('[S75] what was left and is stored by now changes nothing, and goes; what is no change goes, too', async () => {
  const stage = await enter();
  const page = await stage.open();
  jot(page.doc, stage.entry, 'stored');
  await untilSynced(page);
  const { parting } = stage.mia.store;
  await parting.leave(stage.entry.roomId, Y.encodeStateAsUpdate(page.doc) as never);
  await parting.leave(stage.entry.roomId, new Uint8Array([9, 9, 9]));
  await page.close();
  const before = (await stage.rows()).rows.length;

  const again = await stage.open();
  await untilSynced(again);

  await untilTrue(async () => (await leftOf(stage)) === 0);
  expect(textsOf(again.doc)).toEqual(['stored']);
  expect((await stage.rows()).rows.length).toBe(before);
});
