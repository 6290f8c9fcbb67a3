/**
 * Looks again and again at how far a profile's only mentorship has read the relay's log, as it stands
 * on the disk: for tests that must know that nobody moved it who may not.
 */
import { inPage, type Scripted } from './plain-page.ts';

/** A place of the log on the disk, and the term of the lock under which it was written. */
export type SeenCursor = { readonly term: number; readonly seq: number };

const LOOK_EVERY_MS = 15;

/** Begins to look from a page that is seen: the timers of a hidden one come late. */
export async function watchCursor(page: Scripted): Promise<void> {
  await inPage(page, startLooking, LOOK_EVERY_MS);
}

/** Every cursor that stood on the disk since then, each once in a row, in order. */
export async function cursorsSeen(page: Scripted): Promise<readonly SeenCursor[]> {
  const seen = await page.evaluate('cursorsSeen');
  // Written by startLooking alone.
  return seen as readonly SeenCursor[];
}

async function startLooking(everyMs: number): Promise<void> {
  const wait = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('the rows cannot be read')));
    });
  const all = await indexedDB.databases();
  const name = all.map((one) => one.name ?? '').find((one) => one.startsWith('tw:'));
  const database = await wait(indexedDB.open(name ?? ''));
  const seen: { term: number; seq: number }[] = [];
  Reflect.set(globalThis, 'cursorsSeen', seen);
  const look = async (): Promise<void> => {
    const store = database.transaction('custom').objectStore('custom');
    const asked = [store.get('cursor'), store.get('term')].map((one) => wait<unknown>(one));
    const [cursor, term] = await Promise.all(asked);
    const now = { term: Number(term), seq: Number((cursor as { seq: number }).seq) };
    if (JSON.stringify(seen.at(-1)) !== JSON.stringify(now)) seen.push(now);
    setTimeout(() => void look(), everyMs);
  };
  await look();
}
