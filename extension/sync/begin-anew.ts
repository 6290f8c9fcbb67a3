/**
 * A new mentorship in a new room, with fresh keys, that goes on with the whole record of an old one: for who
 * was struck out, for a relay that lost an epoch, for a record that was restored and never was at a relay. The
 * old one stays as it is. A crash on the way leaves none or a whole one: the new room's row of the keyring is
 * written last, and until then a tombstone says that it is being made. [S116, S129, B82, B92]
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
import type { RowFault } from '../store/room-database.ts';
import { newEntry, type NewRoom } from './new-entry.ts';
import { storeRecord, type RowsPlace } from './recovery-copies.ts';

/** What it needs. */
export type BeginInSteadDeps = RowsPlace & {
  readonly keyring: Pick<Keyring, 'add' | 'begin'>;
  readonly now: () => Millis;
};

/** The room that is gone on with, and who I am in it. */
type Continued = NewRoom & Pick<KeyringEntry, 'roomId' | 'memberId'>;

/** What is to be said of the new room. */
type InStead = {
  /** When it was added and closed, where that is not now and never. */
  readonly life?: Pick<KeyringEntry, 'addedAt' | 'closedAt'>;
  /** Does what has to stand before the room does. */
  readonly prepare?: (roomId: RoomId) => void;
};

/**
 * Begins a room with `record` in the stead of `old`; I am the same member in it. Returns its entry; a fault
 * leaves none. [B82, B92]
 */
export async function beginInStead(
  deps: BeginInSteadDeps,
  old: Continued,
  record: Bytes,
  { life, prepare }: InStead = {},
): Promise<Result<KeyringEntry, StoreFault | RowFault>> {
  const { purpose, mentorshipName, memberName, role, relayAddress, memberId } = old;
  const now = deps.now();
  const wanted = { purpose, mentorshipName, memberName, role, relayAddress };
  const fresh = { ...(await newEntry(wanted, now)), memberId, ...life, continues: old.roomId };
  const begun = await deps.keyring.begin(fresh.roomId, now);
  if (!begun.ok) return begun;
  const stored = await storeRecord(deps, fresh.roomId, record, false);
  if (!stored.ok) return stored;
  prepare?.(fresh.roomId);
  const added = await deps.keyring.add(fresh);
  if (added.ok) return ok(fresh);
  // A fresh room's id that is there already cannot be.
  return err(added.error === 'exists' ? 'aborted' : added.error);
}

/** What beginning anew needs. */
export type BeginAnewDeps = BeginInSteadDeps & {
  /** My profile's document, where it is open: the private notes go along. */
  readonly profile: Y.Doc | undefined;
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

/** Makes it from `doc`, the record of `entry`, while that is open. Returns its entry. [S129] */
export function beginAnew(
  deps: BeginAnewDeps,
  entry: KeyringEntry,
  doc: Y.Doc,
): Promise<Result<KeyringEntry, StoreFault | RowFault>> {
  const { profile } = deps;
  return beginInStead(deps, entry, recordOf(doc, entry, deps.now()), {
    prepare(roomId) {
      if (profile !== undefined) movePrivateNotes(profile, entry.roomId, roomId);
    },
  });
}
