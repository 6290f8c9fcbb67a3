/**
 * What a device owes the roster once it is connected: to introduce itself, and to make the person it
 * invited a co-owner: their key into the relay's admin list, then a signed record for the members; and what a relay lost of it.
 * Each duty is done from what the roster says, so it may be done again after any crash. [S26, S27, S53]
 */
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { adminKeysOf } from '#shared/seal/epoch-change.ts';
import { readRosterRecord, type RosterRecord } from '#shared/seal/roster-record.ts';
import { makeGenesisRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Roster, RosterEntry } from '#shared/seal/roster-state.ts';
import type { Keyring } from '../store/keyring.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { listAdmins } from './admin-listing.ts';
import type { LiveConnection } from './live-connection.ts';
import { createSequence } from './sequence.ts';

/** What the duties need. */
export type RosterDutiesDeps = {
  readonly entry: () => KeyringEntry;
  readonly keyring: Keyring;
  readonly now: () => Millis;
};

/** What the relay is to get back. */
export type RosterRestoring = {
  /** The roster that was known, while somebody's word to bring it back is not carried out. [S52] */
  readonly restoring: () => readonly Bytes[] | undefined;
  readonly restored: () => Promise<void>;
  /** Brings in the device that a restored browser is to be, by the one that it was lent. [S115] */
  readonly signIn: (live: LiveConnection) => Promise<void>;
};

/** The duties of one device. */
export type RosterDuties = {
  /** Looks at the roster and does what is owed; calls follow each other. */
  readonly attend: (live: LiveConnection) => Promise<void>;
};

/** Signs a record of this device with a fresh number; `undefined` while the keyring fails. */
export async function signRecord(
  { entry, keyring, now }: RosterDutiesDeps,
  record: RosterRecord,
): Promise<Bytes | undefined> {
  const { roomId, device } = entry();
  const number = await keyring.takeNumbers(roomId, now(), 1);
  return number.ok ? signRosterRecord(roomId, device, number.value, record) : undefined;
}

async function introduction(deps: RosterDutiesDeps): Promise<Bytes | undefined> {
  const { origin, genesis, roomId, device, memberId, memberName } = deps.entry();
  if (origin.state === 'joined') return origin.joinRecord;
  if (genesis === undefined) return undefined;
  const name = memberName === '' ? {} : { name: memberName };
  const creator = { roomId, device, memberId, label: '', genesis, ...name };
  return signRecord(deps, await makeGenesisRecord(creator));
}

/** Devices that joined by an invite of `mine` and are not struck out since. */
function guestsOf(roster: Roster, mine: string): readonly RosterEntry[] {
  return [...roster.invites.values()].flatMap((invite) => {
    if (invite.state !== 'used' || invite.announcedBy !== mine) return [];
    const guest = roster.devices.get(invite.usedBy);
    // Whoever was struck out meanwhile gets nothing back.
    return guest === undefined || roster.struck.has(guest.id) ? [] : [guest];
  });
}

function isEpochRecord(signed: Bytes): boolean {
  const read = readRosterRecord(signed);
  return read.ok && read.value.record.type === 'epoch';
}

function isCoOwner(roster: Roster, memberId: MemberId): boolean {
  return roster.members.get(memberId)?.coOwner === true;
}

/** The duties of the device of `deps.entry`. */
export function createRosterDuties(deps: RosterDutiesDeps & RosterRestoring): RosterDuties {
  const duties = createSequence();
  const listed = new WeakSet<LiveConnection>();

  const introduce = async (live: LiveConnection): Promise<void> => {
    const { device, introduced, roomId } = deps.entry();
    if (!live.roster().devices.has(device.deviceId)) {
      const isKnown = (): boolean => live.roster().devices.has(device.deviceId);
      await live.uploader.append(async () => (isKnown() ? undefined : introduction(deps)));
    }
    if (introduced || !live.roster().devices.has(device.deviceId)) return;
    // What was typed until somebody brought it in waits for nothing more.
    live.uploader.kick();
    await deps.keyring.update(roomId, { introduced: true });
  };

  let askedAnew = false;
  /** Once: a device that came into the list since its login learns of it from the next one. */
  const learnList = (live: LiveConnection): void => {
    const { device, memberId } = deps.entry();
    const isIn = live.admins().keys.some((key) => equalBytes(key, device.adminPublic));
    if (isIn || askedAnew || !isCoOwner(live.roster(), memberId)) return;
    askedAnew = true;
    live.reconnect();
  };
  const welcomeGuests = async (live: LiveConnection): Promise<void> => {
    for (const guest of guestsOf(live.roster(), deps.entry().device.deviceId)) {
      if (!(await listAdmins(deps.entry(), live, [guest.adminPublic]))) {
        learnList(live);
        continue;
      }
      askedAnew = false;
      if (isCoOwner(live.roster(), guest.memberId)) continue;
      const role = { type: 'role', memberId: guest.memberId, role: 'co-owner' } as const;
      await live.uploader.append(async () =>
        isCoOwner(live.roster(), guest.memberId) ? undefined : signRecord(deps, role),
      );
    }
  };

  /** In the old order and before any new record: a device's numbers only grow. [K22, S53] */
  const restore = async (live: LiveConnection): Promise<void> => {
    const records = deps.restoring();
    if (records === undefined) return;
    for (const record of records) {
      // It holds at its own place alone, which is in the log of a relay that is in its epoch.
      if (isEpochRecord(record)) continue;
      const isThere = (): boolean =>
        live.roster().records.some((known) => equalBytes(known, record));
      if (isThere()) continue;
      const stored = await live.uploader.append(async () => (isThere() ? undefined : record));
      if (!stored && !isThere()) return;
    }
    await deps.restored();
  };

  /** Once on each connection, so that devices which see somebody come in do not all list the same key. */
  const listAll = async (live: LiveConnection): Promise<void> => {
    if (listed.has(live)) return;
    listed.add(live);
    const { device, memberId } = deps.entry();
    const roster = live.roster();
    if (isCoOwner(roster, memberId) && !roster.struck.has(device.deviceId))
      await listAdmins(deps.entry(), live, adminKeysOf(roster));
  };

  return {
    attend(live) {
      return duties.add(async () => {
        await restore(live);
        await introduce(live);
        await deps.signIn(live);
        await welcomeGuests(live);
        await listAll(live);
      });
    },
  };
}
