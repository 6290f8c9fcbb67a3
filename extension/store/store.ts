/**
 * The extension's own storage as one thing: what every surface needs, and what the surfaces that open records
 * need beside it. Keeps rules B1 to B14, B26 to B29, B61, B65, B86 and B100 to B110 of STORE.md together; each part
 * says which are its own.
 */
import { ok, type Result } from '#shared/base/result.ts';
import { createChangeLog, type ChangeLog } from './change-log.ts';
import { createCheckpoints, type Checkpoints } from './checkpoints.ts';
import type { StoreFault } from './fault.ts';
import { createHalfTypedForms, type HalfTypedForms } from './half-typed.ts';
import { createKeyring, type Keyring } from './keyring.ts';
import { createJoining, type Joining } from './joining.ts';
import { openParts, type JotStore, type StoreDeps } from './jot-store.ts';
import { createParting, type Parting } from './parting.ts';

/** The extension's own storage. */
export type Store = JotStore & {
  readonly keyring: Keyring;
  readonly joining: Joining;
  readonly checkpoints: Checkpoints;
  readonly parting: Parting;
  readonly changeLog: ChangeLog;
  readonly halfTyped: HalfTypedForms;
};

/** Opens the store, as `openJotStore` does, with all its parts. [B65] */
export async function openStore(deps: StoreDeps): Promise<Result<Store, StoreFault>> {
  const opened = await openParts(deps);
  if (!opened.ok) return opened;
  const { store, database, changes, keyringRows } = opened.value;
  return ok({
    ...store,
    keyring: createKeyring(database, changes, keyringRows),
    joining: createJoining(database, deps.report),
    checkpoints: createCheckpoints(database, changes, deps.report),
    parting: createParting(database),
    changeLog: createChangeLog(database, changes, deps.report),
    halfTyped: createHalfTypedForms(database, deps.report),
  });
}
