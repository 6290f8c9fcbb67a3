/**
 * Bringing a further device of the same member into a room: its record, for which it has signed itself
 * (K35), and its admin key into the relay's list where its member has rights. May be done again. [S92]
 */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { RosterDevice } from '#shared/seal/roster-kinds.ts';
import { listAdmins } from './admin-listing.ts';
import type { LiveConnection } from './live-connection.ts';
import { signRecord, type RosterDutiesDeps } from './roster-duties.ts';

/** A device that asks to be brought in by this one. */
export type FurtherDevice = {
  readonly device: RosterDevice;
  /** Its own word that this member and this device may bring it in: 64 bytes. */
  readonly consent: Bytes;
};

/** Why it was not: `not-taken`: the roster does not take the record (wrong word, too many devices). */
export type BringInFault = 'not-connected' | 'not-taken' | 'not-listed';

/** Brings `further` in over a live connection. */
export async function bringIn(
  deps: RosterDutiesDeps,
  live: LiveConnection,
  { device, consent }: FurtherDevice,
): Promise<Result<void, BringInFault>> {
  const name = toBase64Url(device.signPublic);
  const find = () =>
    [...live.roster().devices.values()].find((one) => toBase64Url(one.signPublic) === name);
  const record = { type: 'device', device, deviceSignature: consent } as const;
  const appended = await live.uploader.append(async () =>
    find() === undefined ? signRecord(deps, record) : undefined,
  );
  const found = find();
  if (found === undefined) return err(appended ? 'not-taken' : 'not-connected');
  if (live.roster().struck.has(found.id)) return err('not-taken');
  if (live.roster().members.get(found.memberId)?.coOwner !== true) return ok(undefined);
  const listed = await listAdmins(deps.entry(), live, [found.adminPublic]);
  return listed ? ok(undefined) : err('not-listed');
}
