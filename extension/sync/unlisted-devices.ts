/**
 * Devices that the rosters of my mentorships have as mine and that are none of my browsers': what somebody put
 * in who had a browser of mine in their hands, or what I had before and lost. Each can be struck out of its
 * mentorship alone. [S146, S147]
 */
import type * as Y from 'yjs';
import { equalBytes } from '#shared/base/bytes.ts';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { toldDevices } from '#shared/record/profile-mentorships.ts';
import { toldCover } from '#shared/record/profile-recovery.ts';
import { isStruckBrowser } from '#shared/record/profile-strikes.ts';
import { readRosterRecord } from '#shared/seal/roster-record.ts';
import type { Roster, RosterEntry } from '#shared/seal/roster-state.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { myBrowsers, ownDeviceId } from './my-browsers.ts';
import { recoveryDevices } from './recovery-devices.ts';

/** One of them, in one mentorship. */
export type UnlistedDevice = {
  readonly roomId: RoomId;
  readonly mentorshipName: string;
  readonly deviceId: DeviceId;
  /** As the record calls it that brought it in; may be empty. */
  readonly label: string;
  /** By the clock of the device that brought it in; `undefined` where its record does not say. */
  readonly addedAt: Millis | undefined;
};

/** What is known of the profile: its document, its own roster, and this browser's entry of it. */
export type KnownProfile = {
  readonly doc: Y.Doc;
  readonly roster: Roster;
  readonly entry: Pick<KeyringEntry, 'roomId' | 'memberId' | 'device' | 'origin'>;
};

/** Numbers of records follow the clock (KeyringEntry.lastNumber); lower ones were counted by hand. */
const FIRST_TIME = Date.UTC(2020, 0, 1);

/** When the record says that it was made by which the device came in. */
function addedAt({ records }: Roster, { signPublic }: RosterEntry): Millis | undefined {
  for (const signed of records) {
    const read = readRosterRecord(signed);
    if (!read.ok) continue;
    const { record, number } = read.value;
    if (record.type !== 'device' && record.type !== 'join' && record.type !== 'genesis') continue;
    if (!equalBytes(record.device.signPublic, signPublic)) continue;
    return number >= FIRST_TIME ? (number as Millis) : undefined;
  }
  return undefined;
}

/**
 * Those that are accounted for: this browser's own, what another browser of mine told of as its own, what
 * belongs to one that is being struck out anyway, and the recovery devices.
 */
function accountedFor(
  { doc, roster, entry: own }: KnownProfile,
  entry: KeyringEntry,
): ReadonlySet<DeviceId> {
  const { roomId, device } = entry;
  const [self, ...others] = myBrowsers(doc, roster, own);
  const browsers = new Set(others);
  const told = toldDevices(doc, roomId)
    .filter(({ browser }) => browser !== self)
    .filter(({ browser }) => browsers.has(browser) || isStruckBrowser(doc, browser))
    .map(({ deviceId }) => deviceId);
  const covers = [...recoveryDevices(doc, own.roomId, roster)].flatMap(
    (key) => toldCover(doc, roomId, key)?.deviceId ?? [],
  );
  return new Set([device.deviceId, ownDeviceId(entry), ...told, ...covers]);
}

/** Those of one mentorship, by the roster that is stored of it; none where I have left it. */
export function unlistedIn(
  profile: KnownProfile,
  entry: KeyringEntry,
  roster: Roster,
): readonly UnlistedDevice[] {
  const { roomId, mentorshipName, memberId } = entry;
  if (entry.closedAt !== undefined) return [];
  const known = accountedFor(profile, entry);
  return [...roster.devices.values()]
    .filter((device) => device.memberId === memberId)
    .filter(({ id }) => !roster.struck.has(id) && !known.has(id))
    .map((device) => ({
      ...{ roomId, mentorshipName, deviceId: device.id, label: device.label },
      addedAt: addedAt(roster, device),
    }));
}
