/**
 * A disk of its own for one browser profile, small enough to be filled: a file system in memory. Only
 * who may mount has one, which is root, or anybody in a namespace of their own where the system allows
 * that: `withMounting` starts the program again there.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A small disk. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes what room is left, all but what its files have already. */
  readonly fill: () => void;
  /** Gives the room back. */
  readonly free: () => void;
  /** Unmounts it, whoever still holds files on it. */
  readonly close: () => Promise<void>;
};

const STARTED_AGAIN = 'TWOWAY_MAY_MOUNT';
const MOUNTS = '/proc/self/mounts';
const PIECE = new Uint8Array(1 << 16);
const NAMESPACE = ['--user', '--map-root-user', '--mount'];

/**
 * Makes sure that this program may mount. Where it may not, starts it again in a namespace where it may,
 * and ends with its code; where there is none either, ends with a line that says what is needed.
 */
export async function withMounting(): Promise<void> {
  const probe = temporaryFolder('mounting');
  if (mount(probe, 1) === undefined) return unmount(probe);
  const isAllowed = spawnSync('unshare', [...NAMESPACE, 'true']).status === 0;
  if (!isAllowed || process.env[STARTED_AGAIN] !== undefined)
    throw new Error(
      'This needs a small file system: run it as root, or on a Linux where `unshare --user --mount` is allowed.',
    );
  const command = [...NAMESPACE, process.execPath, ...process.argv.slice(1)];
  const again = spawn('unshare', command, {
    stdio: 'inherit',
    env: { ...process.env, [STARTED_AGAIN]: '1' },
  });
  process.on('SIGTERM', () => again.kill('SIGTERM'));
  process.exit(await new Promise<number>((done) => again.once('close', (code) => done(code ?? 1))));
}

/** Mounts one of so many megabytes. */
export function openSmallDisk(megabytes: number): SmallDisk {
  const folder = temporaryFolder('small-disk');
  const trouble = mount(folder, megabytes);
  if (trouble !== undefined) throw new Error(`no small disk: ${trouble}`);
  let isMounted = true;
  const end = (): void => {
    if (isMounted) unmount(folder);
    isMounted = false;
  };
  // Also where the flow was told to end: before the folders of the test are removed.
  process.prependOnceListener('exit', end);
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => fill(filler, folder),
    free: () => rmSync(filler, { force: true }),
    close: () => Promise.resolve(end()),
  };
}

function fill(file: string, folder: string): void {
  const out = openSync(file, 'a');
  try {
    while (statfsSync(folder).bavail > 0) {
      try {
        writeSync(out, PIECE);
      } catch (error) {
        if (error instanceof Error && Reflect.get(error, 'code') === 'ENOSPC') return;
        throw error;
      }
    }
  } finally {
    closeSync(out);
  }
}

/** Undefined, or why it was refused. */
function mount(folder: string, megabytes: number): string | undefined {
  const options = `size=${megabytes}m,mode=0700`;
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  return done.status === 0 ? undefined : (done.error?.message ?? done.stderr.trim());
}

/** Unmounts what a program that was ended hard has left mounted below `folder`. */
export function unmountBelow(folder: string): void {
  if (!existsSync(MOUNTS)) return;
  const places = readFileSync(MOUNTS, 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const place of places.filter((one) => one.startsWith(`${folder}/`))) unmount(place);
}

function unmount(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
}
