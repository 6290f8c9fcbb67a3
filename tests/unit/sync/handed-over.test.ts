/** What a page hands to the storage, and when; what y-indexeddb leaves there on opening. */
import { afterEach, expect, test } from 'vitest';
import { createWatchedIndexedDb } from '../../support/store/watched-indexeddb.ts';
import { enter, jot, leave, untilSynced } from '../../support/sync/stage.ts';

afterEach(leave);

test('[S7, B21] a change made on a page is with the browser, commit included, in the tick of the change', async () => {
  const stage = await enter();
  const { factory, seen } = createWatchedIndexedDb();
  const page = await stage.open({ indexedDB: factory });
  await untilSynced(page);
  const before = seen.length;
  for (const text of ['one', 'two', 'three']) jot(page.doc, stage.entry, text);
  const written = { parts: ['updates'], requests: 1, committed: true };
  expect(seen.slice(before)).toMatchObject([written, written, written]);
});

// Taken out: the deletion, and that an empty row counts as nothing: each opening left a row, and each
// was sent to the relay.
test('[B20, S20] opening a record over and over leaves no rows and sends nothing', async () => {
  const stage = await enter();
  const first = await stage.open();
  jot(first.doc, stage.entry, 'here');
  await untilSynced(first);
  await first.close();
  const { length: sent } = stage.relay.log;
  const { length: kept } = (await stage.rows()).rows;
  for (let round = 0; round < 3; round += 1) {
    const page = await stage.open();
    await untilSynced(page);
    await page.close();
  }
  const { rows, own } = await stage.rows();
  expect([rows.length, own.length, stage.relay.log.length]).toEqual([kept, 0, sent]);
});
