/**
 * From the newest secret down to those before it: each epoch's list holds the secret of the one before,
 * and each epoch's record says which list and which secret are meant. [K46]
 */
import { equalBytes, type Bytes } from '../base/bytes.ts';
import type { RoomId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { sha256 } from '../base/sha256.ts';
import { deriveEpochKeys, type EpochSecret } from './epoch-keys.ts';
import { openPrevious } from './previous-secret.ts';
import { readWraps, type WrappedEpoch } from './wrap.ts';

/** An epoch as it is kept beside the log: what its record says, and the list of wraps that came with it. */
export type ListedEpoch = { readonly record: WrappedEpoch; readonly list: Bytes };

/**
 * Why the earlier secrets were not got. `missing`: an epoch's list is not there. `other-wraps`: not the
 * list that the record names. `malformed`: no list. `wrong-secret`: not the secret of which the record
 * gives the auth key. `cannot-open`: what the list holds of the epoch before does not open.
 * `does-not-meet`: all opens, and leads to another secret than the one that is held.
 */
export type EarlierFault =
  'missing' | 'other-wraps' | 'malformed' | 'wrong-secret' | 'cannot-open' | 'does-not-meet';

async function before(
  roomId: RoomId,
  at: EpochSecret,
  { record, list }: ListedEpoch,
): Promise<Result<EpochSecret, EarlierFault>> {
  if (!equalBytes(await sha256(list), record.wrapsHash)) return err('other-wraps');
  const keys = await deriveEpochKeys(roomId, at.epoch, at.secret);
  if (!equalBytes(keys.authPublic, record.authPublic)) return err('wrong-secret');
  const read = readWraps(list);
  return read.ok ? openPrevious(roomId, at, read.value.previous) : read;
}

/**
 * The secrets between `newest` and `held`, neither of them among these, ascending by epoch; without
 * `held` all down to the first epoch's. Epochs may come in any order, and more than are needed. Where it
 * gets to `held`, what it finds there must be that secret. Whether the records hold is the roster's to
 * say. Never rejects, whatever the bytes are. [K46]
 */
export async function walkBack(
  roomId: RoomId,
  newest: EpochSecret,
  epochs: readonly ListedEpoch[],
  held?: EpochSecret,
): Promise<Result<readonly EpochSecret[], EarlierFault>> {
  const byNumber = new Map(epochs.map((one) => [one.record.epoch, one]));
  const found: EpochSecret[] = [];
  let at = newest;
  while (at.epoch > (held?.epoch ?? 0)) {
    const listed = byNumber.get(at.epoch);
    if (listed === undefined) return err('missing');
    const previous = await before(roomId, at, listed);
    if (!previous.ok) return previous;
    at = previous.value;
    found.unshift(at);
  }
  if (held === undefined) return ok(found);
  if (at.epoch !== held.epoch || !equalBytes(at.secret, held.secret)) return err('does-not-meet');
  return ok(found.slice(1));
}
