/**
 * What a relay stands on in a run of faults: its data folder (on a disk of its own, where the disk is
 * to be filled), and the user without rights that it runs as, since root heeds no file mode.
 */
import { chmodSync, chownSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import type { ProcessUser } from '../relay-process.ts';
import { openSmallDisk, type SmallDisk } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A data folder and how a relay runs on it. */
export type Ground = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whom the relay runs as; `undefined`: as whoever runs the tests, who is not root. */
  readonly user: ProcessUser | undefined;
  /** The disk of its own that the folder is, where it is to be filled. */
  readonly disk: SmallDisk | undefined;
  readonly close: () => Promise<void>;
};

/** Debian's user and group `nobody`. */
const NOBODY: ProcessUser = { uid: 65_534, gid: 65_534 };
const DISK_MEGABYTES = 24;

function ownUser(): ProcessUser | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

function giveTo(user: ProcessUser | undefined, folder: string): void {
  if (user === undefined) return;
  // The root of all temporary folders is for its owner alone; a relay of another user passes through.
  chmodSync(dirname(folder), 0o711);
  chownSync(folder, user.uid, user.gid);
}

/** A folder on the disk that all folders are on. */
export function openGround(): Ground {
  const [folder, user] = [temporaryFolder('fault'), ownUser()];
  giveTo(user, folder);
  return {
    ...{ folder, user, env: {}, disk: undefined },
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lets users without rights pass through a folder of ours, on to what is theirs. */
export function openWayThrough(folder: string): void {
  for (const one of [folder, dirname(folder)]) chmodSync(one, 0o711);
}

/** A small disk of its own, in memory. Throws where mounting is not allowed. */
export function openSmallGround(): Ground {
  const [disk, user] = [openSmallDisk(DISK_MEGABYTES), ownUser()];
  giveTo(user, disk.folder);
  return { ...{ folder: disk.folder, user, env: {}, disk }, close: disk.close };
}
