/**
 * Loads a mentorship's rows into the document when it opens: y-indexeddb does, and adds a row of its own
 * then. So on a disk without room it is not asked; where it is not or does not answer, the rows are read
 * by others. [S8, B61, B65]
 */
import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { within } from './pause.ts';

/** What loading came to. */
export type FirstLoading = {
  /** Whether the document holds the rows. */
  readonly isLoaded: boolean;
  /** Whether a change came from here. */
  readonly isOrigin: (origin: unknown) => boolean;
  readonly close: () => Promise<void>;
};

/** How long loading by y-indexeddb may take. */
const LOAD_PATIENCE_MS = 5_000;

/** Nothing was loaded, and nothing written. */
export const NOT_LOADED: FirstLoading = {
  isLoaded: false,
  isOrigin: () => false,
  close: () => Promise.resolve(),
};

/** Loads the rows of the database `name` into `doc`. */
export async function loadFirst(name: string, doc: Y.Doc): Promise<FirstLoading> {
  const persistence = new IndexeddbPersistence(name, doc);
  doc.off('update', persistence._storeUpdate);
  // It never answers where it cannot add the row that it adds on opening, or where a row throws.
  const isLoaded = (await within(LOAD_PATIENCE_MS, persistence.whenSynced)) !== 'late';
  return {
    isLoaded,
    isOrigin: (origin) => origin === persistence,
    async close() {
      const destroyed = persistence.destroy();
      if (isLoaded) await destroyed;
    },
  };
}
