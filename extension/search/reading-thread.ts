/** Reads a mentorship on a thread of its own, so that meanwhile the page hears every key. [F8] */
import type { Millis } from '#shared/base/ids.ts';
import type { NamedRoom } from './search-entry.ts';
import type { StoredEntries } from './stored-entries.ts';

/** What such a thread is told. */
export type ReadingTask = { readonly room: NamedRoom; readonly now: Millis };

/** What `readStoredEntries` gives, read by a thread that lives as long; `undefined` too where it fails. */
export async function readOnThread(
  room: NamedRoom,
  now: Millis,
): Promise<StoredEntries | undefined> {
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<StoredEntries | undefined>) =>
        resolve(data),
      );
      worker.addEventListener('error', () => resolve(undefined));
      worker.postMessage({ room, now } satisfies ReadingTask);
    });
  } finally {
    worker.terminate();
  }
}
