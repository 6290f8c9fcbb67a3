/**
 * A relay that lost a room, or the end of its log, gets it back from a device that has it, at a person's
 * word alone. The device goes back to the log that the relay has: it forgets its cursor and keeps the
 * roster it knew, begins its tenure anew and reads that log from its beginning. What stands there joins
 * what is here; what is here and not there goes up again. [S51 to S54]
 */
import { chainStart } from '#shared/wire/chain.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { KeyringEntry, KeyringOrigin } from '../store/keyring-entry.ts';
import { startRestoring } from '../store/rows.ts';
import type { EngineContext } from './engine-context.ts';
import type { StopReason } from './engine-status.ts';
import type { Replica } from './replica.ts';

/**
 * Whether this device can repair what the relay stopped for. A room is made again by its genesis' key,
 * which only the device has where the mentorship began. A device that no log has known yet has nothing
 * to give back, and holds to what its invite vouched for. [S51, S3]
 */
export function canBringBack(entry: KeyringEntry, reason: ErrorCode): boolean {
  const { origin, genesis, introduced, epoch } = entry;
  // A room begins in its first epoch, whose secret those have who were struck out since.
  if (reason === 'no-room')
    return origin.state === 'created' && genesis !== undefined && epoch === 0;
  return reason === 'wrong-history' && introduced;
}

/** What the keyring has to say otherwise, so that the relay's log is taken as it is. */
async function originAfter(
  { origin, roomId }: KeyringEntry,
  reason: StopReason,
): Promise<KeyringOrigin> {
  // The invite vouched for a place that this log may not have any more.
  if (origin.state !== 'created') return { ...origin, checkpoint: await chainStart(roomId) };
  return reason === 'no-room' ? { ...origin, atRelay: false } : origin;
}

/**
 * Begins it, for the owner: writes it down and ends the tenure; the next one carries it out. Does
 * nothing unless the relay was stopped for a reason that this repairs, or where it cannot be stored.
 */
export async function bringBack(context: EngineContext, replica: Replica): Promise<void> {
  const { board, deps, entry, term } = context;
  const { relay } = board.read();
  if (relay.state !== 'stopped' || relay.repair !== 'bring-back' || term === 0) return;
  // What came before the relay was lost is stored first: its cursor must not follow.
  await replica.ledger.settled();
  const origin = await originAfter(entry, relay.reason);
  const kept = await deps.store.keyring.update(entry.roomId, { origin });
  if (!kept.ok) return;
  context.entry = { ...context.entry, origin };
  const started = await startRestoring(replica.db, term);
  if (!started.ok || context.term !== term) return;
  board.setRefused(undefined);
  board.setHistory(undefined);
  board.setSnapshot(false);
  context.fence();
}
