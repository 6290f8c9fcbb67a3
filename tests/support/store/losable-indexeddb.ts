/**
 * The process's in-memory IndexedDB whose open connections a test can close as a browser does that loses
 * its storage: without a word of its own, with the event `close` for those who hold them.
 */
import { forceCloseDatabase } from 'fake-indexeddb';

/** An IndexedDB whose connections can be lost. */
export type LosableIndexedDb = {
  readonly factory: IDBFactory;
  /** Closes every connection that is open; resolves when all have heard of it. */
  readonly lose: () => Promise<void>;
};

/** `inner` with connections that `lose` closes. */
export function losableIndexedDb(inner: IDBFactory): LosableIndexedDb {
  const connections = new Set<IDBDatabase>();
  const factory: IDBFactory = {
    cmp: (a, b) => inner.cmp(a, b),
    databases: () => inner.databases(),
    deleteDatabase: (name) => inner.deleteDatabase(name),
    open(name, version) {
      const request = inner.open(name, version);
      request.addEventListener('success', () => connections.add(request.result));
      return request;
    },
  };
  const loseOne = (connection: IDBDatabase): Promise<unknown> => {
    const heard = new Promise((resolve) => connection.addEventListener('close', resolve));
    // The package types the parameter as the class instead of its instance.
    forceCloseDatabase(connection as unknown as Parameters<typeof forceCloseDatabase>[0]);
    return heard;
  };
  return {
    factory,
    async lose() {
      const open = [...connections];
      connections.clear();
      await Promise.all(open.map(loseOne));
    },
  };
}
