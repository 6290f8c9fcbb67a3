/**
 * A page that does not hold the socket tells the one that does how far it has drawn the log: it reads
 * the rows that the owner says are stored, and while people see it says so over the bridge. [S39, S20]
 */
import { reportFault } from '#shared/base/listeners.ts';
import type { Bridge } from './bridge.ts';

/** What the report needs. */
export type DrawnReportDeps = {
  readonly bridge: Bridge;
  /** Whether people see this page. */
  readonly showing: () => boolean;
  /** Reads the rows that are not in the document yet. */
  readonly reread: () => Promise<unknown>;
};

/** Reports of one follower. */
export type DrawnReport = {
  /** The owner has stored the log up to there. */
  readonly follow: (storedSeq: number) => void;
  /** This page is seen again. */
  readonly shown: () => void;
};

/** A follower that has reported nothing. */
export function createDrawnReport(deps: DrawnReportDeps): DrawnReport {
  let stored = 0;
  let told = 0;
  let reading = false;
  let again = false;

  const report = async (): Promise<void> => {
    while (deps.showing() && stored > told) {
      const seq = stored;
      await deps.reread();
      if (!deps.showing()) return;
      told = seq;
      deps.bridge.post({ type: 'drawn', seq });
    }
  };
  const kick = (): void => {
    again = reading;
    if (reading) return;
    reading = true;
    void report()
      .catch(reportFault)
      .finally(() => {
        reading = false;
        // Seen again, or stored on, while it was ending.
        if (again) kick();
      });
  };
  return {
    follow(storedSeq) {
      // A log that was begun anew counts from its beginning.
      if (storedSeq < stored) told = 0;
      stored = storedSeq;
      kick();
    },
    shown: kick,
  };
}
