/**
 * What the keyring says of an engine's mentorship, and what follows from it about the relay before that
 * has said anything: that there is none is said only where none is set. [S73]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { relayOf, type EngineContext } from './engine-context.ts';
import type { RelayStatus, SharedStatus } from './engine-status.ts';
import { pause } from './pause.ts';

const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 15_000;

/** What is known of the relay from the entry alone. */
export function relayAtFirst(context: EngineContext): RelayStatus {
  if (relayOf(context) !== undefined) return { state: 'connecting' };
  if (context.entry.closedAt !== undefined) return { state: 'none' };
  // One that is set and that this version cannot ask.
  if (context.entry.relayAddress) return { state: 'stopped', reason: 'bad-address' };
  return { state: 'none' };
}

/** What the owner told; one that has not heard yet that a relay is set knows less than this page. */
export function withOwnRelay(context: EngineContext, told: SharedStatus): SharedStatus {
  return told.relay.state === 'none' ? { ...told, relay: relayAtFirst(context) } : told;
}

/**
 * Reads the entry anew, as often as it takes: a change that is missed is told no second time. `undefined`
 * when it is not there or the engine closes meanwhile.
 */
export async function readEntry({
  deps,
  entry,
  life,
}: EngineContext): Promise<KeyringEntry | undefined> {
  for (let failures = 0; !life.aborted; failures += 1) {
    const read = await deps.store.keyring.get(entry.roomId);
    if (life.aborted) return undefined;
    if (read.ok) return read.value;
    await pause(backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS), life);
  }
  return undefined;
}
