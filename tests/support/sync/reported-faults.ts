/** Faults that the program reports instead of throwing them at somebody: expected ones, by name. */

/** Faults that were reported while they were listened for. */
export type ReportedFaults = {
  /** How many have come so far. */
  readonly count: () => number;
  /** Listens no longer. Throws the first fault that nobody expected. */
  readonly end: () => void;
};

/** A fault for a test to throw where it wants to see what becomes of it. */
export class ExpectedFault extends Error {}

/** Throws. */
export function throwing(): never {
  throw new ExpectedFault('a listener that throws');
}

/** From now on `ExpectedFault`s may be reported. */
export function expectFaults(): ReportedFaults {
  const others = process.listeners('uncaughtException');
  let expected = 0;
  const unexpected: unknown[] = [];
  const hear = (fault: unknown): void => {
    if (fault instanceof ExpectedFault) expected += 1;
    else unexpected.push(fault);
  };
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', hear);
  return {
    count: () => expected,
    end() {
      process.off('uncaughtException', hear);
      for (const listener of others) process.on('uncaughtException', listener);
      if (unexpected.length > 0) throw unexpected[0];
    },
  };
}
