/**
 * What one connection says about snapshots beside the log: the lease, what is asked about one under an
 * id of its own, and one that is fetched. [W45 to W51, S10]
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { SnapshotCode } from '#shared/wire/errors.ts';
import { createPartJoiner, type PartJoiner } from '#shared/wire/parts.ts';
import type {
  Snapshot,
  SnapshotLease,
  SnapshotPartDown,
  SnapshotResult,
} from '#shared/wire/snapshot-down.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { RelayLine } from './relay-line.ts';

/** Snapshots on one connection. `undefined` everywhere: the connection ended before the answer. */
export type SnapshotLine = {
  readonly lease: () => Promise<SnapshotLease | undefined>;
  /** Sends what `make` builds with a fresh id, and waits for its result. */
  readonly ask: (make: (id: number) => UpMessage) => Promise<SnapshotCode | undefined>;
  /** Sends `message`, whose id is `id`, and waits for its result. */
  readonly askAs: (id: number, message: UpMessage) => Promise<SnapshotCode | undefined>;
  /** Fetches the frame of the snapshot that covers `seq`, one at a time. */
  readonly fetch: (seq: number) => Promise<Bytes | SnapshotCode | undefined>;
  /** An id under which nothing was asked yet. */
  readonly nextId: () => number;
  readonly take: (
    message: SnapshotLease | SnapshotResult | Snapshot | SnapshotPartDown,
  ) => 'not-a-relay' | undefined;
  /** Aborts with the connection. */
  readonly ended: AbortSignal;
  readonly end: () => void;
};

type Fetch = {
  readonly id: number;
  readonly seq: number;
  readonly joiner: PartJoiner;
  readonly done: (result: Bytes | SnapshotCode | undefined) => void;
};

/** Nothing is asked yet. */
export function createSnapshotLine(line: RelayLine): SnapshotLine {
  const asked = new Map<number, (code: SnapshotCode | undefined) => void>();
  let waiting: ((lease: SnapshotLease | undefined) => void) | undefined;
  let fetching: Fetch | undefined;
  let last = 0;
  const life = new AbortController();
  const nextId = (): number => (last += 1);
  const endFetch = (result: Bytes | SnapshotCode | undefined): void => {
    fetching?.done(result);
    fetching = undefined;
  };

  const askAs: SnapshotLine['askAs'] = (id, message) => {
    if (life.signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      asked.set(id, resolve);
      line.send(message);
    });
  };

  return {
    nextId,
    lease() {
      if (life.signal.aborted) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        waiting = resolve;
        line.send({ type: 'snapshot-lease' });
      });
    },
    ask(make) {
      const id = nextId();
      return askAs(id, make(id));
    },
    askAs,
    fetch(seq) {
      if (life.signal.aborted) return Promise.resolve(undefined);
      if (fetching !== undefined) return Promise.resolve('slow-down');
      const id = nextId();
      return new Promise((done) => {
        fetching = { id, seq, joiner: createPartJoiner(), done };
        line.send({ type: 'snapshot-fetch', id, seq });
      });
    },
    take(message) {
      if (message.type === 'snapshot-lease') {
        waiting?.(message);
        waiting = undefined;
      } else if (message.type === 'snapshot-result') {
        if (fetching?.id === message.id) endFetch(message.code);
        asked.get(message.id)?.(message.code);
        asked.delete(message.id);
      } else if (message.type === 'snapshot-part') {
        if (fetching?.seq !== message.seq) return 'not-a-relay';
        const joined = fetching.joiner.add(message);
        if (!joined.ok) return 'not-a-relay';
        if (joined.value !== undefined) endFetch(joined.value);
      }
      return undefined;
    },
    ended: life.signal,
    end() {
      life.abort();
      waiting?.(undefined);
      for (const resolve of asked.values()) resolve(undefined);
      asked.clear();
      endFetch(undefined);
    },
  };
}
