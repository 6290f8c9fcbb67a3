/** The objects of the small IndexedDB of memory-disk.ts: ranges, requests, transactions, object stores. [Z3] */
import { here, type Place } from './virtual-world.ts';

type Key = number | string;
type Records = readonly (readonly [Key, unknown])[];
/** One object store as it stands; never changed in place. */
export type StoreState = {
  readonly keyPath: string | undefined;
  readonly autoIncrement: boolean;
  readonly nextKey: number;
  readonly records: Records;
  /** Index name to the field that it is by. Each is unique. */
  readonly indexes: ReadonlyMap<string, string>;
};
/** The object stores of one database, by name. */
export type Stores = ReadonlyMap<string, StoreState>;
function compare(a: Key, b: Key): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What `IDBKeyRange` makes here. */
export class MemoryKeyRange {
  readonly lower: Key | undefined;
  readonly upper: Key | undefined;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;
  constructor(lower?: Key, upper?: Key, lowerOpen = false, upperOpen = false) {
    this.lower = lower;
    this.upper = upper;
    this.lowerOpen = lowerOpen;
    this.upperOpen = upperOpen;
  }
  static lowerBound = (key: Key, open = false) => new MemoryKeyRange(key, undefined, open);
  static upperBound = (key: Key, open = false) => new MemoryKeyRange(undefined, key, false, open);
  static bound = (lower: Key, upper: Key, lowerOpen = false, upperOpen = false) =>
    new MemoryKeyRange(lower, upper, lowerOpen, upperOpen);
  static only = (key: Key) => new MemoryKeyRange(key, key);
  includes(key: Key): boolean {
    const low = this.lower === undefined ? 1 : compare(key, this.lower);
    const high = this.upper === undefined ? -1 : compare(key, this.upper);
    return (this.lowerOpen ? low > 0 : low >= 0) && (this.upperOpen ? high < 0 : high <= 0);
  }
}

type Query = Key | MemoryKeyRange | null | undefined;

function matches(query: Query, key: Key): boolean {
  if (query === null || query === undefined) return true;
  return query instanceof MemoryKeyRange ? query.includes(key) : compare(query, key) === 0;
}

/** Listeners by property (`onsuccess`) and by `addEventListener`. */
export class MemoryTarget {
  readonly #listeners: { readonly type: string; readonly listener: (event: unknown) => void }[] =
    [];
  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.push({ type, listener });
  }
  removeEventListener(): void {
    throw new Error('not here');
  }
  dispatch(type: string, event: object = {}): void {
    const whole = { target: this, type, ...event };
    const handler: unknown = Reflect.get(this, `on${type}`);
    if (typeof handler === 'function') Reflect.apply(handler, this, [whole]);
    for (const one of this.#listeners) if (one.type === type) one.listener(whole);
  }
}

/** One request: what it does when its turn comes, and what came of it. */
export class MemoryRequest extends MemoryTarget {
  result: unknown = undefined;
  error: unknown = null;
  transaction: unknown = null;
  readonly run: () => unknown;
  constructor(run: () => unknown) {
    super();
    this.run = run;
  }
}

/** One transaction over the stores as they were when its turn came. */
export class MemoryTransaction extends MemoryTarget {
  error: unknown = null;
  readonly durability: string;
  readonly mode: string;
  readonly place: Place = here();
  readonly requests: MemoryRequest[] = [];
  stores: Stores;
  state: 'waiting' | 'running' | 'stalled' | 'over' = 'waiting';
  committing = false;
  wrote = false;
  readonly onAbort: (transaction: MemoryTransaction) => void;
  constructor(mode: string, durability: string, onAbort: (transaction: MemoryTransaction) => void) {
    super();
    this.mode = mode;
    this.durability = durability;
    this.onAbort = onAbort;
    this.stores = new Map();
  }
  objectStore(name: string): MemoryObjectStore {
    return new MemoryObjectStore(this, name);
  }
  commit(): void {
    this.committing = true;
  }
  abort(): void {
    if (this.state === 'over') throw new DOMException('it has ended', 'InvalidStateError');
    this.state = 'over';
    this.onAbort(this);
  }
  ask(run: () => unknown): MemoryRequest {
    if (this.state === 'over' || this.committing)
      throw new DOMException('it has ended', 'TransactionInactiveError');
    const request = new MemoryRequest(run);
    this.requests.push(request);
    return request;
  }
  read(name: string): StoreState {
    const store = this.stores.get(name);
    if (store === undefined) throw new DOMException(name, 'NotFoundError');
    return store;
  }
  write(name: string, change: Partial<StoreState>): void {
    if (this.mode === 'readonly') throw new DOMException(name, 'ReadOnlyError');
    this.wrote = true;
    this.stores = new Map(this.stores).set(name, { ...this.read(name), ...change });
  }
}

