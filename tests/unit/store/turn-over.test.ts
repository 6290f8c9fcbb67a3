/** What the store does once it was lost and is there again, so that the next start finds all of it. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { createTurnOver } from '../../../extension/store/turn-over.ts';
import { failingIndexedDb, type WriteFate } from '../../support/store/failing-indexeddb.ts';
import { must, openTestStore } from '../../support/store/samples.ts';

/** As many bytes as Chromium keeps in one log, at most. */
const LOG_BYTES = 4 << 20;

async function namesIn(factory: IDBFactory): Promise<readonly (string | undefined)[]> {
  return (await factory.databases()).map(({ name }) => name);
}

/** Sums up what is written into any database of `factory` from now on. */
function weigh(factory: IDBFactory): () => number {
  let bytes = 0;
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = open(name, version);
    request.addEventListener('success', () => {
      const connection = request.result;
      const begin = connection.transaction.bind(connection);
      connection.transaction = (...args) => {
        const transaction = begin(...args);
        const objectStore = transaction.objectStore.bind(transaction);
        transaction.objectStore = (part) => {
          const opened = objectStore(part);
          const add = opened.add.bind(opened);
          opened.add = (value: unknown, key?: IDBValidKey) => {
            if (value instanceof Uint8Array) bytes += value.length;
            return key === undefined ? add(value) : add(value, key);
          };
          return opened;
        };
        return transaction;
      };
    });
    return request;
  };
  return () => bytes;
}

test('[B61] a store that was lost and is back writes more than one log holds, and keeps none of it', async () => {
  const factory = new IDBFactory();
  const { store } = await openTestStore(factory);
  const weight = weigh(factory);

  const deleting = factory.deleteDatabase('twoway');
  await new Promise((resolve) => deleting.addEventListener('success', resolve));

  await vi.waitFor(() => expect(weight()).toBeGreaterThan(LOG_BYTES), 5_000);
  await vi.waitFor(async () => expect(await namesIn(factory)).toEqual(['twoway']), 5_000);
  must(await store.settings.read());
  store.close();
});

test('[B61] where there is no room yet it leaves nothing behind and tries again until there is', async () => {
  const factory = new IDBFactory();
  let fate: WriteFate = 'full';
  let tries = 0;
  const weight = weigh(factory);
  const watched = failingIndexedDb(factory, () => {
    tries += 1;
    return fate;
  });
  const turning = createTurnOver(watched);
  turning.owe();
  await vi.waitFor(() => expect(tries).toBeGreaterThan(1), 5_000);
  await vi.waitFor(async () => expect(await namesIn(factory)).toEqual([]), 5_000);
  const before = weight();
  fate = 'well';
  await vi.waitFor(() => expect(weight() - before).toBeGreaterThan(LOG_BYTES), 10_000);
  await vi.waitFor(async () => expect(await namesIn(factory)).toEqual([]), 5_000);
  turning.close();
}, 20_000);
