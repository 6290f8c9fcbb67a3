/**
 * The changes made on this device that the relay has not acknowledged, in the order they were made,
 * each tied to the keys of its stored rows. What is uploaded is taken from here, so that nothing is
 * sent whose row cannot be ticked off afterwards, and nothing twice. [R5, S6]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import {
  containsRanges,
  dependsOn,
  joinAllRanges,
  joinRanges,
  NO_RANGES,
  rangesOf,
  touchedBy,
  type UpdateRanges,
} from './update-ranges.ts';

type OutboxItem = {
  readonly update: Bytes;
  readonly ranges: UpdateRanges;
  /** Resolves with the keys of its rows once they are stored; stays open while storing fails. */
  readonly keys: RowKeys;
  /** The same, once they are known. */
  known: readonly number[] | undefined;
  /** It is too large for the relay of this connection. */
  blocked: boolean;
  /** What it hangs on, once somebody asked. */
  touched: ReadonlyMap<number, number> | undefined;
};

/** The keys of the rows that hold a change, once they are stored. */
export type RowKeys = Promise<readonly number[]>;

/** Several items merged into one body, on their way to the relay. */
export type Batch = { readonly body: Bytes; readonly items: readonly OutboxItem[] };

/** The keys of items that the relay holds now. */
export type AcknowledgedKeys = readonly RowKeys[];

/** Unacknowledged changes of one room. */
export type Outbox = {
  /** Adds a change at the end. */
  readonly add: (update: Bytes, keys: RowKeys) => void;
  /** The changes that wait, in order, those in flight included. */
  readonly waiting: () => readonly Bytes[];
  /** How many changes wait, one in flight included. */
  readonly size: () => number;
  /** What waits, one in flight included, holds this. */
  readonly ranges: () => UpdateRanges;
  /** Whether a batch is on its way. */
  readonly isInFlight: () => boolean;
  /** What is blocked, and what hangs on it: how many, and the keys of their rows. [S18] */
  readonly held: () => { readonly count: number; readonly keys: readonly number[] };
  /** The relay takes `batch` in no way: it is passed over, with all that hangs on it, and stays. [S18] */
  readonly block: (batch: Batch) => void;
  /** Another connection: what was too large may not be so any more. */
  readonly unblock: () => void;
  /**
   * Merges from the front what fits into `maxBytes`, at least one item, and passes over what is held.
   * One batch at a time. [R5]
   */
  readonly take: (maxBytes: number) => Batch | undefined;
  /** Those of a batch, as far as it waits still. */
  readonly keysOf: (batch: Batch) => AcknowledgedKeys;
  /** The relay holds `batch`, and its place is taken: its items leave. [S161] */
  readonly acknowledge: (batch: Batch) => void;
  /** The connection ended before an answer: the items stay in front and go again, sealed anew. */
  readonly putBack: (batch: Batch) => void;
  /** A trim put one row in the place of those with the keys `replaced`. Not while in flight. */
  readonly collapse: (replaced: readonly number[], update: Bytes, key: number) => void;
  /** Entries of this device came back from the log: what they contain was stored after all. */
  readonly acknowledgeContained: (held: UpdateRanges) => AcknowledgedKeys;
};

const UNBLOCKED = { blocked: false, touched: undefined } as const;

function mergeItems(items: readonly OutboxItem[]): Bytes {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only.update;
  return copyBytes(Y.mergeUpdates(items.map((item) => item.update)));
}

/** An empty outbox. */
export function createOutbox(): Outbox {
  let items: readonly OutboxItem[] = [];
  let inFlight: Batch | undefined;

  /** The items that can be sent, in order, and those that are held. */
  const sorted = (): {
    readonly free: readonly OutboxItem[];
    readonly held: readonly OutboxItem[];
  } => {
    if (!items.some(({ blocked }) => blocked)) return { free: items, held: [] };
    const free: OutboxItem[] = [];
    const held: OutboxItem[] = [];
    let missing = NO_RANGES;
    for (const item of items) {
      item.touched ??= touchedBy(item.update);
      const isHeld = item.blocked || dependsOn(item.touched, missing);
      (isHeld ? held : free).push(item);
      if (isHeld) missing = joinRanges(missing, item.ranges);
    }
    return { free, held };
  };

  const waitingOf = (batch: Batch): readonly OutboxItem[] =>
    batch.items.filter((item) => items.includes(item));

  const leave = (gone: ReadonlySet<OutboxItem>): void => {
    items = items.filter((item) => !gone.has(item));
  };

  return {
    add(update, keys) {
      const ranges = rangesOf(update);
      // A damaged row: nobody could read it, and merged with others it would spoil them.
      if (ranges === undefined) return;
      const item: OutboxItem = { update, ranges, keys, known: undefined, ...UNBLOCKED };
      void keys.then((known) => {
        item.known = known;
      });
      items = [...items, item];
    },
    waiting: () => items.map(({ update }) => update),
    size: () => items.length,
    ranges: () => joinAllRanges(items.map((item) => item.ranges)),
    isInFlight: () => inFlight !== undefined,
    take(maxBytes) {
      const { free } = sorted();
      if (inFlight !== undefined || free.length === 0) return undefined;
      let size = 0;
      let count = 0;
      for (const item of free) {
        size += item.update.length;
        if (count > 0 && size > maxBytes) break;
        count += 1;
      }
      const taken = free.slice(0, count);
      inFlight = { body: mergeItems(taken), items: taken };
      return inFlight;
    },
    held() {
      const { held } = sorted();
      return { count: held.length, keys: held.flatMap(({ known }) => known ?? []) };
    },
    block(batch) {
      if (inFlight === batch) inFlight = undefined;
      for (const item of batch.items) item.blocked = true;
    },
    unblock() {
      for (const item of items) item.blocked = false;
    },
    keysOf: (batch) => waitingOf(batch).map(({ keys }) => keys),
    acknowledge(batch) {
      if (inFlight === batch) inFlight = undefined;
      leave(new Set(waitingOf(batch)));
    },
    putBack(batch) {
      if (inFlight === batch) inFlight = undefined;
    },
    collapse(replaced, update, key) {
      const gone = new Set(replaced);
      const ranges = rangesOf(update);
      if (ranges === undefined) return;
      const left = items.filter(({ known }) => known?.every((one) => gone.has(one)) !== true);
      const keys = Promise.resolve([key]);
      items = [{ update, ranges, keys, known: [key], ...UNBLOCKED }, ...left];
    },
    acknowledgeContained(held) {
      const gone = items.filter((item) => containsRanges(held, item.ranges));
      leave(new Set(gone));
      return gone.map(({ keys }) => keys);
    },
  };
}
