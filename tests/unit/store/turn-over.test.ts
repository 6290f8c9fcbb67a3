/** What the store does once it was lost, before it writes again, so that the next start finds all of it. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import type { ChangeChannel } from '../../../extension/store/changes.ts';
import { DEFAULT_SETTINGS } from '../../../extension/store/settings.ts';
import { openStore, type Store } from '../../../extension/store/store.ts';
import type { DiskSpace } from '../../../extension/store/turn-over.ts';
import { losableIndexedDb, type LosableIndexedDb } from '../../support/store/losable-indexeddb.ts';
import { must } from '../../support/store/samples.ts';

const MEGABYTE = 1 << 20;

type Bench = Pick<LosableIndexedDb, 'lose'> & {
  readonly factory: IDBFactory;
  readonly store: Store;
  /** The same place, watched. */
  readonly indexedDB: IDBFactory;
  /** What was asked of the browser, in order: `open NAME`, `delete NAME`. */
  readonly asked: string[];
  readonly names: () => Promise<readonly (string | undefined)[]>;
};

async function bench(disk?: DiskSpace, place = new IDBFactory()): Promise<Bench> {
  const { factory, lose } = losableIndexedDb(place);
  const asked: string[] = [];
  const watched: IDBFactory = {
    cmp: (a, b) => factory.cmp(a, b),
    databases: () => factory.databases(),
    open(name, version) {
      asked.push(`open ${name}`);
      return factory.open(name, version);
    },
    deleteDatabase(name) {
      asked.push(`delete ${name}`);
      return factory.deleteDatabase(name);
    },
  };
  const store = must(
    await openStore({
      indexedDB: watched,
      disk,
      openChannel,
      report: () => undefined,
    }),
  );
  asked.length = 0;
  const names = async () => (await watched.databases()).map(({ name }) => name);
  return { store, factory: place, indexedDB: watched, asked, lose, names };
}

function openChannel(): ChangeChannel {
  return { postMessage: () => undefined, onmessage: null, close: () => undefined };
}

function disk(free: () => number): DiskSpace {
  return { estimate: () => Promise.resolve({ usage: MEGABYTE, quota: MEGABYTE + free() }) };
}

test('[B61] a store that was lost makes the browser begin a new log before it is opened again', async () => {
  const { store, asked, lose, names } = await bench();

  await lose();

  await vi.waitFor(async () => must(await store.settings.write({ name: 'Mia' })), 5_000);
  expect(asked).toEqual(['open turn-over', 'delete turn-over', 'open twoway']);
  expect(await names()).toEqual(['twoway']);
  store.close();
});

test('[B61] while the disk has too little room nothing is touched, and it is said to be full', async () => {
  let free = 300 * MEGABYTE;
  const { store, asked, lose } = await bench(disk(() => free));
  free = 3 * MEGABYTE;
  await lose();

  await vi.waitFor(async () =>
    expect(await store.settings.read()).toEqual({ ok: false, error: 'quota' }),
  );
  expect(asked).toEqual([]);

  free = 300 * MEGABYTE;
  const read = await vi.waitFor(async () => must(await store.settings.read()), 5_000);
  expect(read).toEqual(DEFAULT_SETTINGS);
  expect(asked).toEqual(['open turn-over', 'delete turn-over', 'open twoway']);
  store.close();
});

test('[B65] on a disk without room nothing is opened, until there is room', async () => {
  let free = 300 * MEGABYTE;
  const before = await bench(disk(() => free));
  must(await before.store.settings.write({ name: 'Mia' }));
  before.store.close();
  before.asked.length = 0;
  free = 3 * MEGABYTE;
  const { indexedDB, asked } = before;
  const again = () =>
    openStore({ indexedDB, disk: disk(() => free), openChannel, report: () => undefined });

  expect(await again()).toEqual({ ok: false, error: 'quota' });
  expect(asked).toEqual([]);

  free = 300 * MEGABYTE;
  const store = must(await again());
  expect(must(await store.settings.read()).name).toBe('Mia');
  store.close();
});

test('[B61] a browser that does not tell how much room there is is taken to have enough', async () => {
  const silent = { estimate: () => Promise.reject(new TypeError('no storage manager')) };
  const { store, lose } = await bench(silent);

  await lose();

  await vi.waitFor(async () => must(await store.settings.read()), 5_000);
  store.close();
});
