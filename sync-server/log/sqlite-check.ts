/**
 * Whether a relay's file is whole: sqlite's own check of its pages, and of every room that the entries
 * follow each other without a gap, their chain is the frames', and no epoch is missing. [V78, V79]
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { HASH_BYTES, KEY_BYTES } from '#shared/wire/fields.ts';
import { roomIdOfHash } from '#shared/wire/room-id.ts';
import { chainStartNow, nextHashNow } from './chain-hash.ts';
import { openSentence } from './open-sentence.ts';
import { openToRead } from './sqlite-copy.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';
import type { OpenFault } from './sqlite-schema.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

const FIRST_WITH_EPOCHS = 4;

/** What a whole file holds. */
export type CheckedFile = { readonly rooms: number; readonly entries: number };

/** Why a file is not whole. */
export type CheckFault =
  | { readonly reason: 'cannot-open'; readonly fault: OpenFault; readonly path: string }
  | { readonly reason: 'damaged'; readonly detail: string }
  | { readonly reason: 'broken-chain'; readonly roomId: RoomId; readonly seq: number }
  | { readonly reason: 'broken-epochs'; readonly roomId: RoomId; readonly epoch: number };

/** The fault as a sentence. */
export function checkedSentence(fault: CheckFault): string {
  if (fault.reason === 'cannot-open') return openSentence(fault.fault, fault.path);
  if (fault.reason === 'damaged') return `sqlite finds it damaged (${fault.detail}).`;
  if (fault.reason === 'broken-epochs')
    return `the epochs of room ${fault.roomId} break at epoch ${fault.epoch}.`;
  return `the chain of room ${fault.roomId} breaks at entry ${fault.seq}.`;
}

function versionOf(database: DatabaseSync): number {
  return numberOf(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** A room's rows in every version: what is gone of it, and the hash there. */
function roomRows(database: DatabaseSync) {
  const version = versionOf(database);
  const kept = version >= 2 ? 'kept_seq, kept_hash' : '0 AS kept_seq, NULL AS kept_hash';
  const doomed = version >= 3 ? 'WHERE doomed IS NULL' : '';
  return database
    .prepare(`SELECT number, id, epoch, auth_public, ${kept} FROM room ${doomed}`)
    .iterate();
}

/** Checks one room's entries; returns how many there are, or the first place that does not follow. */
function checkRoom(
  rows: Iterable<Row>,
  start: { readonly seq: number; readonly hash: Bytes },
): Result<number, number> {
  let { seq, hash } = start;
  for (const row of rows) {
    hash = nextHashNow(hash, bytesOf(row['frame']));
    seq += 1;
    if (numberOf(row['seq']) !== seq || !equalBytes(bytesOf(row['hash'], HASH_BYTES), hash))
      return err(seq);
  }
  return ok(seq - start.seq);
}

/** Checks one room's epochs: none is missing, the last is the room's; returns the first that does not fit. */
function checkEpochs(rows: Iterable<Row>, { epoch, auth_public: key }: Row): number | undefined {
  let next = 0;
  let last: Bytes | undefined;
  for (const row of rows) {
    const isBegun = row['record'] !== null && row['list'] !== null;
    if (numberOf(row['epoch']) !== next || isBegun !== next > 0) return next;
    last = bytesOf(row['auth_public'], KEY_BYTES);
    next += 1;
  }
  const isRooms = last !== undefined && equalBytes(last, bytesOf(key, KEY_BYTES));
  return next === numberOf(epoch) + 1 && isRooms ? undefined : Math.max(0, next - 1);
}

/** The epochs of a room by its number; of an older version there are none to check. */
function epochRows(database: DatabaseSync): ((room: number) => Iterable<Row>) | undefined {
  if (versionOf(database) < FIRST_WITH_EPOCHS) return undefined;
  const all = database.prepare(
    'SELECT epoch, auth_public, record, list FROM epoch WHERE room = ? ORDER BY epoch',
  );
  return (room) => all.iterate(room);
}

function checkChains(database: DatabaseSync): Result<CheckedFile, CheckFault> {
  const after = database.prepare('SELECT seq, hash, frame FROM entry WHERE room = ? ORDER BY seq');
  const epochsOf = epochRows(database);
  let rooms = 0;
  let entries = 0;
  for (const row of roomRows(database)) {
    const roomId = roomIdOfHash(bytesOf(row['id'], ID_BYTES));
    const kept = row['kept_hash'];
    const hash = kept === null ? chainStartNow(roomId) : bytesOf(kept, HASH_BYTES);
    const start = { seq: numberOf(row['kept_seq']), hash };
    const checked = checkRoom(after.iterate(numberOf(row['number'])), start);
    if (!checked.ok) return err({ reason: 'broken-chain', roomId, seq: checked.error });
    const epochs = epochsOf?.(numberOf(row['number']));
    const missing = epochs === undefined ? undefined : checkEpochs(epochs, row);
    if (missing !== undefined) return err({ reason: 'broken-epochs', roomId, epoch: missing });
    rooms += 1;
    entries += checked.value;
  }
  return ok({ rooms, entries });
}

/** Checks a file that nobody writes to, or as it is at one moment. Reads all of it. */
export function checkFileAt(path: string): Result<CheckedFile, CheckFault> {
  const opened = openToRead(path);
  if (!opened.ok) return err({ reason: 'cannot-open', fault: opened.error, path });
  const database = opened.value;
  try {
    const [first] = database.prepare('PRAGMA integrity_check(1)').all();
    const said = first?.['integrity_check'];
    if (said !== 'ok') return err({ reason: 'damaged', detail: String(said) });
    return checkChains(database);
  } catch (fault) {
    return err({
      reason: 'damaged',
      detail: fault instanceof Error ? fault.message : 'unreadable',
    });
  } finally {
    database.close();
  }
}
