/**
 * A real in-memory IndexedDB that notes each transaction and, when told to, aborts the next one
 * that writes after its first write request has succeeded: the way a full disk shows itself.
 */
import { IDBFactory } from 'fake-indexeddb';

/** What was seen of one transaction. */
export type SeenTransaction = {
  readonly parts: readonly string[];
  readonly mode: IDBTransactionMode;
  readonly durability: IDBTransactionDurability | undefined;
  /** How many rows it was asked to add or put. */
  requests: number;
  committed: boolean;
};

/** An IndexedDB under observation. */
export type WatchedIndexedDb = {
  readonly factory: IDBFactory;
  /** Every transaction begun so far. */
  readonly seen: readonly SeenTransaction[];
  /** The next transaction that writes will be aborted with this exception's name. */
  readonly abortNext: (exceptionName: string) => void;
};

type Abortable = IDBTransaction & { _abort(exceptionName: string): void };

function isAbortable(transaction: IDBTransaction): transaction is Abortable {
  return '_abort' in transaction;
}

function abortAfterFirstWrite(transaction: IDBTransaction, exceptionName: string): void {
  if (!isAbortable(transaction)) throw new Error('fake-indexeddb has changed: no _abort');
  const objectStore = transaction.objectStore.bind(transaction);
  transaction.objectStore = (name) => {
    const store = objectStore(name);
    for (const method of ['add', 'put'] as const) {
      const write = store[method].bind(store);
      store[method] = (value: unknown, key?: IDBValidKey) => {
        const request = key === undefined ? write(value) : write(value, key);
        request.addEventListener('success', () => transaction._abort(exceptionName));
        return request;
      };
    }
    return store;
  };
}

function countWrites(transaction: IDBTransaction, note: SeenTransaction): void {
  const objectStore = transaction.objectStore.bind(transaction);
  transaction.objectStore = (name) => {
    const store = objectStore(name);
    for (const method of ['add', 'put'] as const) {
      const write = store[method].bind(store);
      store[method] = (value: unknown, key?: IDBValidKey) => {
        note.requests += 1;
        return key === undefined ? write(value) : write(value, key);
      };
    }
    return store;
  };
}

/** A fresh, empty IndexedDB under observation. */
export function createWatchedIndexedDb(): WatchedIndexedDb {
  const factory = new IDBFactory();
  const seen: SeenTransaction[] = [];
  let abortion: string | undefined;
  const watch = (connection: IDBDatabase): void => {
    const begin = connection.transaction.bind(connection);
    connection.transaction = (parts, mode = 'readonly', options) => {
      const transaction = begin(parts, mode, options);
      const names = typeof parts === 'string' ? [parts] : [...parts];
      const { durability } = options ?? {};
      const note = { parts: names, mode, durability, requests: 0, committed: false };
      seen.push(note);
      countWrites(transaction, note);
      const commit = transaction.commit.bind(transaction);
      transaction.commit = () => {
        note.committed = true;
        commit();
      };
      if (abortion !== undefined && mode === 'readwrite') {
        abortAfterFirstWrite(transaction, abortion);
        abortion = undefined;
      }
      return transaction;
    };
  };
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = open(name, version);
    request.addEventListener('success', () => watch(request.result));
    return request;
  };
  return {
    factory,
    seen,
    abortNext(exceptionName) {
      abortion = exceptionName;
    },
  };
}
