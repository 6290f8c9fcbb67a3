/** Making a file, or what stands in a folder, outlast a power cut. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Waits until the file, or the folder's list of names, is on the disk. Throws what the system says. */
export function syncPath(path: string): void {
  const open = openSync(path, 'r');
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}
