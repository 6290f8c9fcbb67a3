/** Hands an invite's sealed record to whoever holds its code, once. [V6] */
import { createByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { Clock } from '#shared/base/clock.ts';
import { err, type Result } from '#shared/base/result.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { Redeem } from '#shared/wire/handshake.ts';
import { writeJoinerKeys, type JoinerKeys } from '#shared/wire/joiner-keys.ts';
import { REDEEM_AGAIN_MS } from '#shared/wire/limits.ts';
import { sha256Now } from '../log/chain-hash.ts';
import type { LogStore } from '../log/log-store.ts';
import { judgeRedeem, type Door } from './handshake.ts';

const CODES = {
  unknown: 'invite-unknown',
  used: 'invite-used',
  expired: 'invite-expired',
  revoked: 'invite-revoked',
  'storage-fault': 'relay-fault',
} as const satisfies Record<string, ErrorCode>;

function joinerHash(keys: JoinerKeys): Bytes {
  const writer = createByteWriter();
  writeJoinerKeys(writer, keys);
  return sha256Now(writer.finish());
}

/** The sealed record, or the code to end with. */
export async function redeemInvite(
  store: LogStore,
  clock: Clock,
  door: Door,
  redeem: Redeem,
): Promise<Result<Bytes, ErrorCode>> {
  const key = await store.readInviteKey(redeem.inviteId);
  if (!key.ok) return err('relay-fault');
  const judged = await judgeRedeem(door, key.value, redeem);
  if (!judged.ok) return judged;
  const redeemed = await store.redeemInvite({
    inviteId: redeem.inviteId,
    joiner: joinerHash(redeem.joinerKeys),
    now: clock.now(),
    redeliveryMs: REDEEM_AGAIN_MS,
  });
  return redeemed.ok ? redeemed : err(CODES[redeemed.error]);
}
