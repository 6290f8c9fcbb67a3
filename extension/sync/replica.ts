/**
 * This page's copy of one record: the document, its rows on this device, and the news that sibling
 * pages exchange about it. Every context has one, whether or not it owns the socket. A change made
 * here is stored by this page itself; what siblings made is already stored by them. [S7, S8, S20, S66, S76, R3]
 */
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { attempt } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Database } from '../store/database.ts';
import type { StoreFault } from '../store/fault.ts';
import { openLastingDatabase } from '../store/lasting-database.ts';
import { openRoomDatabase, type Row } from '../store/room-database.ts';
import {
  deleteEmptyRows,
  readLastKey,
  readRows,
  refillRows,
  takeTerm,
  type RowsRead,
  type StateChange,
} from '../store/rows.ts';
import { turnOver, type DiskSpace } from '../store/turn-over.ts';
import type { Bridge } from './bridge.ts';
import type { Gate } from './gate.ts';
import { createCoalescer } from './coalescer.ts';
import { clearPending } from './intake.ts';
import { createLedger, type Ledger, type LedgerState } from './ledger.ts';
import type { RowKeys } from './outbox.ts';
import { createSequence } from './sequence.ts';
import { rangesOf } from './update-ranges.ts';

/** A change of this device that the relay may not hold: made here, or by a sibling page. */
export type OwnChange = { readonly update: Bytes; readonly keys: RowKeys };

/** Who hears of changes. All are called in the tick of the change. */
export type ReplicaListener = {
  /** A change of this device: typed here (`here`), or brought by a sibling or found in the rows. */
  readonly onOwn: (change: OwnChange, from: 'here' | 'sibling') => void;
  /** A change that the provider brought; the owner stores it. */
  readonly onRemote: (update: Bytes) => void;
};

/** One page's copy of a record. */
export type Replica = {
  readonly doc: Y.Doc;
  readonly db: Database;
  readonly ledger: Ledger;
  /** Rows read after the last one known, and the room's state; new ones are applied. */
  readonly reread: () => Promise<RowsRead | undefined>;
  /** As `reread`, and raises the term in the same transaction. */
  readonly takeTerm: () => Promise<RowsRead | undefined>;
  /** Applies a row that was just written beside the document, and tells siblings. */
  readonly applyWritten: (row: Row) => void;
  /** Tells siblings at once what was typed here, stored or not (the page hides, and may go). [S76] */
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
  readonly listener: ReplicaListener;
  /** Whether this page's timers can be trusted. */
  readonly visible: () => boolean;
  readonly now: () => Millis;
  readonly isProvider: (origin: unknown) => boolean;
  readonly term: () => number;
  readonly onLedger: (state: LedgerState) => void;
  readonly onStored: (change: StateChange) => void;
  readonly onFenced: (term: number) => void;
  readonly signal: AbortSignal;
};

const FROM_SIBLING = Symbol('from a sibling page');
const FROM_ROWS = Symbol('from the rows');

/** How long loading by y-indexeddb may take. */
const LOAD_PATIENCE_MS = 5_000;

async function answersInTime(work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LOAD_PATIENCE_MS);
  });
  const answered = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return answered;
}

