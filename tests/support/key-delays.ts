/**
 * How long each key takes from the notes of one page to the notes of another, measured where people
 * see it: in the text of the notes. All browsers of a test have the clock of one computer.
 */
import { inNotes } from './notes-field.ts';
import type { Scripted } from './plain-page.ts';
import { waitFor } from './wait.ts';

/** The character that is counted; it must be typed with nothing else. */
const KEY = '.';
const KEYS = 15;
/** A fast typist; slower than an update is merged with the next one only by half. */
const BETWEEN_KEYS_MS = 60;

/** Types `KEYS` keys with `type` on one page, gives for each its delay until the other page shows it. */
export async function keyDelays(
  from: Scripted,
  to: Scripted,
  type: (text: string, delayMs: number) => Promise<void>,
): Promise<readonly number[]> {
  await Promise.all([watch(from), watch(to)]);
  await type(KEY.repeat(KEYS), BETWEEN_KEYS_MS);
  const [made, seen] = await waitFor('all keys are there', async () => {
    const both = await Promise.all([timesOf(from), timesOf(to)]);
    return both.every((times) => times.length >= KEYS) ? both : undefined;
  });
  return made.map((at, key) => (seen[key] ?? Infinity) - at);
}

/** The middle one: a machine that is busy for a moment does not move it. */
export function middleOf(delays: readonly number[]): number {
  const sorted = delays.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
}

/** Notes from now on when each further key appears in the notes. */
async function watch(page: Scripted): Promise<void> {
  await inNotes(page, (root) => {
    const count = () => (root.textContent ?? '').split('.').length - 1;
    const times: number[] = [];
    let known = count();
    new MutationObserver(() => {
      for (const all = count(); known < all; known += 1) times.push(Date.now());
    }).observe(root, { childList: true, characterData: true, subtree: true });
    Reflect.set(globalThis, 'keyTimes', times);
  });
}

async function timesOf(page: Scripted): Promise<readonly number[]> {
  const times = await page.evaluate('keyTimes');
  return Array.isArray(times) ? times.map(Number) : [];
}
