/**
 * The one database beside y-indexeddb's own: its name, its object stores, and the steps that lead
 * from each version to the next. Keeps rule B6.
 */
import type { DatabasePlan } from './database.ts';

/** The object stores. */
export const PARTS = {
  keyring: 'keyring',
  settings: 'settings',
  draft: 'draft',
  jots: 'jots',
  projections: 'projections',
  joining: 'joining',
  checkpoints: 'checkpoints',
  checkpointStates: 'checkpointStates',
  parting: 'parting',
  changeLines: 'changeLines',
  looks: 'looks',
  halfTyped: 'halfTyped',
} as const;

/** The name of one of the object stores. */
export type StorePart = keyof typeof PARTS;

/** The index of `jots` by the command's own id; unique, so that a command is there once. */
export const JOTS_BY_ID = 'id';

/** The only key of an object store that holds a single row. */
export const ONLY_ROW = 'only';

/** The database `twoway`. A released step is never edited; a change is a further step. [B6] */
export const STORE_PLAN: DatabasePlan = {
  name: 'twoway',
  steps: [
    (database) => {
      database.createObjectStore(PARTS.keyring, { keyPath: 'roomId' });
      database.createObjectStore(PARTS.settings);
      database.createObjectStore(PARTS.draft);
      database.createObjectStore(PARTS.projections, { keyPath: 'roomId' });
      database.createObjectStore(PARTS.joining);
      const jots = database.createObjectStore(PARTS.jots, { autoIncrement: true });
      jots.createIndex(JOTS_BY_ID, 'id', { unique: true });
    },
    (database) => {
      database.createObjectStore(PARTS.checkpoints, { keyPath: ['roomId', 'number'] });
      database.createObjectStore(PARTS.checkpointStates);
    },
    (database) => {
      database.createObjectStore(PARTS.parting, { autoIncrement: true });
    },
    (database) => {
      database.createObjectStore(PARTS.changeLines, { keyPath: ['roomId', 'number'] });
      database.createObjectStore(PARTS.looks, { keyPath: 'roomId' });
    },
    (database) => {
      database.createObjectStore(PARTS.halfTyped);
    },
  ],
};
