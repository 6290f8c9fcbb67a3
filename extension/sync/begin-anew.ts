/**
 * A new mentorship in a new room, with fresh keys, that holds the whole record of an old one: for who was
 * struck out, for a relay that lost an epoch, for a record that was restored and never was at a relay. The
 * old one stays as it is. A crash on the way leaves none or a whole one: the new room's row of the keyring is
 * written last, and until then a tombstone says that it is being made. [S129, B92]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { comeBack, tellRoomKept } from '#shared/record/operations/leaving.ts';
import { movePrivateNotes } from '#shared/record/profile-moves.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Keyring } from '../store/keyring.ts';
import { openRoomDatabase, roomDatabaseName } from '../store/room-database.ts';
import { beginRows } from '../store/rows.ts';
import { newEntry } from './new-entry.ts';

/** What it needs. */
export type BeginAnewDeps = {
  readonly keyring: Keyring;
  readonly indexedDB: IDBFactory | undefined;
  readonly now: () => Millis;
  /** My profile's document, where it is open: the private notes go along. */
  readonly profile: Y.Doc | undefined;
  /** Where several people live in one process (Node): each has databases of their own. */
  readonly databaseName?: (roomId: RoomId) => string;
};

/** The old record as one update, without what was said of its end. */
function recordOf(doc: Y.Doc, { memberId }: KeyringEntry, now: Millis): Bytes {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const author = { memberId, now };
  // Refused in a record of a newer version, which is then taken as it is.
  tellRoomKept(copy, author);
  comeBack(copy, author, (now + 1) as Millis);
  const update = copyBytes(Y.encodeStateAsUpdate(copy));
  copy.destroy();
  return update;
}

async function storeRecord(
  { indexedDB: factory, databaseName = roomDatabaseName }: BeginAnewDeps,
  roomId: RoomId,
  update: Bytes,
): Promise<Result<void, StoreFault>> {
  const opened = await openRoomDatabase(factory, databaseName(roomId));
  if (!opened.ok) return opened;
  const stored = await beginRows(opened.value, update);
  opened.value.close();
  if (stored.ok) return ok(undefined);
  return err(stored.error === 'quota' ? 'quota' : 'aborted');
}

/** Makes it from `doc`, the record of `entry`; I am the same member in it. Returns its entry. */
export async function beginAnew(
  deps: BeginAnewDeps,
  entry: KeyringEntry,
  doc: Y.Doc,
): Promise<Result<KeyringEntry, StoreFault>> {
  const { mentorshipName, memberName, role, relayAddress, memberId } = entry;
  const now = deps.now();
  const wanted = { purpose: 'mentorship', mentorshipName, memberName, role, relayAddress } as const;
  const fresh = { ...(await newEntry(wanted, now)), memberId };
  const { roomId } = fresh;
  const begun = await deps.keyring.begin(roomId, now);
  if (!begun.ok) return begun;
  const stored = await storeRecord(deps, roomId, recordOf(doc, entry, now));
  if (!stored.ok) return stored;
  if (deps.profile !== undefined) movePrivateNotes(deps.profile, entry.roomId, roomId);
  const added = await deps.keyring.add(fresh);
  if (added.ok) return ok(fresh);
  // A fresh room's id that is there already cannot be.
  return err(added.error === 'exists' ? 'aborted' : added.error);
}