class MemoryObjectStore {
  readonly #transaction: MemoryTransaction;
  readonly #name: string;
  constructor(transaction: MemoryTransaction, name: string) {
    this.#transaction = transaction;
    this.#name = name;
  }
  #select(query: Query): Records {
    return this.#transaction.read(this.#name).records.filter(([key]) => matches(query, key));
  }
  #ask(run: () => unknown): MemoryRequest {
    return this.#transaction.ask(run);
  }
  #put(value: unknown, given: Key | undefined, mayReplace: boolean): Key {
    const store = this.#transaction.read(this.#name);
    const inline: unknown =
      store.keyPath === undefined ? undefined : Reflect.get(value as object, store.keyPath);
    const key = given ?? (inline as Key | undefined) ?? store.nextKey;
    const others = store.records.filter(([one]) => compare(one, key) !== 0);
    if (!mayReplace && others.length < store.records.length)
      throw new DOMException('key', 'ConstraintError');
    for (const field of store.indexes.values()) {
      const wanted: unknown = Reflect.get(value as object, field);
      if (others.some(([, one]) => Reflect.get(one as object, field) === wanted))
        throw new DOMException('index', 'ConstraintError');
    }
    const records = [...others, [key, value] as const];
    const [, before] = [records.at(-1), others.at(-1)];
    if (before !== undefined && compare(before[0], key) > 0)
      records.sort((a, b) => compare(a[0], b[0]));
    const nextKey = typeof key === 'number' ? Math.max(store.nextKey, key + 1) : store.nextKey;
    this.#transaction.write(this.#name, { records, nextKey });
    return key;
  }
  add(value: unknown, key?: Key): MemoryRequest {
    const kept = structuredClone(value);
    return this.#ask(() => this.#put(kept, key, false));
  }
  put(value: unknown, key?: Key): MemoryRequest {
    const kept = structuredClone(value);
    return this.#ask(() => this.#put(kept, key, true));
  }
  delete(query: Query): MemoryRequest {
    return this.#ask(() => {
      const { records } = this.#transaction.read(this.#name);
      const left = records.filter(([key]) => !matches(query, key));
      this.#transaction.write(this.#name, { records: left });
    });
  }
  clear(): MemoryRequest {
    return this.delete(null);
  }
  get(query: Query): MemoryRequest {
    return this.#ask(() => this.#select(query)[0]?.[1]);
  }
  getKey(query: Query): MemoryRequest {
    return this.#ask(() => this.#select(query)[0]?.[0]);
  }
  getAll(query?: Query): MemoryRequest {
    return this.#ask(() => this.#select(query).map(([, value]) => value));
  }
  getAllKeys(query?: Query): MemoryRequest {
    return this.#ask(() => this.#select(query).map(([key]) => key));
  }
  count(query?: Query): MemoryRequest {
    return this.#ask(() => this.#select(query).length);
  }
  openKeyCursor(query?: Query, direction = 'next'): MemoryRequest {
    return this.#cursor(query, direction);
  }
  openCursor(query?: Query, direction = 'next'): MemoryRequest {
    return this.#cursor(query, direction);
  }
  /** The first of the records, which is all that anybody here looks at. */
  #cursor(query: Query, direction: string): MemoryRequest {
    return this.#ask(() => {
      const found = this.#select(query).at(direction.startsWith('prev') ? -1 : 0);
      if (found === undefined) return null;
      const goOn = (): never => {
        throw new Error('a cursor here has one record');
      };
      return { key: found[0], primaryKey: found[0], value: found[1], continue: goOn };
    });
  }
  index(name: string): { getKey: (value: unknown) => MemoryRequest } {
    const transaction = this.#transaction;
    const storeName = this.#name;
    return {
      getKey: (value) =>
        this.#ask(() => {
          const { records, indexes } = transaction.read(storeName);
          const field = indexes.get(name) ?? name;
          return records.find(([, one]) => Reflect.get(one as object, field) === value)?.[0];
        }),
    };
  }
}
