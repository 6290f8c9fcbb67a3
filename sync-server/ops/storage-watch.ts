/**
 * Whether the storage can be written, as one state that every write reports to: `/readyz`, the metrics
 * and the log read it. A fault that goes on is one line in the log, not one a write. [V76]
 */
import { faultShape, type Logger } from './logger.ts';
import { troubleOf, type StorageTrouble } from './storage-trouble.ts';

/** The state of the storage. */
export type StorageWatch = {
  /** What is wrong now; `undefined` when the last write worked. */
  readonly trouble: () => StorageTrouble | undefined;
  /** How often the engine threw, by reason, since the start. */
  readonly faults: () => ReadonlyMap<StorageTrouble, number>;
  /** The engine threw this, at a read or a write. */
  readonly failed: (fault: unknown) => void;
  /** Something was made durable. */
  readonly wrote: () => void;
};

/** A watch over a storage that works. `now`: milliseconds that never go back. */
export function createStorageWatch(log: Logger, now: () => number): StorageWatch {
  const faults = new Map<StorageTrouble, number>();
  let since: { readonly at: number; readonly trouble: StorageTrouble; faults: number } | undefined;

  return {
    trouble: () => since?.trouble,
    faults: () => faults,
    failed(fault) {
      const trouble = troubleOf(fault);
      faults.set(trouble, (faults.get(trouble) ?? 0) + 1);
      if (since?.trouble === trouble) {
        since.faults += 1;
        return;
      }
      since = { at: since?.at ?? now(), trouble, faults: 1 };
      log({ event: 'storage-trouble', trouble, ...faultShape(fault) });
    },
    wrote() {
      if (since === undefined) return;
      const { at, faults: count } = since;
      since = undefined;
      log({ event: 'storage-works-again', afterMs: Math.round(now() - at), faults: count });
    },
  };
}
