/**
 * What of the extension's own storage every surface needs, the popup too, which loads no more (U4): opens the
 * database, makes these parts, announces their changes. Keeps rules B1 to B14, B29, B61 and B65 of STORE.md
 * together; each part says which are its own.
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import {
  CHANGES_CHANNEL,
  createChanges,
  type Change,
  type ChangeChannel,
  type Changes,
} from './changes.ts';
import { openDatabase, type Database } from './database.ts';
import { createDraftStore, type DraftStore } from './draft.ts';
import type { StoreFault } from './fault.ts';
import { createJotBox, type JotBox } from './jot-box.ts';
import {
  createKeyringRows,
  refillKeyring,
  type JotKeyring,
  type KeyringRows,
  type KnownEntries,
} from './keyring-rows.ts';
import { openLastingDatabase } from './lasting-database.ts';
import { STORE_PLAN } from './parts.ts';
import { createProjections, type Projections } from './projections.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { createSettingsStore, type SettingsStore } from './settings.ts';
import { hasRoom, turnOver, type DiskSpace } from './turn-over.ts';

/** The mentorships, the settings, and what is jotted. */
export type JotStore = {
  readonly keyring: JotKeyring;
  readonly settings: SettingsStore;
  readonly draft: DraftStore;
  readonly jots: JotBox;
  readonly projections: Projections;
  /** Hears what changes, here and in other surfaces, until the returned function is called. */
  readonly onChange: (listener: (change: Change) => void) => () => void;
  /** Hears what other surfaces change, for as long as the store is open. */
  readonly onElsewhere: (listener: (change: Change) => void) => void;
  /** Closes connection and channel; what was asked for before still completes. */
  readonly close: () => void;
};

/** What the store is made of. */
export type StoreDeps = {
  /** The platform's, or `undefined` where it has none. */
  readonly indexedDB: IDBFactory | undefined;
  /** The platform's `navigator.storage`; without it there is taken to be room. */
  readonly disk?: DiskSpace | undefined;
  /** Opens a BroadcastChannel of that name. */
  readonly openChannel: (name: string) => ChangeChannel;
  /** Is told of each stored row that could not be read; holds no content. */
  readonly report: ReportUnreadable;
};

/** A store that was opened, and what further parts of it are made on. */
export type OpenedStore = {
  readonly store: JotStore;
  readonly database: Database;
  readonly changes: Changes;
  readonly keyringRows: KeyringRows;
};

/** Opens the database, and makes what every surface needs. See `openJotStore`. */
export async function openParts(deps: StoreDeps): Promise<Result<OpenedStore, StoreFault>> {
  if (!(await hasRoom(deps.disk))) return err('quota');
  const known: KnownEntries = new Map();
  const opened = await openLastingDatabase({
    open: (onLost) => openDatabase(deps.indexedDB, { ...STORE_PLAN, onLost }),
    hasRoom: () => hasRoom(deps.disk),
    hasRoomNow: true,
    turnOver: () => turnOver(deps.indexedDB, deps.disk),
    prepare: (again) => refillKeyring(again, known),
  });
  if (!opened.ok) return err(opened.error);
  const database = opened.value;
  const changes = createChanges(deps.openChannel(CHANGES_CHANNEL));
  const keyringRows = createKeyringRows(database, changes, deps.report, known);
  const store: JotStore = {
    keyring: keyringRows,
    settings: createSettingsStore(database, changes, deps.report),
    draft: createDraftStore(database, changes, deps.report),
    jots: createJotBox(database, changes, deps.report),
    projections: createProjections(database, changes, deps.report),
    onChange: changes.onChange,
    onElsewhere: changes.onElsewhere,
    close() {
      changes.close();
      database.close();
    },
  };
  return ok({ store, database, changes, keyringRows });
}

/**
 * Opens the store; several may be open at once, in one page or in many. `quota` where the disk has no room
 * for it: then nothing was touched, and it may be tried again. [B65]
 */
export async function openJotStore(deps: StoreDeps): Promise<Result<JotStore, StoreFault>> {
  const opened = await openParts(deps);
  return opened.ok ? ok(opened.value.store) : opened;
}