/** Opens the rows of `deps.roomId` and loads them into the document. */
export async function openReplica(deps: ReplicaDeps): Promise<Result<Replica, StoreFault>> {
  const { doc, bridge } = deps;
  let lastKey = -1;
  const opened = await openLastingDatabase({
    open: (onLost) => openRoomDatabase(deps.indexedDB, deps.databaseName, onLost),
    turnOver: () => turnOver(deps.indexedDB, deps.disk),
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

  const ledger = createLedger({
    db,
    term: deps.term,
    onState() {
      deps.onLedger(ledger.state());
      if (ledger.state().state === 'failing') tellNews();
    },
    onStored: deps.onStored,
    onFenced: deps.onFenced,
  });
  const unsaved = new Set<OwnChange>();
  const news: OwnChange[] = [];
  /** Was told to nobody yet, stored or not. */
  const untold = new Set<OwnChange>();

  const persistence = new IndexeddbPersistence(deps.databaseName, doc);
  doc.off('update', persistence._storeUpdate);
  // It never answers where it cannot add the row that it adds on opening (a full disk), or where a
  // row throws: then the rows are read here, so that the record opens all the same.
  const isLoaded = await answersInTime(persistence.whenSynced);
  if (!isLoaded) lastKey = -1;
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
    news.push(change);
    newsBeat.wake();
    return change;
  };

  const post = (changes: readonly OwnChange[], keys: readonly number[]): void => {
    const update = copyBytes(Y.mergeUpdates(changes.map((change) => change.update)));
    bridge.post({ type: 'update', update, origin: 'own', keys });
  };

  /** Tells siblings what was typed here: once it is stored, and before that where it cannot be. */
  function tellNews(): void {
    const changes = news.splice(0);
    for (const change of changes) untold.add(change);
    if (ledger.state().state === 'failing' && untold.size > 0) {
      post([...untold], []);
      untold.clear();
    }
    if (changes.length === 0) return;
    void Promise.all(changes.map((change) => change.keys)).then((keys) => {
      for (const change of changes) untold.delete(change);
      post(changes, keys.flat());
    });
  }
  const newsBeat = createCoalescer({
    send: tellNews,
    accompanied: () => true,
    visible: deps.visible,
  });

  const onUpdate = (bytes: Uint8Array, origin: unknown): void => {
    if (origin === FROM_SIBLING || origin === FROM_ROWS || origin === persistence) return;
    const update = copyBytes(bytes);
    if (deps.isProvider(origin)) {
      deps.listener.onRemote(update);
      bridge.post({ type: 'update', update, origin: 'relay', keys: [] });
    } else deps.listener.onOwn(saveHere(update), 'here');
  };
  doc.on('update', onUpdate);

  /** What Yjs cannot take costs itself and no other; what an observer throws costs nothing. */
  const apply = (update: Bytes, origin: symbol): void => {
    if (rangesOf(update) !== undefined) attempt(() => Y.applyUpdate(doc, update, origin));
  };

  const applyRows = (rows: readonly Row[]): void => {
    if (rows.length === 0) return;
    lastKey = rows.reduce((last, row) => Math.max(last, row.key), lastKey);
    const applyAll = (): void => {
      for (const row of rows) apply(row.update, FROM_ROWS);
    };
    attempt(() => Y.transact(doc, applyAll, FROM_ROWS, false));
  };

  const take = async (reading: typeof readRows): Promise<RowsRead | undefined> => {
    const read = await reading(db, lastKey);
    if (!read.ok) return undefined;
    await deps.gate.pass();
    applyRows(read.value.rows);
    return read.value;
  };

  /** Rows that wait for others do not stay pending: they are read again with the next ones. [R6] */
  const reread = async (): Promise<RowsRead | undefined> => {
    const before = lastKey;
    const read = await take(readRows);
    if (clearPending(doc)) lastKey = before;
    return read;
  };

  /** Applies news; where it builds on news that has not come yet, the rows have that. */
  const applyNews = async (update: Bytes): Promise<void> => {
    apply(update, FROM_SIBLING);
    if (!clearPending(doc)) return;
    await take(readRows);
    apply(update, FROM_SIBLING);
    if (!clearPending(doc)) return;
    // Its base came while nobody listened, and stands in a row that was passed: read them all.
    lastKey = -1;
    await take(readRows);
    apply(update, FROM_SIBLING);
    clearPending(doc);
  };

  const arriving = createSequence();
  bridge.listen(({ message }) => {
    // Told before that page listened, and stored after it read the rows: then only this helps it.
    if (message.type === 'hello') void ledger.settled().then(() => bridge.post({ type: 'stored' }));
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
      // A sibling that cannot store it: this page does, so that it is on this device after all.
      const change = keys.length > 0 ? { update, keys: Promise.resolve(keys) } : keep(update);
      deps.listener.onOwn(change, 'sibling');
    });
  }, deps.signal);

  await reread();

  return ok({
    doc,
    db,
    ledger,
    reread,
    takeTerm: () => take(takeTerm),
    applyWritten(row) {
      applyRows([row]);
      bridge.post({ type: 'update', update: row.update, origin: 'own', keys: [row.key] });
    },
    tellNow() {
      newsBeat.flush();
      const waiting = [...untold].filter((change) => unsaved.has(change));
      if (waiting.length > 0) post(waiting, []);
    },
    unsaved: () => [...unsaved],
    async close() {
      doc.off('update', onUpdate);
      newsBeat.flush();
      newsBeat.close();
      ledger.close();
      const destroyed = persistence.destroy();
      if (isLoaded) await destroyed;
      db.close();
    },
  });
}
