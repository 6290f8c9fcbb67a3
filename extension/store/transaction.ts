/**
 * One IndexedDB transaction as a promise. A write has happened when the transaction's `complete`
 * event says so and never before (rule B1); all that can go wrong comes back as a StoreFault (B2), also
 * where the browser never says how it ended (B63).
 */
import { err, ok, type Result } from '#shared/base/result.ts';
import { exceptionName, transactionFault, type StoreFault } from './fault.ts';

/**
 * How far a write has got when it completes: `strict` = on the disk, `relaxed` = with the operating
 * system, which survives a crash of the browser but not a power cut.
 */
export type Durability = 'strict' | 'relaxed';

/** What kind of transaction is wanted over which object stores. */
export type TransactionPlan =
  | { readonly mode: 'readonly'; readonly parts: readonly string[] }
  | {
      readonly mode: 'readwrite';
      readonly parts: readonly string[];
      readonly durability: Durability;
    };

/** The result of one request; rejects with the request's error. Only for use inside `run`. */
export function requested<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new DOMException('request failed', 'AbortError')),
    );
  });
}

type Begun =
  | { readonly ok: true; readonly transaction: IDBTransaction; readonly ended: Promise<Ended> }
  | { readonly ok: false; readonly error: StoreFault };
type Ended =
  | { readonly complete: true }
  | { readonly complete: false; readonly error: unknown; readonly isGivenUp?: true };

/** What is under way on one connection: calling one gives that transaction up as `closed`. [B63] */
export type UnderWay = Set<() => void>;

function awaitEnd(transaction: IDBTransaction, underWay: UnderWay): Promise<Ended> {
  return new Promise((resolve) => {
    const end = (how: Ended): void => {
      underWay.delete(giveUp);
      resolve(how);
    };
    const giveUp = (): void => {
      const error = new DOMException('the connection was lost', 'InvalidStateError');
      end({ complete: false, error, isGivenUp: true });
    };
    underWay.add(giveUp);
    transaction.addEventListener('complete', () => end({ complete: true }));
    transaction.addEventListener('abort', () => end({ complete: false, error: transaction.error }));
  });
}

/** Rejects once the transaction is given up: then its requests may never answer. */
function whenGivenUp(ended: Promise<Ended>): Promise<never> {
  return new Promise((_, reject) => {
    void ended.then((end) => {
      if (!end.complete && end.isGivenUp === true) reject(end.error);
    });
  });
}

function begin(database: IDBDatabase, plan: TransactionPlan, underWay: UnderWay): Begun {
  try {
    const parts = [...plan.parts];
    const transaction =
      plan.mode === 'readonly'
        ? database.transaction(parts, 'readonly')
        : database.transaction(parts, 'readwrite', { durability: plan.durability });
    return { ok: true, transaction, ended: awaitEnd(transaction, underWay) };
  } catch (thrown) {
    if (exceptionName(thrown) === undefined) throw thrown;
    return err(transactionFault(thrown));
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch (thrown) {
    // It had ended already, with the fault that `ended` tells.
    if (exceptionName(thrown) !== 'InvalidStateError') throw thrown;
  }
}

/**
 * Runs `run` in one transaction and returns its value once the transaction is complete. `run` may
 * only wait for requests of that transaction. What `run` throws that is not the platform's is a
 * fault of ours: the transaction is aborted and the exception goes on. [B1, B2, B63]
 */
export async function transact<T>(
  database: IDBDatabase,
  plan: TransactionPlan,
  run: (transaction: IDBTransaction) => Promise<T>,
  underWay: UnderWay,
): Promise<Result<T, StoreFault>> {
  const begun = begin(database, plan, underWay);
  if (!begun.ok) return begun;
  const { transaction, ended } = begun;
  try {
    const value = await Promise.race([run(transaction), whenGivenUp(ended)]);
    const end = await ended;
    return end.complete ? ok(value) : err(transactionFault(end.error));
  } catch (thrown) {
    abort(transaction);
    if (exceptionName(thrown) === undefined) throw thrown;
    const end = await ended;
    return err(transactionFault(end.complete ? thrown : (end.error ?? thrown)));
  }
}

/** A write at once that did not complete because a key or unique value was there already. */
export type Taken = 'taken';

/**
 * Hands a whole write to the browser, its commit included, before this call returns: a page that
 * is closed in the same tick has written all the same (Chromium: 60 of 60 writes; 58 of 60 when the
 * commit was left to the browser). `put` makes requests and waits for none; what it returns comes back
 * once the transaction is complete, so the results of its requests are there then. [B1, B2, B3, B63]
 */
export async function writeAtOnce<T>(
  database: IDBDatabase,
  plan: { readonly parts: readonly string[]; readonly durability: Durability },
  put: (transaction: IDBTransaction) => T,
  underWay: UnderWay,
): Promise<Result<T, StoreFault | Taken>> {
  const begun = begin(database, { mode: 'readwrite', ...plan }, underWay);
  if (!begun.ok) return begun;
  const { transaction, ended } = begun;
  let value: T;
  try {
    value = put(transaction);
    transaction.commit();
  } catch (thrown) {
    abort(transaction);
    if (exceptionName(thrown) === undefined) throw thrown;
    await ended;
    return err(transactionFault(thrown));
  }
  const end = await ended;
  if (end.complete) return ok(value);
  return err(
    exceptionName(end.error) === 'ConstraintError' ? 'taken' : transactionFault(end.error),
  );
}
