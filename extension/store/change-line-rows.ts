/**
 * The rows of the log of changes, within a transaction of the caller's: what goes on in one line, how many
 * there are, up to where they were looked at. Keeps rules B101 to B105.
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { readChangeLine, type ChangeLine, type NewChangeLine } from './change-line.ts';
import { rangeOfRoom } from './checkpoint-keys.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { readLook, type Look } from './look.ts';
import { PARTS } from './parts.ts';
import { listRows } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';
import { requested } from './transaction.ts';

/** Who goes on with the same thing within this time makes no second line. */
export const ONE_LINE_MS = 10 * 60_000;
/** So many lines of a mentorship are kept. */
export const MOST_LINES = 2_000;
/** A line is joined to one of the last so many. */
const JOINED_WITHIN = 100;

/** The lines with keys of `range` that can be read, newest first. */
export async function listChangeLines(
  database: Database,
  report: ReportUnreadable,
  range: IDBKeyRange,
): Promise<Result<readonly ChangeLine[], StoreFault>> {
  const listed = await listRows(database, PARTS.changeLines, readChangeLine, report, range);
  return listed.ok ? ok(listed.value.toReversed()) : listed;
}

/** The number of the last row, readable or not; 0 where there is none. */
async function lastNumber(lines: IDBObjectStore, roomId: RoomId): Promise<number> {
  const last = await requested(lines.openKeyCursor(rangeOfRoom(roomId), 'prev'));
  const number: unknown = Array.isArray(last?.key) ? last.key[1] : undefined;
  return typeof number === 'number' ? number : 0;
}

/** Whether two lines are of one place, by one author, known in one way. */
function isOfTheSame(a: NewChangeLine, b: NewChangeLine): boolean {
  const isSamePlace = a.part === b.part && a.id === b.id && a.knownBy === b.knownBy;
  const [one, other] = [a.author, b.author];
  return isSamePlace && one?.memberId === other?.memberId && one?.deviceId === other?.deviceId;
}

/** Whether `next`, of the same, goes on from `line`; who removes what they made makes two lines. [B102] */
function goesOn(line: ChangeLine, next: NewChangeLine): boolean {
  // By a clock that was set back what is later may seem earlier.
  const apart = Math.abs(next.at - line.until);
  const isSameDeed = next.deed === line.deed || (line.deed === 'made' && next.deed === 'changed');
  return apart < ONE_LINE_MS && isSameDeed;
}

/** The last lines, newest first; what cannot be read is passed over. */
async function lastLines(lines: IDBObjectStore, roomId: RoomId): Promise<readonly ChangeLine[]> {
  const range = rangeOfRoom(roomId);
  const keys = await requested(lines.getAllKeys(range));
  const first = keys.at(-JOINED_WITHIN) ?? keys[0];
  if (first === undefined) return [];
  const rows = await requested<unknown[]>(
    lines.getAll(IDBKeyRange.bound(first, [roomId, Number.MAX_SAFE_INTEGER])),
  );
  return rows
    .map(readChangeLine)
    .filter((line) => line !== undefined)
    .toReversed();
}

/** The line that `next` goes on from: the last of that author at that place, if it is of the like. */
function lineBefore(known: readonly ChangeLine[], next: NewChangeLine): ChangeLine | undefined {
  const last = known.find((line) => isOfTheSame(line, next));
  return last && goesOn(last, next) ? last : undefined;
}

/** Keeps `added`, oldest first. [B101 to B103] */
export async function putChangeLines(
  lines: IDBObjectStore,
  roomId: RoomId,
  added: readonly NewChangeLine[],
): Promise<void> {
  let number = await lastNumber(lines, roomId);
  let known = await lastLines(lines, roomId);
  for (const next of added) {
    number += 1;
    const before = lineBefore(known, next);
    const fields = [...new Set([...(before?.fields ?? []), ...next.fields])].toSorted();
    const joined = before === undefined ? {} : { at: before.at, deed: before.deed };
    const line: ChangeLine = { ...next, roomId, number, until: next.at, fields, ...joined };
    if (before !== undefined) lines.delete([roomId, before.number]);
    lines.put(line);
    known = [line, ...known.filter((one) => one !== before)];
  }
  await dropOldest(lines, roomId);
}

/** By their number and by no clock: one that was days off for an hour takes nothing away. [B103] */
async function dropOldest(lines: IDBObjectStore, roomId: RoomId): Promise<void> {
  const range = rangeOfRoom(roomId);
  const surplus = (await requested(lines.count(range))) - MOST_LINES;
  if (surplus <= 0) return;
  const keys = await requested(lines.getAllKeys(range, surplus));
  for (const key of keys) lines.delete(key);
}

/** The two object stores. */
export type LookStores = { readonly lines: IDBObjectStore; readonly looks: IDBObjectStore };

/** Notes that all lines were looked at; returns whether there was one that had not been. [B105] */
export async function putLook(
  { lines, looks }: LookStores,
  roomId: RoomId,
  at: Millis,
): Promise<boolean> {
  const number = await lastNumber(lines, roomId);
  const before = readLook(await requested<unknown>(looks.get(roomId)));
  const look: Look = { roomId, number: Math.max(number, before?.number ?? 0), at };
  await requested(looks.put(look));
  return look.number !== before?.number;
}
