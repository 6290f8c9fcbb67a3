/**
 * What a relay stands on in a run of faults: its data folder (on a disk of its own, where the disk is
 * to be filled), and the user without rights that it runs as, since root heeds no file mode.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, rmSync } from 'node:fs';
import process from 'node:process';
import type { ProcessUser } from '../relay-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A data folder and how a relay runs on it. */
export type Ground = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whom the relay runs as; `undefined`: as whoever runs the tests, who is not root. */
  readonly user: ProcessUser | undefined;
  readonly close: () => Promise<void>;
};

/** Debian's user and group `nobody`. */
const NOBODY: ProcessUser = { uid: 65_534, gid: 65_534 };
const DISK = '24m';

function ownedFolder(): { folder: string; user: ProcessUser | undefined } {
  const folder = temporaryFolder('fault');
  const user = process.getuid?.() === 0 ? NOBODY : undefined;
  if (user !== undefined) {
    // The root of all temporary folders is for its owner alone; a relay of another user passes through.
    chmodSync(`${folder}/..`, 0o711);
    chownSync(folder, user.uid, user.gid);
  }
  return { folder, user };
}

/** A folder on the disk that all folders are on. */
export function openGround(): Ground {
  const { folder, user } = ownedFolder();
  return {
    ...{ folder, user, env: {} },
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A small disk of its own, in memory. Throws where mounting is not allowed. */
export function openSmallDisk(): Ground {
  const { folder, user } = ownedFolder();
  const owner = user === undefined ? '' : `,uid=${user.uid},gid=${user.gid}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=0700${owner}`, 'tmpfs', folder]);
  return {
    ...{ folder, user, env: {} },
    async close() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
