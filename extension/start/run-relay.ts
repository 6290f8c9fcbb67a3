/**
 * Runs the relay as a process of its own, waits until it answers, and ends it politely. The relay
 * is started as a program, never imported: the two sides of the wire share no memory.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '#shared/base/result.ts';

const READY_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 50;
const STOP_WITHIN_MS = 8_000;

/** A relay that answers. `stopped` resolves when the process has ended, for whatever reason. */
export type RunningRelay = {
  readonly address: string;
  readonly page: string;
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
};

/** The address the extension connects to for a relay on this computer. */
export function relayAddressOf(port: number): string {
  return `ws://127.0.0.1:${port}`;
}

/** Whether nobody listens on the port of this computer's loopback address. */
export function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Starts `sync-server/main.ts` on the loopback address and waits for `/healthz`. The error is a
 * sentence with what the relay said.
 */
export async function runRelay(
  root: string,
  port: number,
  dataFolder: string,
): Promise<Result<RunningRelay, string>> {
  mkdirSync(dataFolder, { recursive: true });
  const child = spawn(process.execPath, [join(root, 'sync-server', 'main.ts')], {
    cwd: root,
    env: { ...process.env, TWOWAY_PORT: String(port), TWOWAY_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: Ctrl-C reaches only `npm start`, which then ends everything in order.
    detached: process.platform !== 'win32',
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lastWords = keepLastWords(child);
  const stopped = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const page = `http://127.0.0.1:${port}`;
  const stop = () => stopProcess(child, stopped);
  if (await answers(`${page}/healthz`, stopped)) {
    return ok({ address: relayAddressOf(port), page, stopped, stop });
  }
  await stop();
  return err(`The relay did not start. It said:\n${lastWords()}`);
}

async function answers(url: string, stopped: Promise<void>): Promise<boolean> {
  let isOver = false;
  void stopped.then(() => (isOver = true));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!isOver && Date.now() < deadline) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // Not listening yet: asked again below, until the deadline.
    }
    await delay(ASK_EVERY_MS);
  }
  return false;
}

async function stopProcess(child: ChildProcess, stopped: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await stopped;
  clearTimeout(insist);
}

function keepLastWords(child: ChildProcess): () => string {
  let words = '';
  const keep = (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => words.trim();
}
