/**
 * This page's copy of one record: the document, its rows on this device, and the news that sibling
 * pages exchange about it. Every context has one, whether or not it owns the socket. A change made
 * here is stored by this page itself; what siblings made is already stored by them. [S7, S8, S20, S66, S75, S76, R3]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { attempt } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Database } from '../store/database.ts';
import type { StoreFault } from '../store/fault.ts';
import { deleteDatabase } from '../store/delete-database.ts';
import { openLastingDatabase } from '../store/lasting-database.ts';
import { openLivingRoom, type Row } from '../store/room-database.ts';
import {
  deleteEmptyRows,
  readLastKey,
  readRows,
  refillRows,
  takeTerm,
  type RowsRead,
  type StateChange,
} from '../store/rows.ts';
import { hasRoom, turnOver, type DiskSpace } from '../store/turn-over.ts';
import type { Bridge } from './bridge.ts';
import { loadFirst, NOT_LOADED } from './first-loading.ts';
import type { Gate } from './gate.ts';
import { createHangingChanges } from './hanging-changes.ts';
import { clearPending } from './intake.ts';
import { createLedger, type Ledger, type LedgerState } from './ledger.ts';
import type { OwnChange } from './own-change.ts';
import type { PartingWords } from './parting-words.ts';
import { createSequence } from './sequence.ts';
import { createSiblingNews } from './sibling-news.ts';
import { containsRanges, joinRanges, NO_RANGES, rangesOf } from './update-ranges.ts';

/** Who hears of changes. All are called in the tick of the change. */
export type ReplicaListener = {
  /** A change of this device: typed here (`here`, by this origin), or brought by a sibling or found in the rows. */
  readonly onOwn: (change: OwnChange, from: 'here' | 'sibling', origin?: unknown) => void;
  /** A row that was written beside the document has become part of it. */
  readonly onWritten: (update: Bytes) => void;
  /** A change that the provider brought; the owner stores it. */
  readonly onRemote: (update: Bytes) => void;
};

/** Rows that were read and applied; `whole` where the document took all of them. */
export type WholeRowsRead = RowsRead & { readonly whole: boolean };

/** One page's copy of a record. */
export type Replica = {
  readonly doc: Y.Doc;
  readonly db: Database;
  readonly ledger: Ledger;
  /** Rows read after the last one known, and the room's state; new ones are applied. */
  readonly reread: () => Promise<RowsRead | undefined>;
  /** As `reread`, and raises the term in the same transaction. */
  readonly takeTerm: () => Promise<WholeRowsRead | undefined>;
  /** Applies a row that was just written beside the document, and tells siblings. */
  readonly applyWritten: (row: Row) => void;
  /** Tells siblings, and hands over, what was typed here and is not stored (the page hides, and may go). [S75, S76] */
  readonly tellNow: () => void;
  /** Changes whose rows this page has to store and has not yet, oldest first. */
  readonly unsaved: () => readonly OwnChange[];
  readonly close: () => Promise<void>;
};

/** What a replica needs. `provider` is the origin of the changes that come from the relay. */
export type ReplicaDeps = {
  readonly databaseName: string;
  readonly doc: Y.Doc;
  readonly indexedDB: IDBFactory | undefined;
  readonly disk: DiskSpace | undefined;
  readonly bridge: Bridge;
  readonly gate: Gate;
  readonly parting: PartingWords;
  readonly listener: ReplicaListener;
  /** Whether this page's timers can be trusted. */
  readonly visible: () => boolean;
  readonly now: () => Millis;
  readonly isProvider: (origin: unknown) => boolean;
  /** Whether the room was erased from this device: then its rows are not made anew. */
  readonly isErased: () => Promise<Result<boolean, StoreFault>>;
  readonly term: () => number;
  readonly onLedger: (state: LedgerState) => void;
  readonly onStored: (change: StateChange) => void;
  readonly onFenced: (term: number) => void;
  readonly signal: AbortSignal;
};

const FROM_SIBLING = Symbol('from a sibling page');
const FROM_ROWS = Symbol('from the rows');
const LEFT_HERE = Symbol('handed over by a page that went');

