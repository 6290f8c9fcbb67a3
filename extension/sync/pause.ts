/**
 * Waiting that has an end: every pause of a page hangs on a signal, every wait for something else on a clock.
 * Nothing is left of it afterwards, neither a timer nor a listener on a signal that lives on.
 */

/** Resolves when `signal` aborts; at once where it has. `over`: nobody waits for it any more. */
export function aborted(signal: AbortSignal, over?: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const until = over === undefined ? {} : { signal: over };
    signal.addEventListener('abort', () => resolve(), { once: true, ...until });
  });
}

/** What `work` gives, or `late` after `ms`, whichever is first. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves after `ms`, or when `signal` aborts; at once where it has. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  await within(ms, aborted(signal, over.signal));
  over.abort();
}
