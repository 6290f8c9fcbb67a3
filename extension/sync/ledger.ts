/**
 * The order of this page's writes into a room's rows. A row made here is handed over whole in the tick
 * of its change, whatever is under way; what comes from the relay is written together with the cursor
 * that vouches for it, and only after every row made before it is stored. While the storage refuses,
 * nothing is claimed and the cursor stands still; it is tried again until it holds. [R3, S7, B21, B22]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { reportFault } from '#shared/base/listeners.ts';
import type { Database } from '../store/database.ts';
import { createSequence } from './sequence.ts';
import type { RowFault } from '../store/room-database.ts';
import { addOwnRows, commitFromRelay, type StateChange } from '../store/rows.ts';

/** Whether what stands on the screen is stored. `failing` lasts until a retry holds. */
export type LedgerState =
  | { readonly state: 'saved' }
  | { readonly state: 'saving' }
  | { readonly state: 'failing'; readonly reason: 'quota' | 'aborted' };

/** What came from the relay and is to be stored in one transaction. */
export type RelayCommit = {
  readonly rows: readonly Bytes[];
  /** Keys of own rows that the relay holds now. */
  readonly acknowledged: readonly Promise<readonly number[]>[];
  readonly change: StateChange;
  /** Called once it is stored. */
  readonly stored?: () => void;
};

/** Writes of one page into one room. */
export type Ledger = {
  /** Stores a row made here; resolves with its key, however late. Never rejects. */
  readonly saveOwn: (update: Bytes) => Promise<number>;
  /** Queues what came from the relay. */
  readonly commit: (commit: RelayCommit) => void;
  readonly state: () => LedgerState;
  /** Resolves when nothing waits to be stored; stays open while storing fails. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
};

/** What the ledger needs. `term` is 0 while this page is a follower. */
export type LedgerDeps = {
  readonly db: Database;
  readonly term: () => number;
  readonly onState: () => void;
  /** What came from the relay is stored, and this change of state with it. */
  readonly onStored: (change: StateChange) => void;
  /** Another page took the lock: this one's term is over. */
  readonly onFenced: (term: number) => void;
};

const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 15_000;

/**
 * While so many rows are refused, a new one waits with them for the next try: a full disk is not
 * asked to take all of them again with every key.
 */
const MOST_TRIED_AT_ONCE = 200;

/** A row made here and not stored yet; whoever made it hears its key. */
type OwnRow = { readonly update: Bytes; readonly stored: (key: number) => void };

type Gate = { readonly wait: Promise<void>; readonly open: () => void };

function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: promise, open: resolve };
}

/** The ledger of one page for one room. */
export function createLedger(deps: LedgerDeps): Ledger {
  let closed = false;
  let pending = 0;
  let failing: 'quota' | 'aborted' | undefined;
  let attempt = 0;
  let retryGate = createGate();
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let idle = createGate();
  const commits = createSequence();
  const ownRows = new Set<Promise<number>>();
  /** What the storage would not take, in the order it was made; writing it again empties this. */
  let refused: readonly OwnRow[] = [];

  const begin = (): void => {
    if (pending === 0) idle = createGate();
    pending += 1;
    deps.onState();
  };
  const end = (): void => {
    pending -= 1;
    if (pending === 0) idle.open();
    deps.onState();
  };
  const openRetry = (): void => {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    const gate = retryGate;
    retryGate = createGate();
    gate.open();
  };
  const waitForRetry = async (reason: 'quota' | 'aborted'): Promise<void> => {
    failing = reason;
    deps.onState();
    if (!closed)
      retryTimer ??= setTimeout(openRetry, backOffMs(attempt, FIRST_RETRY_MS, MOST_RETRY_MS));
    attempt += 1;
    await retryGate.wait;
  };
  const recovered = (): void => {
    if (failing === undefined) return;
    failing = undefined;
    attempt = 0;
    openRetry();
  };

  /** Together and in their order: a change of a page means nothing without those before it. */
  async function writeOwn(rows: readonly OwnRow[]): Promise<void> {
    const written = await addOwnRows(
      deps.db,
      rows.map(({ update }) => update),
    );
    if (written.ok) {
      recovered();
      for (const [at, key] of written.value.entries()) rows[at]?.stored(key);
      return;
    }
    refused = [...refused, ...rows];
    await waitForRetry(written.error === 'quota' ? 'quota' : 'aborted');
    retryOwn();
  }

  function retryOwn(): void {
    const rows = refused;
    refused = [];
    if (rows.length > 0) writeOwn(rows).catch(reportFault);
  }

  function storeOwn(update: Bytes): Promise<number> {
    return new Promise((stored) => {
      refused = [...refused, { update, stored }];
      if (refused.length <= MOST_TRIED_AT_ONCE) retryOwn();
    });
  }

  async function writeCommit(term: number, commit: RelayCommit): Promise<RowFault | undefined> {
    if (term === 0) return 'fenced';
    const acknowledged = new Set((await Promise.all(commit.acknowledged)).flat());
    const { rows, change } = commit;
    const result = await commitFromRelay(deps.db, term, { rows, acknowledged, change });
    return result.ok ? undefined : result.error;
  }

  async function storeCommit(term: number, commit: RelayCommit): Promise<void> {
    await Promise.all(ownRows);
    while (!closed) {
      const fault = await writeCommit(term, commit);
      if (fault === 'fenced') {
        // Nothing is tried again that could show that the storage takes things again.
        if (ownRows.size === 0) recovered();
        return deps.onFenced(term);
      }
      if (fault === undefined) {
        recovered();
        deps.onStored(commit.change);
        commit.stored?.();
        return undefined;
      }
      await waitForRetry(fault);
    }
    return undefined;
  }

  return {
    saveOwn(update) {
      begin();
      const stored = storeOwn(update).finally(() => {
        ownRows.delete(stored);
        end();
      });
      ownRows.add(stored);
      return stored;
    },
    commit(commit) {
      begin();
      // Under the term in which it came, however late it is written.
      const term = deps.term();
      void commits.add(() => storeCommit(term, commit)).then(end);
    },
    state() {
      if (failing !== undefined) return { state: 'failing', reason: failing };
      return { state: pending > 0 ? 'saving' : 'saved' };
    },
    settled: () => (pending === 0 ? Promise.resolve() : idle.wait),
    close() {
      closed = true;
      clearTimeout(retryTimer);
    },
  };
}
