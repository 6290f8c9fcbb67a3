/** Which databases of a profile hold some words anywhere, in any row and under any key. */
import type { Person } from './person.ts';

/**
 * The names of the databases that hold `words`: in texts, in bytes as UTF-8, however deep. Rows of what was
 * typed hold a letter each, so look for what was put in at once.
 */
export async function databasesWith(person: Person, words: string): Promise<readonly string[]> {
  const worker = await person.serviceWorker();
  return worker.evaluate(async (sought) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error('the disk cannot be read')));
      });
    const holds = (value: unknown): boolean => {
      if (typeof value === 'string') return value.includes(sought);
      if (value instanceof ArrayBuffer) return holds(new Uint8Array(value));
      if (value instanceof Uint8Array) return new TextDecoder().decode(value).includes(sought);
      if (typeof value !== 'object' || value === null) return false;
      return Object.entries(value).some((entry) => entry.some(holds));
    };
    const found: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      const stores = [...database.objectStoreNames];
      const values = await Promise.all(
        stores.flatMap((store) => {
          const rows = database.transaction(store).objectStore(store);
          return [asked<unknown[]>(rows.getAll()), asked<IDBValidKey[]>(rows.getAllKeys())];
        }),
      );
      database.close();
      if (values.some(holds)) found.push(name);
    }
    return found;
  }, words);
}