/** Opens the rows of `deps.roomId` and loads them into the document. */
export async function openReplica(deps: ReplicaDeps): Promise<Result<Replica, StoreFault>> {
  const { doc, bridge } = deps;
  let lastKey = -1;
  let again = false;
  const opened = await openLastingDatabase({
    open(onLost) {
      const living = { isErased: deps.isErased, again, onLost };
      again = true;
      return openLivingRoom(deps.indexedDB, deps.databaseName, living);
    },
    hasRoom: () => hasRoom(deps.disk),
    /**
     * One that was erased does not come back: nothing is begun for it that this page might leave half done,
     * and what y-indexeddb has made anew in the same moment goes. [B89]
     */
    async turnOver() {
      const { indexedDB, databaseName } = deps;
      const erased = await deps.isErased();
      if (!erased.ok || !erased.value) return turnOver(indexedDB, deps.disk);
      if (indexedDB !== undefined) await deleteDatabase(indexedDB, databaseName);
      return err('closed');
    },
    /** What the page shows is all there is, if somebody deleted the rows under it. [S66] */
    async prepare(again) {
      const state = copyBytes(Y.encodeStateAsUpdate(doc));
      const refilled = await refillRows(again, state, lastKey, deps.now());
      if (refilled.ok && refilled.value === 'refilled') lastKey = -1;
      return refilled.ok;
    },
  });
  if (!opened.ok) return opened;
  const db = opened.value;
  const last = await readLastKey(db);
  if (!last.ok) return err('unavailable');
  lastKey = last.value;

  const news = createSiblingNews({ bridge, ledger: () => ledger, visible: deps.visible });
  const ledger: Ledger = createLedger({
    db,
    term: deps.term,
    onState() {
      deps.onLedger(ledger.state());
      if (ledger.state().state === 'failing') news.refused();
    },
    onStored: deps.onStored,
    onFenced: deps.onFenced,
  });
  const unsaved = new Set<OwnChange>();

  const loading = db.isHeld() ? NOT_LOADED : await loadFirst(deps.databaseName, doc);
  // Then the rows are read here, so that the record opens all the same.
  if (!loading.isLoaded) lastKey = -1;
  // Nothing waits for this: where it fails, what it leaves counts as nothing.
  void deleteEmptyRows(db);

  /** Until its row is stored this page answers for it, whoever made it. */
  const keep = (update: Bytes): OwnChange => {
    const keys = ledger.saveOwn(update).then((key) => [key]);
    const change = { update, keys };
    unsaved.add(change);
    void keys.then(() => unsaved.delete(change));
    return change;
  };
  const saveHere = (update: Bytes): OwnChange => {
    const change = keep(update);
    news.made(change);
    return change;
  };

  const onUpdate = (bytes: Uint8Array, origin: unknown): void => {
    if (origin === FROM_SIBLING || origin === FROM_ROWS || loading.isOrigin(origin)) return;
    const update = copyBytes(bytes);
    if (deps.isProvider(origin)) {
      deps.listener.onRemote(update);
      bridge.post({ type: 'update', update, origin: 'relay', keys: [] });
    } else deps.listener.onOwn(saveHere(update), 'here', origin);
  };
  doc.on('update', onUpdate);

  /** What Yjs cannot take costs itself and no other; what an observer throws costs nothing. */
  const apply = (update: Bytes, origin: symbol): void => {
    if (rangesOf(update) !== undefined) attempt(() => Y.applyUpdate(doc, update, origin));
  };

  const hanging = createHangingChanges(doc, (update) => apply(update, FROM_ROWS));
  // Not within the event: who just applied something looks first what became of it.
  const onAnything = (): void => queueMicrotask(hanging.retry);
  doc.on('update', onAnything);

  const applyRows = (rows: readonly Row[]): void => {
    if (rows.length === 0) return;
    lastKey = rows.reduce((last, row) => Math.max(last, row.key), lastKey);
    const applyAll = (): void => {
      for (const row of rows) apply(row.update, FROM_ROWS);
    };
    attempt(() => Y.transact(doc, applyAll, FROM_ROWS, false));
  };

  const take = async (reading: typeof readRows): Promise<WholeRowsRead | undefined> => {
    const read = await reading(db, lastKey);
    if (!read.ok) return undefined;
    await deps.gate.pass();
    applyRows(read.value.rows);
    const whole = hanging.look(read.value.rows.map(({ update }) => update));
    return { ...read.value, whole };
  };
  const reread = (): Promise<WholeRowsRead | undefined> => take(readRows);

  const applyOneNews = (update: Bytes): boolean => {
    apply(update, FROM_SIBLING);
    return !clearPending(doc);
  };

  /** Applies news; where it builds on news that has not come yet, the rows have that. */
  const applyNews = async (update: Bytes): Promise<void> => {
    if (applyOneNews(update)) return;
    await reread();
    if (applyOneNews(update)) return;
    // Its base came while nobody listened, and stands in a row that was passed: read them all.
    lastKey = -1;
    await reread();
    apply(update, FROM_SIBLING);
    hanging.look([update]);
  };

  /** All that was kept for siblings so far: they say it again to whoever opens. */
  let keptForSiblings = NO_RANGES;
  /** A sibling cannot store it: this page does, so that it is on this device after all. */
  const keepForSibling = (update: Bytes): void => {
    const ranges = rangesOf(update);
    if (ranges === undefined || containsRanges(keptForSiblings, ranges)) return;
    keptForSiblings = joinRanges(keptForSiblings, ranges);
    deps.listener.onOwn(keep(update), 'sibling');
  };

  const arriving = createSequence();
  bridge.listen(({ message }) => {
    if (message.type === 'hello') news.opened();
    if (message.type === 'stored')
      void arriving.add(async () => {
        if (!deps.signal.aborted) await reread();
      });
    if (message.type !== 'update' || rangesOf(message.update) === undefined) return;
    const { update, keys, origin } = message;
    void arriving.add(async () => {
      await deps.gate.pass();
      if (deps.signal.aborted) return;
      await applyNews(update);
      if (origin !== 'own') return;
      if (keys.length > 0) deps.listener.onOwn({ update, keys: Promise.resolve(keys) }, 'sibling');
      else keepForSibling(update);
    });
  }, deps.signal);

  // What loading left waiting hangs in rows that y-indexeddb has read: they are looked at again.
  if (clearPending(doc)) lastKey = -1;
  await reread();
  await deps.parting.takeUp((update) => {
    apply(update, LEFT_HERE);
    return hanging.look([update]);
  }, ledger.settled);

  return ok({
    doc,
    db,
    ledger,
    reread,
    takeTerm: () => take(takeTerm),
    applyWritten(row) {
      applyRows([row]);
      deps.listener.onWritten(row.update);
      bridge.post({ type: 'update', update: row.update, origin: 'own', keys: [row.key] });
    },
    tellNow() {
      news.tellNow();
      deps.parting.handOver([...unsaved]);
    },
    unsaved: () => [...unsaved],
    async close() {
      doc.off('update', onUpdate);
      doc.off('update', onAnything);
      news.close();
      ledger.close();
      await loading.close();
      db.close();
    },
  });
}
