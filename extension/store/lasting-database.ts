/**
 * A database that comes back: where the connection is lost under an open page, because somebody
 * deleted the database or the browser closed it, the browser's log is turned over, and it is opened
 * anew and made ready, before anything is written into it. Until then every call answers `closed`, or
 * `quota` where room is lacking. One that is opened where room is lacking is only read until there is
 * some. [B29, B61, B65]
 */
import { reportFault } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';

/** How a database is opened and made ready. */
export type LastingPlan = {
  /** Opens a connection; `onLost` is to be called when it was lost. */
  readonly open: (onLost: () => void) => Promise<Result<Database, StoreFault>>;
  /** Whether the disk has room enough to write now. */
  readonly hasRoom: () => Promise<boolean>;
  /** What that has just answered, where it was asked: it takes milliseconds. */
  readonly hasRoomNow?: boolean;
  /** What comes before a lost one is opened again; where it fails, that is tried again later. */
  readonly turnOver: () => Promise<Result<void, StoreFault>>;
  /** Makes one that was opened again ready to be written; false: not this time. */
  readonly prepare: (database: Database) => Promise<boolean>;
};

/** A database that comes back. */
export type LastingDatabase = Database & {
  /** Whether it is only read, for want of room. */
  readonly isHeld: () => boolean;
};

/** Opens it; the first time nothing is prepared. */
export async function openLastingDatabase(
  plan: LastingPlan,
): Promise<Result<LastingDatabase, StoreFault>> {
  let closed = false;
  let returning: Promise<void> | undefined;
  const [first, hasRoom] = await Promise.all([
    plan.open(comeBack),
    plan.hasRoomNow ?? plan.hasRoom(),
  ]);
  if (!first.ok) return err(first.error);
  let current = first.value;
  let isHeld = !hasRoom;
  /** Why it is not there, or not to be written, while that is so. */
  let away: StoreFault = isHeld ? 'quota' : 'closed';

  async function returnNow(): Promise<void> {
    const turned = await plan.turnOver();
    away = !turned.ok && turned.error === 'quota' ? 'quota' : 'closed';
    if (!turned.ok || closed) return;
    const opened = await plan.open(comeBack);
    if (!opened.ok) return;
    const isReady = !closed && (await plan.prepare(opened.value));
    if (!isReady) return opened.value.close();
    current.close();
    current = opened.value;
    isHeld = false;
    away = 'closed';
  }
  // What fails is tried again with the next call that meets a closed connection.
  function comeBack(): void {
    if (closed) return;
    returning ??= returnNow()
      .catch(reportFault)
      .finally(() => {
        returning = undefined;
      });
  }
  const watched = async <T, E>(
    work: (database: Database) => Promise<Result<T, E | StoreFault>>,
  ): Promise<Result<T, E | StoreFault>> => {
    const result = await work(current);
    if (result.ok || result.error !== 'closed') return result;
    comeBack();
    return err(away);
  };
  const refused = <T, E>(): Promise<Result<T, E | StoreFault>> => {
    comeBack();
    return Promise.resolve(err(away));
  };
  return ok({
    isHeld: () => isHeld,
    transact: (transaction, run) =>
      isHeld && transaction.mode === 'readwrite'
        ? refused()
        : watched((database) => database.transact(transaction, run)),
    writeAtOnce: (transaction, put) =>
      isHeld ? refused() : watched((database) => database.writeAtOnce(transaction, put)),
    close() {
      closed = true;
      current.close();
    },
  });
}
