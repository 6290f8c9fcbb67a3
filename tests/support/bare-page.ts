/**
 * A page of the extension's origin that runs none of its code: what another tab, an older version or
 * somebody with the developer tools does to the databases, it can do.
 */
import type { Page } from 'playwright-core';
import type { Person } from './person.ts';
import { waitFor } from './wait.ts';

/** The database of what is not a record. */
export const STORE = 'twoway';

/** Opens one. */
export async function openBarePage({ context, extensionId }: Person): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/icon/icon.svg`);
  return page;
}

/** The names of the mentorships' own databases. */
export function roomDatabases(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const found = await indexedDB.databases();
    return found.map(({ name }) => name ?? '').filter((name) => name.startsWith('tw:'));
  });
}

/** Opens `name` and keeps it open whoever asks, until the page is closed. */
export function holdOpen(page: Page, name: string): Promise<void> {
  return page.evaluate(
    (database) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.addEventListener('error', () => reject(new Error('it does not open')));
        opening.addEventListener('success', () => {
          Reflect.set(globalThis, 'held', opening.result);
          resolve();
        });
      }),
    name,
  );
}

/** Keeps every other page's writes into a part of `name` waiting, until what comes back is called. */
export async function holdWrites(
  page: Page,
  name: string,
  part = 'updates',
): Promise<() => Promise<void>> {
  await page.evaluate(
    ([database = '', store = '']) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.addEventListener('error', () => reject(new Error('it does not open')));
        opening.addEventListener('success', () => {
          const writing = opening.result.transaction(store, 'readwrite');
          const rows = writing.objectStore(store);
          writing.addEventListener('complete', () => opening.result.close());
          // A transaction lasts for as long as it is asked for something.
          const askAgain = (): void => {
            resolve();
            if (Reflect.get(globalThis, 'letGo') === true) return;
            rows.count().addEventListener('success', askAgain);
          };
          Reflect.set(globalThis, 'letGo', false);
          askAgain();
        });
      }),
    [name, part],
  );
  return () => page.evaluate(() => void Reflect.set(globalThis, 'letGo', true));
}

/** Asks for `name` to be deleted; true once it is, false when somebody holds it and it waits for that. */
export function deleteDatabase(page: Page, name: string): Promise<boolean> {
  return page.evaluate(
    (database) =>
      new Promise<boolean>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(database);
        deleting.addEventListener('error', () => reject(new Error('it is not deleted')));
        deleting.addEventListener('blocked', () => resolve(false));
        deleting.addEventListener('success', () => resolve(true));
      }),
    name,
  );
}

/**
 * Makes `STORE` be of version 1, with all that it holds but for what came later, and keeps it open
 * whoever asks, as an older version of the extension would that hangs. No other page may have it open.
 */
export function holdOlderStore(page: Page): Promise<void> {
  return page.evaluate(async (name) => {
    const FIRST = ['keyring', 'settings', 'draft', 'projections', 'joining', 'jots'];
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('the storage refuses')));
      });
    const now = await asked(indexedDB.open(name));
    const parts = [...now.objectStoreNames].filter((part) => FIRST.includes(part));
    const reading = now.transaction(parts);
    const copies = await Promise.all(
      parts.map(async (part) => {
        const store = reading.objectStore(part);
        const indexes = [...store.indexNames].map((index) => store.index(index));
        return {
          ...{ part, keyPath: store.keyPath, autoIncrement: store.autoIncrement },
          indexes: indexes.map((one) => ({
            name: one.name,
            path: one.keyPath,
            unique: one.unique,
          })),
          keys: await asked(store.getAllKeys()),
          values: (await asked(store.getAll())) as readonly unknown[],
        };
      }),
    );
    now.close();
    await asked(indexedDB.deleteDatabase(name));
    const making = indexedDB.open(name, 1);
    making.addEventListener('upgradeneeded', () => {
      for (const { part, keyPath, autoIncrement, indexes, keys, values } of copies) {
        const store = making.result.createObjectStore(part, { keyPath, autoIncrement });
        for (const one of indexes) store.createIndex(one.name, one.path, { unique: one.unique });
        for (const [at, value] of values.entries())
          if (keyPath === null) store.put(value, keys[at]);
          else store.put(value);
      }
    });
    Reflect.set(globalThis, 'held', await asked(making));
  }, STORE);
}

/** Brings `STORE` to a version that is newer than ours, and lets it go again. */
export function makeNewer(page: Page): Promise<void> {
  return page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name, 99);
        opening.addEventListener('error', () => reject(new Error('it does not open')));
        opening.addEventListener('success', () => {
          opening.result.close();
          resolve();
        });
      }),
    STORE,
  );
}

/** Waits until `STORE` is there in our version and holds a mentorship. */
export async function untilMadeAnew(page: Page): Promise<void> {
  await waitFor('the storage is made anew', async () => {
    const found = await page.evaluate(() => indexedDB.databases());
    // Asked for before it is there, it would be made by asking.
    if (!found.some(({ name, version }) => name === STORE && version !== 99)) return false;
    return (await countRows(page, STORE, 'keyring')) > 0;
  });
}

/** How many rows lie in a database, in the part of a mentorship's own unless it is said. */
export function countRows(page: Page, name: string, part = 'updates'): Promise<number> {
  return page.evaluate(
    ([database = '', store = '']) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.addEventListener('error', () => reject(new Error('it does not open')));
        opening.addEventListener('success', () => {
          const counting = opening.result.transaction(store).objectStore(store).count();
          counting.addEventListener('error', () => reject(new Error('nothing was counted')));
          counting.addEventListener('success', () => {
            opening.result.close();
            resolve(counting.result);
          });
        });
      }),
    [name, part],
  );
}

/** From now on every write of the page's databases is given up by the browser; `false`: no more. */
export function abortWrites(page: Page, isOn: boolean): Promise<void> {
  return page.evaluate((on) => {
    const known: unknown = Reflect.get(globalThis, 'beginTransaction');
    const begin = known ?? Reflect.get(IDBDatabase.prototype, 'transaction');
    Reflect.set(globalThis, 'beginTransaction', begin);
    if (typeof begin !== 'function') throw new Error('no databases');
    const aborting = function (this: IDBDatabase, ...args: unknown[]): unknown {
      const transaction: unknown = Reflect.apply(begin, this, args);
      if (!(transaction instanceof IDBTransaction) || transaction.mode !== 'readwrite')
        return transaction;
      // The requests are made and then all of it is given up, as when the disk fails.
      Object.assign(transaction, { commit: () => transaction.abort() });
      queueMicrotask(() => {
        try {
          transaction.abort();
        } catch {
          // It has been given up already.
        }
      });
      return transaction;
    };
    Reflect.set(IDBDatabase.prototype, 'transaction', on ? aborting : begin);
  }, isOn);
}
