/** Waits have an end, and leave nothing behind. */
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aborted, pause, within } from '../../../extension/sync/pause.ts';

const LIFE = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** What `wait` has come to by now. */
async function outcome(wait: Promise<unknown>): Promise<unknown> {
  let come: unknown = 'waits';
  void wait.then((value) => (come = value));
  await vi.advanceTimersByTimeAsync(0);
  return come;
}

test('[S160] a pause ends after its time, and leaves no listener on a signal that lives on', async () => {
  const wait = pause(1_000, LIFE);
  await vi.advanceTimersByTimeAsync(999);
  expect(await outcome(wait)).toBe('waits');
  await vi.advanceTimersByTimeAsync(1);

  expect(await outcome(wait)).toBeUndefined();
  expect(getEventListeners(LIFE, 'abort')).toEqual([]);
});

test('[S160] a pause ends with its signal, at once where that is over, and leaves no timer', async () => {
  const ending = new AbortController();
  const wait = pause(1_000, ending.signal);
  expect(await outcome(wait)).toBe('waits');
  ending.abort();

  expect(await outcome(wait)).toBeUndefined();
  expect(await outcome(pause(1_000, ending.signal))).toBeUndefined();
  expect(await outcome(aborted(ending.signal))).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

test('[S160] a wait gives what it waited for or that it is late, and leaves no timer, also where that fails', async () => {
  const never = new Promise<string>(() => undefined);
  const late = within(1_000, never);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome(late)).toBe('late');
  expect(await outcome(within(1_000, Promise.resolve('done')))).toBe('done');
  await expect(within(1_000, Promise.reject(new Error('fails')))).rejects.toThrow('fails');
  expect(vi.getTimerCount()).toBe(0);
});
