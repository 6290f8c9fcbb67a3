/**
 * Telling listeners, and what becomes of one that throws: its fault is reported where developers see
 * it, and keeps neither the others from hearing nor the teller from going on.
 */

/** Hands a fault of ours to the platform's error report (console, unhandled errors in tests). */
export function reportFault(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}

/** Does `work`; what it throws is reported and goes no further. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch (fault) {
    reportFault(fault);
  }
}

/** Calls each listener with `args`; one that throws does not keep the others from hearing. */
export function tellEach<Args extends readonly unknown[]>(
  listeners: Iterable<(...args: Args) => void>,
  ...args: Args
): void {
  for (const listener of listeners) attempt(() => listener(...args));
}
