/**
 * What a device makes of the epochs that a relay tells of: from the last one's list its own wrap gives the
 * newest secret, and from there it walks down to the secrets that it has. Nobody's word is taken for it
 * here: what comes out is used to read, and counts once the log's own roster confirms it. [S81, S82, S84]
 */
import { equalBytes } from '#shared/base/bytes.ts';
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import { walkBack } from '#shared/seal/earlier-secrets.ts';
import { epochInForce } from '#shared/seal/epoch-in-force.ts';
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { openEpoch } from '#shared/seal/wrap.ts';
import { withEpochs, type EpochSecrets } from '../store/epoch-secrets.ts';
import type { ToldEpoch } from './epochs-login.ts';
import type { LineEnd } from './relay-line.ts';

/** Who asks, and what is known. */
export type EpochNewsDeps = {
  readonly roomId: RoomId;
  readonly device: Pick<DeviceKeys, 'deviceId' | 'kex'>;
  readonly secrets: EpochSecrets;
  /** As far as this device has read it. */
  readonly roster: Roster;
};

/** Why they lead nowhere: `wrong-epoch`: there is nothing in them for this device. */
export type NewsFault = Extract<LineEnd, 'wrong-epoch' | 'struck-out' | 'unconfirmed-epoch'>;

/** Whether the secrets of all epochs up to the one in force are there. */
function isWhole({ epoch, earlier }: EpochSecrets): boolean {
  return earlier.length === epoch;
}

/** After which epoch the relay is asked for what came: a device that lacks earlier secrets asks for all. */
export function askedSince(secrets: EpochSecrets): number {
  return isWhole(secrets) ? secrets.epoch : 0;
}

/** Whether more must be known before the log can be read: of later epochs, or of earlier ones. */
export function lacksEpochs(secrets: EpochSecrets, roster: Roster): boolean {
  return epochInForce(roster) > secrets.epoch || !isWhole(secrets);
}

/** Whether the records hold by what is known of the roster, and one of them strikes this device out. */
async function isStruckOut(
  roster: Roster,
  epochs: readonly ToldEpoch[],
  device: DeviceId,
): Promise<boolean> {
  let after = roster;
  for (const { signed } of epochs) after = await applyRosterRecord(after, signed);
  return after.struck.has(device);
}

async function newestOf(
  { roomId, device, secrets, roster }: EpochNewsDeps,
  epochs: readonly ToldEpoch[],
): Promise<Result<EpochSecret, NewsFault>> {
  const newest = epochs.at(-1);
  if (newest === undefined || newest.record.epoch < secrets.epoch) return err('wrong-epoch');
  if (newest.record.epoch === secrets.epoch) return ok(secrets);
  const opened = await openEpoch(roomId, device, newest.record, newest.list);
  if (opened.ok) return opened;
  if (opened.error !== 'no-wrap') return err('unconfirmed-epoch');
  return err((await isStruckOut(roster, epochs, device.deviceId)) ? 'struck-out' : 'wrong-epoch');
}

/** The secrets that this device has with those that `epochs`, all since `askedSince`, lead to. */
export async function readEpochNews(
  deps: EpochNewsDeps,
  epochs: readonly ToldEpoch[],
): Promise<Result<EpochSecrets, NewsFault>> {
  const { roomId, secrets } = deps;
  const newest = await newestOf(deps, epochs);
  if (!newest.ok) return newest;
  const held = isWhole(secrets) ? secrets : undefined;
  const walked = await walkBack(roomId, newest.value, epochs, held);
  if (!walked.ok) return err('unconfirmed-epoch');
  const { epoch, secret } = newest.value;
  const all = [...walked.value, newest.value];
  const meets = [...secrets.earlier, secrets].every((known) => {
    const found = all.find((one) => one.epoch === known.epoch);
    return found === undefined || equalBytes(found.secret, known.secret);
  });
  if (!meets) return err('unconfirmed-epoch');
  return ok(withEpochs(secrets, { epoch, secret, earlier: walked.value }));
}
