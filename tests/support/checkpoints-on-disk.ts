/** Which local checkpoints lie on a profile's disk, read through any context of the extension. */
import { waitFor } from './wait.ts';

/** A page or a service worker. */
type Context = { evaluate<R>(look: () => Promise<R>): Promise<R> };

/** What is told of one: its number, when it was made, and up to which row it holds. */
type CheckpointOnDisk = {
  readonly number: number;
  readonly at: number;
  readonly rowKey: number;
};

/** Those of all mentorships of the profile, oldest first; none while there is no storage yet. */
function checkpointsOnDisk(context: Context): Promise<readonly CheckpointOnDisk[]> {
  return context.evaluate(
    () =>
      new Promise<CheckpointOnDisk[]>((resolve, reject) => {
        const opening = indexedDB.open('twoway');
        opening.addEventListener('error', () => reject(new Error('the storage does not open')));
        opening.addEventListener('success', () => {
          const database = opening.result;
          const reading = database.transaction('checkpoints').objectStore('checkpoints').getAll();
          reading.addEventListener('error', () => reject(new Error('no checkpoints were read')));
          reading.addEventListener('success', () => {
            database.close();
            const rows = reading.result as readonly CheckpointOnDisk[];
            resolve(rows.map(({ number, at, rowKey }) => ({ number, at, rowKey })));
          });
        });
      }),
  );
}

/** Waits until so many lie there, and gives them. */
export function untilCheckpoints(
  context: Context,
  count: number,
): Promise<readonly CheckpointOnDisk[]> {
  return waitFor(`there are ${count} checkpoints`, async () => {
    const found = await checkpointsOnDisk(context);
    return found.length === count ? found : undefined;
  });
}
