/**
 * Chromium keeps all databases of an extension behind one log file. A write that a full disk cuts short
 * leaves a torn piece in it; what is written later goes behind that piece, can be read for as long as the
 * browser runs, and makes the next start find the file damaged and delete every database of the
 * extension. Deleting a database makes it begin a new file at once and take all that it holds out of the
 * old one. Measured in Chromium 156: after a full disk everything was gone at the next start, and was not
 * with this. Opening the first database after a start writes behind the torn piece by itself (an empty entry,
 * and the taking back of what was not ended), so on a full disk none is opened. [B61, B62, B65]
 */
import { err, type Result } from '#shared/base/result.ts';
import { openDatabase } from './database.ts';
import { deleteDatabase } from './delete-database.ts';
import type { StoreFault } from './fault.ts';

/** As much of the platform's `navigator.storage` as is used. */
export type DiskSpace = Pick<StorageManager, 'estimate'>;

const NAME = 'turn-over';
const PART = 'pieces';
/** All that the old file held is written anew, up to 4 MB, beside what else is written just then. */
const NEEDED_BYTES = 8 << 20;

/** Whether there is room enough to write; what the browser does not tell counts as enough. [B61, B65] */
export async function hasRoom(disk: DiskSpace | undefined): Promise<boolean> {
  try {
    // With the permission for unlimited storage the quota is what is used and what the disk has left.
    const { quota = Infinity, usage = 0 } = (await disk?.estimate()) ?? {};
    return quota - usage >= NEEDED_BYTES;
  } catch {
    return true;
  }
}

/**
 * Makes the browser begin a new log. Where `disk` says that there is too little, nothing is touched and
 * it answers `quota`: done half, it would itself leave behind what it is to prevent. Otherwise a fault
 * means that the storage has given way again, and that it is to be tried again. Never throws.
 */
export async function turnOver(
  factory: IDBFactory | undefined,
  disk: DiskSpace | undefined,
): Promise<Result<void, StoreFault>> {
  if (factory === undefined) return err('unavailable');
  if (!(await hasRoom(disk))) return err('quota');
  const opened = await openDatabase(factory, {
    name: NAME,
    steps: [(database) => database.createObjectStore(PART)],
  });
  if (!opened.ok) return opened;
  opened.value.close();
  return deleteDatabase(factory, NAME);
}
