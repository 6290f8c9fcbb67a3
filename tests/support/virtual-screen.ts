/**
 * A screen in memory (Xvfb) for browsers that must show their pages: only what stands on a screen is
 * hidden by what comes before it. The server finds a free display by itself and is ended by its id.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

const START_MS = 60_000;
const SIZE = '1400x1000x24';
/** The descriptor on which the server says the number of its display. */
const NUMBER_FD = 3;

/** A screen that nobody looks at. */
export type VirtualScreen = {
  /** What `DISPLAY` is for a program that draws here. */
  readonly display: string;
  close(): Promise<void>;
};

/** Whether this computer has no window of its own for every program: macOS and Windows do. */
export function needsVirtualScreen(): boolean {
  return process.platform !== 'darwin' && process.platform !== 'win32';
}

/** Starts a screen on a display that is free, where one is needed. Rejects when it does not start. */
export async function openVirtualScreen(): Promise<VirtualScreen> {
  if (!needsVirtualScreen()) return { display: '', close: async () => {} };
  const child = spawn(
    'Xvfb',
    ['-displayfd', String(NUMBER_FD), '-screen', '0', SIZE, '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const number = await displayNumber(child);
  return {
    display: `:${number}`,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function displayNumber(child: ChildProcess): Promise<number> {
  // The descriptor is a pipe that the server writes to. The types know only of the first three.
  const said = child.stdio[NUMBER_FD] as Readable;
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no screen within ${START_MS / 1_000} s: ${complaint}`));
    }, START_MS);
    said.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(late);
      resolve(Number.parseInt(text, 10));
    });
    const fail = (reason: string) => {
      clearTimeout(late);
      reject(new Error(`the screen did not start (${reason}): ${complaint}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit code ${code}`));
  });
}
