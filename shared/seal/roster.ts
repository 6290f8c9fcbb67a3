/**
 * Who is in a room: computed from the signed records alone, in log order, never from the document. A
 * record that does not hold changes nothing and is listed with the reason. [K20]
 */
import { copyBytes, toBase64Url, type Bytes } from '../base/bytes.ts';
import type { DeviceId, RoomId } from '../base/ids.ts';
import { sha256 } from '../base/sha256.ts';
import { readRosterRecord, type SignedRosterRecord } from './roster-record.ts';
import { judgeRecord, withEntry } from './roster-rules.ts';
import type { Roster, RosterEntry, RosterFault } from './roster-state.ts';

/** How many records that did not hold are remembered. */
export const MAX_ROSTER_FAULTS = 100;

/** The roster of a room of which no record has come yet. */
export function emptyRoster(roomId: RoomId): Roster {
  return {
    roomId,
    members: new Map(),
    devices: new Map(),
    invites: new Map(),
    records: [],
    seen: new Set(),
    faults: [],
    unknownRecords: 0,
  };
}

/**
 * The number for a device's next record: above all of its records in the roster and above `lastSigned`,
 * the last number it signed with but may not yet have seen in the log. [K22]
 */
export function nextRosterNumber(roster: Roster, deviceId: DeviceId, lastSigned = 0): number {
  return Math.max(roster.devices.get(deviceId)?.lastNumber ?? 0, lastSigned) + 1;
}

/**
 * The roster after one more signed record of the log. Pure; never rejects, whatever the bytes are: a
 * record that does not hold only adds to `faults`, one that held and comes again changes nothing. [K20]
 */
export async function applyRosterRecord(roster: Roster, signedBytes: Bytes): Promise<Roster> {
  const bytes = copyBytes(signedBytes);
  const read = readRosterRecord(bytes);
  if (!read.ok) return withFault(roster, { reason: read.error });
  const name = toBase64Url(await sha256(bytes));
  if (roster.seen.has(name)) return roster;
  const change = await judgeRecord(roster, read.value);
  if (typeof change === 'string') {
    const { author, number, record } = read.value;
    return withFault(roster, { reason: change, author, number, record });
  }
  return {
    ...roster,
    ...change,
    devices: counted(change.devices ?? roster.devices, read.value),
    records: [...roster.records, bytes],
    seen: new Set([...roster.seen, name]),
  };
}

function withFault(roster: Roster, fault: RosterFault): Roster {
  return { ...roster, faults: [...roster.faults, fault].slice(-MAX_ROSTER_FAULTS) };
}

function counted(
  devices: ReadonlyMap<DeviceId, RosterEntry>,
  { author, number }: SignedRosterRecord,
): ReadonlyMap<DeviceId, RosterEntry> {
  const entry = devices.get(author);
  if (entry === undefined) return devices;
  return withEntry(devices, author, { ...entry, lastNumber: number });
}
