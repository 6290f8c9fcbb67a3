/**
 * Copies of records, my profile's among them, as a recovery file carries them: made from the stored rows
 * without an engine, and checked like any state from elsewhere before it is written. [B80, R6]
 */
import * as Y from 'yjs';
import { readBytes } from '#shared/base/byte-reader.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { deflate, inflate } from '#shared/seal/deflate.ts';
import { idBytes, idFromBytes } from '#shared/seal/id-bytes.ts';
import { MAX_RECOVERY_BODY_BYTES } from '#shared/seal/recovery-body.ts';
import {
  openRoomDatabase,
  openStoredRoom,
  roomDatabaseName,
  type RowFault,
} from '../store/room-database.ts';
import { addRestoredRow, readRows } from '../store/rows.ts';
import type { StoreFault } from '../store/fault.ts';
import { readWholeState } from './whole-state.ts';

/** As large as a snapshot's state may be. Source: SEAL.md K29. */
const MAX_STATE_BYTES = 64 * 1024 * 1024;

/** Where the rows are. */
export type RowsPlace = {
  readonly indexedDB: IDBFactory | undefined;
  /** Where several people live in one process (Node): each has databases of their own. */
  readonly databaseName?: (roomId: RoomId) => string;
};

/** A copy before it is opened. `size`: of the state before it was deflated. */
export type RecoveryCopy = {
  readonly roomId: RoomId;
  readonly size: number;
  readonly deflated: Bytes;
};

function nameIn({ databaseName }: RowsPlace, roomId: RoomId): string {
  return (databaseName ?? roomDatabaseName)(roomId);
}

/** A document with what lies in the rows of `roomId`; what cannot be read is passed over. Only reads. */
export async function storedDocument(
  place: RowsPlace,
  roomId: RoomId,
): Promise<Result<Y.Doc, StoreFault | RowFault>> {
  const opened = await openStoredRoom(place.indexedDB, nameIn(place, roomId));
  if (!opened.ok) return opened;
  if (opened.value === 'none') return ok(new Y.Doc());
  const read = await readRows(opened.value, -1);
  opened.value.close();
  if (!read.ok) return read;
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const { update } of read.value.rows) applyRow(doc, update);
  });
  return ok(doc);
}

function applyRow(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update);
  } catch {
    // A damaged row is passed over, as loading a record does. [R6]
  }
}

/** The copy of a record: form of a stored file, see `readRecoveryCopy`. */
export async function writeRecoveryCopy(roomId: RoomId, doc: Y.Doc): Promise<Bytes> {
  const state = copyBytes(Y.encodeStateAsUpdateV2(doc));
  return createByteWriter()
    .fixed(idBytes(roomId))
    .varuint(state.length)
    .block(await deflate(state))
    .finish();
}

/** Makes the copy of a record from its stored rows. What waits for what is not here is not in it. */
export async function copyStored(
  place: RowsPlace,
  roomId: RoomId,
): Promise<Result<Bytes, StoreFault | RowFault>> {
  const stored = await storedDocument(place, roomId);
  if (!stored.ok) return stored;
  const doc = stored.value;
  [doc.store.pendingStructs, doc.store.pendingDs] = [null, null];
  const copy = await writeRecoveryCopy(roomId, doc);
  doc.destroy();
  return ok(copy);
}

/** Reads: room id 16 | varuint size of the state | block(state in V2, deflated). Never throws. */
export function readRecoveryCopy(bytes: Bytes): Result<RecoveryCopy, 'damaged'> {
  const read = readBytes(bytes, (reader): RecoveryCopy => {
    const roomId = idFromBytes<RoomId>(reader.fixed(ID_BYTES));
    const size = reader.varuint();
    if (size > MAX_STATE_BYTES) reader.fail();
    return { roomId, size, deflated: reader.block(MAX_RECOVERY_BODY_BYTES) };
  });
  return read.ok ? ok(read.value) : err('damaged');
}

/** The record of a copy as one update; `undefined` when it must not be used. Never rejects. */
export async function openRecoveryCopy({
  deflated,
  size,
}: RecoveryCopy): Promise<Bytes | undefined> {
  const state = await inflate(deflated, size);
  return state.ok ? readWholeState(state.value)?.update : undefined;
}

/** Writes the record into the database of `roomId`; `ofLog`: a relay has a log of it. [B83] */
export async function storeRecord(
  place: RowsPlace,
  roomId: RoomId,
  update: Bytes,
  ofLog: boolean,
): Promise<Result<void, StoreFault | RowFault>> {
  const opened = await openRoomDatabase(place.indexedDB, nameIn(place, roomId));
  if (!opened.ok) return opened;
  const added = await addRestoredRow(opened.value, update, ofLog);
  opened.value.close();
  return added;
}
