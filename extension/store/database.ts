/**
 * Opens an IndexedDB database in steps of versions and holds the connection: a newer version
 * elsewhere closes it, nothing here ever hangs on another page or on a connection that was lost. Keeps
 * rules B1, B2, B3, B6 and B63.
 */
import { tellEach } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { openFault, type StoreFault } from './fault.ts';
import {
  transact,
  writeAtOnce,
  type Durability,
  type Taken,
  type TransactionPlan,
  type UnderWay,
} from './transaction.ts';

/** One step of the database's form; step n (from 0) leads from version n to version n + 1. */
export type UpgradeStep = (database: IDBDatabase, transaction: IDBTransaction) => void;

/** What a database is made of. Steps are only ever added at the end. */
export type DatabasePlan = {
  readonly name: string;
  readonly steps: readonly UpgradeStep[];
  /** Where there is no such database none is made: opening answers `unavailable`, and tells `onNone` before. */
  readonly onNone?: () => void;
  /** How long an open may wait for another page or a silent browser, in milliseconds. */
  readonly patienceMs?: number;
  /** Told when the connection was closed by the browser, or for a page that deletes or upgrades. */
  readonly onLost?: () => void;
};

/** An open connection. After `close`, or after another page closed it, all answer `closed`. */
export type Database = {
  /** Runs `run` in one transaction; see `transact`. */
  readonly transact: <T>(
    plan: TransactionPlan,
    run: (transaction: IDBTransaction) => Promise<T>,
  ) => Promise<Result<T, StoreFault>>;
  /** Writes without waiting for anything; see `writeAtOnce`. */
  readonly writeAtOnce: <T>(
    plan: { readonly parts: readonly string[]; readonly durability: Durability },
    put: (transaction: IDBTransaction) => T,
  ) => Promise<Result<T, StoreFault | Taken>>;
  /** Closes the connection once running transactions have ended. May be called twice. */
  readonly close: () => void;
};

/** A healthy open takes milliseconds; this bounds one that never answers. */
const PATIENCE_MS = 5_000;

/** On a lost connection an end that the browser tells comes at once, if at all. */
const GRACE_MS = 2_000;

function upgrade(
  { steps, onNone }: DatabasePlan,
  request: IDBOpenDBRequest,
  event: IDBVersionChangeEvent,
): void {
  const { transaction } = request;
  if (transaction === null) return;
  if (event.oldVersion === 0 && onNone !== undefined) {
    onNone();
    transaction.abort();
    return;
  }
  for (const step of steps.slice(event.oldVersion)) step(request.result, transaction);
}

/** Waits for the connection; one that comes after we gave up is closed, so that it blocks nobody. */
function awaitOpen(
  request: IDBOpenDBRequest,
  plan: DatabasePlan,
): Promise<Result<IDBDatabase, StoreFault>> {
  return new Promise((resolve) => {
    let silence: StoreFault = 'unavailable';
    let abandoned = false;
    const timer = setTimeout(() => {
      abandoned = true;
      resolve(err(silence));
    }, plan.patienceMs ?? PATIENCE_MS);
    request.addEventListener('blocked', () => {
      silence = 'blocked';
    });
    request.addEventListener('upgradeneeded', (event) => upgrade(plan, request, event));
    request.addEventListener('success', () => {
      clearTimeout(timer);
      if (abandoned) request.result.close();
      else resolve(ok(request.result));
    });
    request.addEventListener('error', () => {
      clearTimeout(timer);
      resolve(err(openFault(request.error)));
    });
  });
}

function hold(connection: IDBDatabase, onLost: (() => void) | undefined): Database {
  // A connection that is closed, by whomever, refuses to begin a transaction: `closed`.
  connection.addEventListener('versionchange', () => {
    connection.close();
    onLost?.();
  });
  const underWay: UnderWay = new Set();
  connection.addEventListener('close', () => {
    setTimeout(() => tellEach(underWay), GRACE_MS);
    onLost?.();
  });
  return {
    transact: (plan, run) => transact(connection, plan, run, underWay),
    writeAtOnce: (plan, put) => writeAtOnce(connection, plan, put, underWay),
    close: () => connection.close(),
  };
}

/**
 * Opens the database of `plan`, making or upgrading it where needed. `factory` is `undefined` where
 * the platform has no IndexedDB. Answers within `patienceMs` whatever happens. [B2, B6]
 */
export async function openDatabase(
  factory: IDBFactory | undefined,
  plan: DatabasePlan,
): Promise<Result<Database, StoreFault>> {
  if (factory === undefined) return err('unavailable');
  let request: IDBOpenDBRequest;
  try {
    request = factory.open(plan.name, plan.steps.length);
  } catch (thrown) {
    // Some browsers throw here when storage is switched off; others fail the request.
    return err(openFault(thrown));
  }
  const opened = await awaitOpen(request, plan);
  return opened.ok ? ok(hold(opened.value, plan.onLost)) : opened;
}
