/**
 * Waiting for something to become true, with a deadline and a sentence that says what was waited
 * for. Tests never sleep for luck.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { equal } from './equal.ts';

const ASK_EVERY_MS = 50;

/**
 * How long is waited for what must come to be: a page whose relay was away for long takes up to 45 s until it
 * tries again (the provider's 30 s, then half of the connector's), on a machine that may be slow.
 */
export const PATIENCE_MS = 60_000;

/**
 * Asks `condition` until it gives something other than undefined, null or false, and gives that.
 * A condition that throws counts as not yet true; the last error is told when the deadline passes.
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = PATIENCE_MS,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + withinMs;
  let last: unknown = undefined;
  do {
    try {
      const found = await condition();
      if (isThere(found)) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await delay(ASK_EVERY_MS);
  } while (Date.now() < deadline);
  const reason = last === undefined ? '' : ` (last error: ${describe(last)})`;
  throw new Error(`waited ${withinMs / 1_000} s in vain until ${what}${reason}`);
}

/** Asks until the answer is this; else the error says what it was at last. */
export async function becomes<T>(
  what: string,
  wanted: T,
  ask: () => T | Promise<T>,
): Promise<void> {
  await waitFor(what, async () => {
    equal(await ask(), wanted, what);
    return true;
  });
}

/** Ends with an error that names `what` when `work` takes longer than `withinMs`. */
export async function within<T>(what: string, withinMs: number, work: Promise<T>): Promise<T> {
  const clock = new AbortController();
  const late = delay(withinMs, undefined, { signal: clock.signal }).then(() => {
    throw new Error(`${what} took longer than ${withinMs / 1_000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clock.abort();
    late.catch(() => {});
  }
}

function isThere<T>(found: T): found is Exclude<T, undefined | null | false> {
  return found !== undefined && found !== null && found !== false;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
