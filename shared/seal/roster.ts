/**
 * Who is in a room: computed from the signed records alone, in log order, never from the document. A
 * record that does not hold changes nothing and is listed with the reason. [K20]
 */
import { assert } from '../base/assert.ts';
import { copyBytes, toBase64Url, type Bytes } from '../base/bytes.ts';
import type { DeviceId, RoomId } from '../base/ids.ts';
import { sha256 } from '../base/sha256.ts';
import { readRosterRecord, type SignedRosterRecord } from './roster-record.ts';
import { withEntry } from './roster-change.ts';
import { judgeRecord } from './roster-rules.ts';
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
    epochs: [],
    struck: new Map(),
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
  const signed = { ...read.value, bytes };
  if (roster.seen.has(await nameOf(signed))) return roster;
  const applied = await withRecord(roster, signed);
  if (typeof applied !== 'string') return applied;
  const reordered = applied === 'stale-number' ? await withLateRecord(roster, signed) : undefined;
  if (reordered !== undefined) return reordered;
  const { author, number, record } = signed;
  return withFault(roster, { reason: applied, author, number, record });
}

type ReadRecord = SignedRosterRecord & { readonly bytes: Bytes };

async function nameOf({ bytes }: ReadRecord): Promise<string> {
  return toBase64Url(await sha256(bytes));
}

/** The roster with one more record at its end, or why that does not hold. */
async function withRecord(
  roster: Roster,
  signed: ReadRecord,
): Promise<Roster | RosterFault['reason']> {
  const change = await judgeRecord(roster, signed);
  if (typeof change === 'string') return change;
  return {
    ...roster,
    ...change,
    devices: counted(change.devices ?? roster.devices, signed),
    records: [...roster.records, signed.bytes],
    seen: new Set([...roster.seen, await nameOf(signed)]),
  };
}

function settledCount(known: readonly ReadRecord[]): number {
  return known.findLastIndex(({ record }) => record.type === 'epoch') + 1;
}

/**
 * The records of `roster` after its last epoch's. What stands before that is settled: who does not have it
 * gets it by no record that comes later. [K38]
 */
export function unsettledRecords(roster: Roster): readonly Bytes[] {
  return roster.records.slice(settledCount(roster.records.flatMap(readAgain)));
}

/** So often records are gone through to find an order in which all hold: each time some find their place. */
const MOST_ROUNDS = 16;

/**
 * The roster with a record that comes after later ones of its device, as what a snapshot left out does:
 * in an order in which every device's numbers rise and all that held hold; `undefined` where none is. What
 * stands before an epoch's record is settled, and no epoch's record moves. [K22, K38]
 */
async function withLateRecord(roster: Roster, late: ReadRecord): Promise<Roster | undefined> {
  const known = roster.records.flatMap(readAgain);
  const isTaken = ({ author, number }: ReadRecord): boolean =>
    author === late.author && number === late.number;
  if (late.record.type === 'epoch' || known.some(isTaken)) return undefined;
  const settled = settledCount(known);
  let again = emptyRoster(roster.roomId);
  for (const signed of known.slice(0, settled)) {
    const applied = await withRecord(again, signed);
    assert(typeof applied !== 'string', 'what held in this order holds again');
    again = applied;
  }
  const placed = await withAll(again, [...known.slice(settled), late]);
  return placed === undefined ? undefined : { ...placed, faults: roster.faults };
}

/** The roster with all of `records`, in an order in which all hold; `undefined` where none is found. */
async function withAll(
  roster: Roster,
  records: readonly ReadRecord[],
): Promise<Roster | undefined> {
  let again = roster;
  let waiting = records.toSorted(byNumber);
  for (let round = 0; round < MOST_ROUNDS && waiting.length > 0; round += 1) {
    const left = new Map<DeviceId, ReadRecord[]>();
    for (const signed of waiting) {
      const before = left.get(signed.author);
      const applied = before === undefined ? await withRecord(again, signed) : 'stale-number';
      if (typeof applied === 'string') left.set(signed.author, [...(before ?? []), signed]);
      else again = applied;
    }
    waiting = [...left.values()].flat().toSorted(byNumber);
  }
  return waiting.length === 0 ? again : undefined;
}

function byNumber(one: ReadRecord, other: ReadRecord): number {
  return one.number - other.number;
}

function readAgain(bytes: Bytes): readonly ReadRecord[] {
  const read = readRosterRecord(bytes);
  return read.ok ? [{ ...read.value, bytes }] : [];
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
