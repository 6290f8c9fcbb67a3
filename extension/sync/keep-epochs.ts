/** Keeping the secrets of an epoch that a live connection has confirmed, also where the device is full just now. [S81] */
import { backOffMs } from '#shared/base/back-off.ts';
import type { RoomId } from '#shared/base/ids.ts';
import type { EpochSecrets } from '../store/epoch-secrets.ts';
import type { Keyring } from '../store/keyring.ts';
import { pause } from './pause.ts';

const FIRST_RETRY_MS = 1_000;
const MOST_RETRY_MS = 30_000;

/**
 * Stores `secrets` in the keyring; tried again with growing pauses until it holds or `ended`, with which the next
 * connection confirms them anew. Nothing is lost by it meanwhile: who starts without them asks once more.
 */
export async function keepEpochs(
  keyring: Pick<Keyring, 'enterEpoch'>,
  roomId: RoomId,
  secrets: EpochSecrets,
  ended: AbortSignal,
): Promise<void> {
  for (let failures = 0; !ended.aborted; failures += 1) {
    const kept = await keyring.enterEpoch(roomId, secrets);
    if (kept.ok || kept.error === 'unknown-room') return;
    await pause(backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS), ended);
  }
}
