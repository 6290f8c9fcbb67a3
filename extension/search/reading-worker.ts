/**
 * The program of a thread that reads one mentorship and answers once. Whoever started it ends it, and
 * the memory that the record took goes with it. [F5, F8]
 */
import type { ReadingTask } from './reading-thread.ts';
import { readStoredEntries } from './stored-entries.ts';

addEventListener('message', ({ data: { room, now } }: MessageEvent<ReadingTask>) => {
  void readStoredEntries(indexedDB, room, now).then((read) => postMessage(read));
});
