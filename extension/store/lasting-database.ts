/**
 * A database that comes back: where the connection is lost under an open page, because somebody
 * deleted the database or the browser closed it, the browser's log is turned over, and it is opened
 * anew and made ready, before anything is written into it. Until then every call answers `closed`, or
 * `quota` where room is lacking. [B29, B61]
 */
import { reportFault } from '#shared/base/listeners.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';

/** How a database is opened and made ready. */
export type LastingPlan = {
  /** Opens a connection; `onLost` is to be called when it was lost. */
  readonly open: (onLost: () => void) => Promise<Result<Database, StoreFault>>;
  /** What comes before a lost one is opened again; where it fails, that is tried again later. */
  readonly turnOver: () => Promise<Result<void, StoreFault>>;
  /** Makes one that was opened again ready to be written; false: not this time. */
  readonly prepare: (database: Database) => Promise<boolean>;
};

/** Opens it; the first time nothing is prepared. */
export async function openLastingDatabase(
  plan: LastingPlan,
): Promise<Result<Database, StoreFault>> {
  let closed = false;
  let returning: Promise<void> | undefined;
  const first = await plan.open(comeBack);
  if (!first.ok) return err(first.error);
  let current = first.value;
  /** Why it is not there, while it is not. */
  let away: StoreFault = 'closed';

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
  return ok({
    transact: (transaction, run) => watched((database) => database.transact(transaction, run)),
    writeAtOnce: (transaction, put) =>
      watched((database) => database.writeAtOnce(transaction, put)),
    close() {
      closed = true;
      current.close();
    },
  });
}
