/**
 * A small IndexedDB in memory for one profile of the fuzz: as much of it as the store, y-indexeddb and
 * lib0 use, on the world's queue, with what no ready-made one has: transactions that stay without an
 * end, that are refused or aborted, and a power cut that takes the last completed ones away. [Z3]
 */
import {
  MemoryKeyRange,
  MemoryRequest,
  MemoryTarget,
  MemoryTransaction,
  type Stores,
  type StoreState,
} from './memory-objects.ts';
import { post, here, type Place } from './virtual-world.ts';

type Base = {
  version: number;
  stores: Stores;
  /** What it was before each of the last commits, newest last. */
  readonly before: Stores[];
  readonly waiting: MemoryTransaction[];
};

/** How the disk behaves towards writes. */
export type DiskMood = 'healthy' | 'full' | 'broken';

/** One profile's storage. */
export type MemoryDisk = {
  readonly factory: IDBFactory;
  /** How many transactions that wrote have completed in the mentorship's database. */
  readonly commits: () => number;
  /** From the next write on (after `after` more) nothing completes, until `goOn`. */
  readonly stall: (after: number) => void;
  readonly goOn: () => void;
  readonly setMood: (mood: DiskMood) => void;
  /** What is not complete is gone, and of each database the last `lost` relaxed commits too. */
  readonly crash: (lost: number) => void;
  /** What stands under `key` of the one database that holds a record, as it would survive a crash. */
  readonly recordState: (key: string) => unknown;
  /** A page is gone: its transactions that are not complete are aborted. */
  readonly abandon: (place: Place) => void;
};

/** The database that holds no record. */
const EXTENSION_DATABASE = 'twoway';

/** How many commits of each database a power cut can take. */
export const MOST_LOST = 8;

