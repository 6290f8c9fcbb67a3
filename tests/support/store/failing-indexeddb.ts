/**
 * The process's in-memory IndexedDB, whose transactions fail as long as a test says so: the way in
 * which a full disk, or a storage that gave way, shows itself. Reading goes on.
 */

/** How writes end. `full` and `abort`: like a full disk, like a disk error; `hang`: not yet. */
export type WriteFate = 'well' | 'full' | 'abort' | 'hang';

/** What decides about a transaction that writes into these stores. */
export type Fate = () => WriteFate;

type Abortable = IDBTransaction & { _abort(exceptionName: string): void };

const NAMES = { full: 'QuotaExceededError', abort: 'UnknownError' } as const;

function isAbortable(transaction: IDBTransaction): transaction is Abortable {
  return '_abort' in transaction;
}

function failWrites(transaction: IDBTransaction, name: string): void {
  if (!isAbortable(transaction)) throw new Error('fake-indexeddb has changed: no _abort');
  const objectStore = transaction.objectStore.bind(transaction);
  transaction.objectStore = (store) => {
    const opened = objectStore(store);
    for (const method of ['add', 'put'] as const) {
      const write = opened[method].bind(opened);
      opened[method] = (value: unknown, key?: IDBValidKey) => {
        const request = key === undefined ? write(value) : write(value, key);
        request.addEventListener('success', () => transaction._abort(name));
        return request;
      };
    }
    return opened;
  };
}

/** Neither the transaction nor any of its requests ever says that it has ended. */
function neverEnd(transaction: IDBTransaction): void {
  const silent = { addEventListener: () => undefined };
  const store = new Proxy(transaction.objectStore(transaction.objectStoreNames[0] ?? ''), {
    get: () => () => silent,
  });
  transaction.objectStore = () => store;
  transaction.addEventListener = () => undefined;
}

/** `factory` with connections whose writing transactions meet the fate that is asked for each. */
export function failingIndexedDb(factory: IDBFactory, fate: Fate): IDBFactory {
  const watch = (connection: IDBDatabase): void => {
    const begin = connection.transaction.bind(connection);
    connection.transaction = (parts, mode = 'readonly', options) => {
      const transaction = begin(parts, mode, options);
      const now = mode === 'readwrite' ? fate() : 'well';
      if (now === 'hang') neverEnd(transaction);
      else if (now !== 'well') failWrites(transaction, NAMES[now]);
      return transaction;
    };
  };
  return {
    cmp: (a, b) => factory.cmp(a, b),
    databases: () => factory.databases(),
    deleteDatabase: (name) => factory.deleteDatabase(name),
    open(name, version) {
      const request = factory.open(name, version);
      request.addEventListener('success', () => watch(request.result));
      return request;
    },
  };
}
