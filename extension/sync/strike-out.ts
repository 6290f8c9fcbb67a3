/**
 * Striking devices out of a room: the next epoch, without them, begun in one step at the relay. Nothing is
 * kept here beforehand: this device, too, gets the new secret by its own wrap, when it connects again under
 * the new epoch. So what breaks off half-way has either happened or not, and may be done once more. [S91]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { sign } from '#shared/seal/device.ts';
import { adminKeysOf, prepareEpoch } from '#shared/seal/epoch-change.ts';
import { epochInForce } from '#shared/seal/epoch-in-force.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import type { RefusalCode } from '#shared/wire/errors.ts';
import { epochInput } from '#shared/wire/signed.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { LiveConnection } from './live-connection.ts';
import { pause } from './pause.ts';
import type { LineEnd } from './relay-line.ts';
import { signRecord, type RosterDutiesDeps } from './roster-duties.ts';

/**
 * Why nothing was struck out. `no-right`: this device's member is no co-owner, or it was struck out itself.
 * `not-connected`: there is no connection that has read the log to its end, or it broke off; whether it
 * happened shows once there is one again. `keyring`: this device could not sign. `asker-out`: who asked for
 * it has been struck out meanwhile.
 */
export type StrikeFault =
  'not-connected' | 'no-right' | 'keyring' | 'asker-out' | RefusalCode | LineEnd;

/** While control entries keep coming it is tried again so often, after so long. */
const MOST_TRIES = 20;
const TRY_EVERY_MS = 250;

/**
 * Those of `devices` that can still be struck out, also such as never came in: one of those may have the
 * secret all the same (K37). A device never strikes itself out.
 */
function standing(roster: Roster, devices: readonly DeviceId[], self: DeviceId): DeviceId[] {
  return devices.filter((id) => id !== self && !roster.struck.has(id));
}

function hasRight(roster: Roster, { memberId, device }: KeyringEntry): boolean {
  const isStanding = roster.devices.has(device.deviceId) && !roster.struck.has(device.deviceId);
  return isStanding && roster.members.get(memberId)?.coOwner === true;
}

/** One try, upon the roster as it stands now. */
async function beginEpoch(
  deps: RosterDutiesDeps,
  live: LiveConnection,
  struck: readonly DeviceId[],
): Promise<Result<void, StrikeFault>> {
  const { roomId, device } = deps.entry();
  // Of one moment: up to here every control entry is in this roster.
  const [roster, { seq: controlSeq }, listed] = [live.roster(), live.place(), live.admins()];
  if (epochInForce(roster) !== live.epoch.epoch) return err('not-connected');
  const prepared = await prepareEpoch(roster, device.deviceId, struck, live.epoch);
  const record = await signRecord(deps, prepared.record);
  if (record === undefined) return err('keyring');
  const { wraps: list, keys } = prepared;
  const { epoch, authPublic } = keys;
  const admins = { number: listed.number + 1, keys: adminKeysOf(roster, new Set(struck)) };
  const frame = await live.write('control', record);
  const said = { epoch, authPublic, controlSeq, admins };
  const hashes = {
    recordHash: await sha256(record),
    listHash: await sha256(list),
    frameHash: await sha256(frame),
  };
  const signature = await sign(device.admin.privateKey, epochInput({ roomId, ...said, ...hashes }));
  const signer = device.adminPublic;
  return live.requests.ask((id) => ({
    type: 'set-epoch',
    id,
    ...said,
    ...{ signer, signature, record, list, frame },
  }));
}

/**
 * Begins the next epoch unless `wanted` says that there is no need (`undefined`) or that it must not be; it
 * names who is struck out with it, upon the roster of the moment.
 */
async function beginWhile(
  deps: RosterDutiesDeps,
  live: LiveConnection,
  wanted: () => Result<readonly DeviceId[] | undefined, StrikeFault>,
): Promise<Result<void, StrikeFault>> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const struck = wanted();
    if (!struck.ok) return struck;
    if (struck.value === undefined) return ok(undefined);
    if (!hasRight(live.roster(), deps.entry())) return err('no-right');
    const begun = await beginEpoch(deps, live, struck.value);
    if (begun.ok || begun.error !== 'stale') return begun;
    // Somebody came in, or an own record is on its way: it is read first, so that nobody goes without a wrap.
    await pause(TRY_EVERY_MS, live.ended);
    if (live.ended.aborted) return err('not-connected');
  }
  return err('stale');
}

/**
 * Strikes out those of `devices` that are not struck out yet. Done also where all of them are. After it the
 * relay ends this connection as everybody's, and the next one is of the new epoch. `askedBy`: the device of
 * this room whose person asked for it, possibly long ago; nothing is done for one that is out. [S107]
 */
export function strikeOut(
  deps: RosterDutiesDeps,
  live: LiveConnection,
  devices: readonly DeviceId[],
  askedBy?: DeviceId,
): Promise<Result<void, StrikeFault>> {
  return beginWhile(deps, live, () => {
    const struck = standing(live.roster(), devices, deps.entry().device.deviceId);
    if (struck.length === 0) return ok(undefined);
    const isAskerOut = askedBy !== undefined && live.roster().struck.has(askedBy);
    return isAskerOut ? err('asker-out') : ok(struck);
  });
}

/**
 * Begins an epoch so that there is a wrap for `device`, which came in since the last one; those of `replaced`
 * that stand are struck out with it. Nothing where neither is due. [S117]
 */
export function renewKeys(
  deps: RosterDutiesDeps,
  live: LiveConnection,
  device: Bytes,
  replaced: readonly DeviceId[],
): Promise<Result<void, StrikeFault>> {
  return beginWhile(deps, live, () => {
    const struck = standing(live.roster(), replaced, deps.entry().device.deviceId);
    return ok(struck.length === 0 && hasWrap(live.roster(), device) ? undefined : struck);
  });
}

/** Whether an epoch has begun since the device with the signing key `signPublic` was brought in. */
function hasWrap({ records }: Roster, signPublic: Bytes): boolean {
  const since = records.findLastIndex((signed) => {
    const read = readRosterRecord(signed);
    if (!read.ok || read.value.record.type !== 'device') return false;
    return equalBytes(read.value.record.device.signPublic, signPublic);
  });
  return records.slice(since + 1).some((signed) => {
    const read = readRosterRecord(signed);
    return read.ok && read.value.record.type === 'epoch';
  });
}