/** A disk with nothing on it. */
export function createMemoryDisk(): MemoryDisk {
  const bases = new Map<string, Base>();
  let commits = 0;
  let mood: DiskMood = 'healthy';
  let stallIn: number | undefined;

  const baseOf = (name: string): Base => {
    const known = bases.get(name);
    if (known !== undefined) return known;
    const base: Base = { version: 0, stores: new Map(), before: [], waiting: [] };
    bases.set(name, base);
    return base;
  };

  const leave = (base: Base, transaction: MemoryTransaction): void => {
    const at = base.waiting.indexOf(transaction);
    if (at >= 0) base.waiting.splice(at, 1);
    const [next] = base.waiting;
    if (at === 0 && next !== undefined) begin(base, next);
  };

  const fail = (base: Base, transaction: MemoryTransaction, name: string): void => {
    transaction.state = 'over';
    transaction.error = new DOMException('refused', name);
    transaction.dispatch('abort');
    leave(base, transaction);
  };

  const complete = (base: Base, transaction: MemoryTransaction): void => {
    transaction.state = 'over';
    if (transaction.wrote) {
      if (base !== bases.get(EXTENSION_DATABASE)) commits += 1;
      base.before.push(base.stores);
      // On the disk at once, and with it all that was written before it.
      if (transaction.durability === 'strict') base.before.length = 0;
      if (base.before.length > MOST_LOST) base.before.shift();
      base.stores = transaction.stores;
    }
    transaction.dispatch('complete');
    leave(base, transaction);
  };

  const end = (base: Base, transaction: MemoryTransaction): void => {
    if (transaction.wrote && stallIn !== undefined) {
      stallIn -= 1;
      if (stallIn < 0) {
        transaction.state = 'stalled';
        return;
      }
    }
    if (transaction.wrote && mood !== 'healthy')
      return fail(base, transaction, mood === 'full' ? 'QuotaExceededError' : 'UnknownError');
    complete(base, transaction);
  };

  const answer = (transaction: MemoryTransaction, request: MemoryRequest): void => {
    try {
      request.result = request.run();
      request.dispatch('success');
    } catch (thrown) {
      if (!(thrown instanceof DOMException)) throw thrown;
      request.error = thrown;
      transaction.error = thrown;
      request.dispatch('error');
      if (transaction.state !== 'over') transaction.abort();
    }
  };

  function step(base: Base, transaction: MemoryTransaction): void {
    if (transaction.state !== 'running') return;
    const request = transaction.requests.shift();
    if (request === undefined) return end(base, transaction);
    answer(transaction, request);
    post(transaction.place, () => step(base, transaction));
  }

  function begin(base: Base, transaction: MemoryTransaction): void {
    post(transaction.place, () => {
      if (transaction.state !== 'waiting') return;
      transaction.state = 'running';
      transaction.stores = base.stores;
      step(base, transaction);
    });
  }

  const connect = (base: Base) => {
    let open = true;
    return Object.assign(new MemoryTarget(), {
      close() {
        open = false;
      },
      createObjectStore(name: string, plan: { keyPath?: string; autoIncrement?: boolean } = {}) {
        const indexes = new Map<string, string>();
        const { keyPath, autoIncrement = false } = plan;
        const store: StoreState = { keyPath, autoIncrement, nextKey: 1, records: [], indexes };
        base.stores = new Map(base.stores).set(name, store);
        return { createIndex: (index: string, field: string) => void indexes.set(index, field) };
      },
      transaction(_names: unknown, mode = 'readonly', options: { durability?: string } = {}) {
        if (!open) throw new DOMException('closed', 'InvalidStateError');
        const transaction = new MemoryTransaction(mode, options.durability ?? 'relaxed', (it) => {
          post(it.place, () => it.dispatch('abort'));
          leave(base, it);
        });
        base.waiting.push(transaction);
        if (base.waiting.length === 1) begin(base, transaction);
        return transaction;
      },
    });
  };

  const open = (name: string, wanted?: number): MemoryRequest => {
    const request = new MemoryRequest(() => undefined);
    post(here(), () => {
      const base = baseOf(name);
      const connection = connect(base);
      request.result = connection;
      const version = wanted ?? Math.max(1, base.version);
      if (base.version < version) {
        const oldVersion = base.version;
        // Given up, it is as it was: where there was none there is none.
        request.transaction = {
          abort() {
            request.error = new DOMException('given up', 'AbortError');
            base.version = oldVersion;
            if (oldVersion === 0) bases.delete(name);
          },
        };
        base.version = version;
        request.dispatch('upgradeneeded', { oldVersion, newVersion: version });
      }
      request.dispatch(request.error === null ? 'success' : 'error');
    });
    return request;
  };

  /** Whoever waits behind transactions that are gone goes on. */
  const drop = (base: Base, gone: (transaction: MemoryTransaction) => boolean): void => {
    for (const transaction of base.waiting.filter(gone)) {
      transaction.state = 'over';
      base.waiting.splice(base.waiting.indexOf(transaction), 1);
    }
    const [next] = base.waiting;
    if (next?.state === 'waiting') begin(base, next);
  };

  return {
    factory: { open } as unknown as IDBFactory,
    commits: () => commits,
    stall(after) {
      stallIn = after;
    },
    goOn() {
      stallIn = undefined;
      for (const base of bases.values())
        for (const one of base.waiting.filter(({ state }) => state === 'stalled'))
          post(one.place, () => {
            if (one.state === 'stalled') complete(base, one);
          });
    },
    setMood(next) {
      mood = next;
    },
    crash(lost) {
      stallIn = undefined;
      mood = 'healthy';
      for (const base of bases.values()) {
        drop(base, () => true);
        const at = Math.max(0, base.before.length - lost);
        base.stores = base.before[at] ?? base.stores;
        // What a power cut left is on the disk: no other takes it away.
        if (lost > 0) base.before.length = 0;
      }
    },
    recordState(key) {
      for (const [name, { stores }] of bases)
        if (name !== EXTENSION_DATABASE)
          return stores.get('custom')?.records.find(([one]) => one === key)?.[1];
      return undefined;
    },
    abandon(place) {
      for (const base of bases.values()) drop(base, (transaction) => transaction.place === place);
    },
  };
}

/** `IDBKeyRange` of the platform, and an `indexedDB` that each place finds its own behind. */
export function installMemoryDatabases(factoryOf: (place: Place) => IDBFactory): void {
  const open = (name: string, version?: number): IDBOpenDBRequest =>
    factoryOf(here()).open(name, version);
  Object.defineProperty(globalThis, 'indexedDB', { value: { open }, configurable: true });
  Object.defineProperty(globalThis, 'IDBKeyRange', { value: MemoryKeyRange, configurable: true });
}
