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
const NO_WAY =
  'The flow full-disk needs to mount a small file system: run it as root, in a container started with ' +
  '--cap-add SYS_ADMIN --security-opt apparmor=unconfined, or where `unshare --user --mount` is allowed.';
const NAMESPACE = ['--user', '--map-root-user', '--mount'];

/**
 * Why no small disk can be had here, in one line that says what to do; undefined where one can. Told
 * before the tests begin, since no package brings it: the flow that needs it fails, the others run.
 */
export function whyNoSmallDisk(): string | undefined {
  return wayToMount() === 'none' ? NO_WAY : undefined;
}

/**
 * Starts this program again in a namespace where it may mount, if it may not here and there is one, and
 * ends with its code. Where there is none either, it goes on: `openSmallDisk` then says what is needed.
 */
export async function withMounting(): Promise<void> {
  if (process.env[STARTED_AGAIN] !== undefined || wayToMount() !== 'in a namespace') return;
  const command = [...NAMESPACE, process.execPath, ...process.argv.slice(1)];
  const again = spawn('unshare', command, {
    stdio: 'inherit',
    env: { ...process.env, [STARTED_AGAIN]: '1' },
  });
  process.on('SIGTERM', () => again.kill('SIGTERM'));
  process.exit(await new Promise<number>((done) => again.once('close', (code) => done(code ?? 1))));
}

function wayToMount(): 'here' | 'in a namespace' | 'none' {
  const probe = temporaryFolder('mounting');
  if (mount(probe, 1) === undefined) {
    unmount(probe);
    return 'here';
  }
  const inNamespace = spawnSync('unshare', [...NAMESPACE, 'mount', ...mountWords(probe, 1)]);
  return inNamespace.status === 0 ? 'in a namespace' : 'none';
}

/** Mounts one of so many megabytes. */
export function openSmallDisk(megabytes: number): SmallDisk {
  const folder = temporaryFolder('small-disk');
  const trouble = mount(folder, megabytes);
  if (trouble !== undefined) throw new Error(`${NO_WAY} (${trouble})`);
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
  const done = spawnSync('mount', mountWords(folder, megabytes), { encoding: 'utf8' });
  return done.status === 0 ? undefined : (done.error?.message ?? done.stderr.trim());
}

function mountWords(folder: string, megabytes: number): readonly string[] {
  return ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder];
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
