/**
 * Making the next epoch: a fresh secret, wrapped for every device that remains, and the record that
 * starts it. Who remains, and which admin keys the relay is to hold then, follow from the roster. [K36, K37]
 */
import { assert } from '../base/assert.ts';
import { toHex, type Bytes } from '../base/bytes.ts';
import type { DeviceId } from '../base/ids.ts';
import { sha256 } from '../base/sha256.ts';
import {
  createEpochSecret,
  deriveEpochKeys,
  type EpochKeys,
  type EpochSecret,
} from './epoch-keys.ts';
import { epochInForce } from './epoch-in-force.ts';
import { sealPrevious } from './previous-secret.ts';
import type { EpochRecord } from './roster-kinds.ts';
import type { Roster, RosterEntry } from './roster-state.ts';
import { wrapSecret, writeWraps } from './wrap.ts';

/** An epoch before it has started: to be signed, stored by the relay, and only then used. */
export type PreparedEpoch = {
  /** What the device signs (`signRosterRecord`). */
  readonly record: EpochRecord;
  /** The list of wraps, which the relay hands out with the record. */
  readonly wraps: Bytes;
  readonly keys: EpochKeys;
};

/** The devices that are not struck out, those of `also` left out as well. */
export function standingDevices(
  roster: Roster,
  also: ReadonlySet<DeviceId> = new Set(),
): readonly RosterEntry[] {
  return [...roster.devices.values()].filter(({ id }) => !roster.struck.has(id) && !also.has(id));
}

/**
 * The admin keys of the co-owners' devices that are not struck out, those of `also` left out as well:
 * what the relay's list has to be. Strictly ascending byte by byte.
 */
export function adminKeysOf(roster: Roster, also: ReadonlySet<DeviceId> = new Set()): Bytes[] {
  return standingDevices(roster, also)
    .filter(({ memberId }) => roster.members.get(memberId)?.coOwner === true)
    .map(({ adminPublic }) => adminPublic)
    .toSorted((a, b) => (toHex(a) < toHex(b) ? -1 : 1));
}

/**
 * The next epoch of a room, without the devices that `struck` names, made by `author`, a co-owner's device
 * that stays and has the secret of the epoch in force, `current`. Nothing has changed until its record is
 * in the log. [K36, K45]
 */
export async function prepareEpoch(
  roster: Roster,
  author: DeviceId,
  struck: readonly DeviceId[],
  current: EpochSecret,
): Promise<PreparedEpoch> {
  const out = new Set(struck);
  const remaining = standingDevices(roster, out);
  assert(
    remaining.some(({ id }) => id === author),
    'who starts an epoch stays',
  );
  const { roomId } = roster;
  const epoch = epochInForce(roster) + 1;
  assert(current.epoch + 1 === epoch, 'the next epoch seals the secret of the one in force');
  const keys = await deriveEpochKeys(roomId, epoch, createEpochSecret());
  const rows = await Promise.all(
    remaining.map(async ({ id, kexPublic }): Promise<[DeviceId, Bytes]> => {
      const place = { roomId, epoch, deviceId: id };
      return [id, await wrapSecret(place, kexPublic, keys.secret)];
    }),
  );
  const previous = await sealPrevious(roomId, keys, current.secret);
  const wraps = writeWraps({ previous, wraps: new Map(rows) });
  const wrapsHash = await sha256(wraps);
  const record: EpochRecord = {
    type: 'epoch',
    epoch,
    authPublic: keys.authPublic,
    wrapsHash,
    struck: [...out],
  };
  return { record, wraps, keys };
}
