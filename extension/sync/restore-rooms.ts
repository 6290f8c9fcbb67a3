/**
 * Puts back what a recovery file holds. A room that is on this device stays as it is. Each room is written
 * in an order in which a crash leaves what works and can be done again: first its record, then its keys, and
 * the profile last, since private notes follow a mentorship that goes on in a new room. [S114 to S116]
 */
import * as Y from 'yjs';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { movePrivateNotes } from '#shared/record/profile-moves.ts';
import { deriveRecoveryDevice } from '#shared/seal/recovery.ts';
import type { RecoveryBody } from '#shared/seal/recovery-body.ts';
import { deviceFromSeeds } from '#shared/seal/recovery-seeds.ts';
import type { StoreFault } from '../store/fault.ts';
import { readRecoveryRooms, type RecoveryRoom } from '../store/recovery-rooms.ts';
import type { RowFault } from '../store/room-database.ts';
import type { Store } from '../store/store.ts';
import { beginInStead } from './begin-anew.ts';
import { ownProfile } from './own-profile.ts';
import {
  openRecoveryCopy,
  readRecoveryCopy,
  storedDocument,
  storeRecord,
  type RecoveryCopy,
  type RowsPlace,
} from './recovery-copies.ts';
import { returningEntry } from './returning-entry.ts';

/** What restoring needs. */
export type RestoreDeps = RowsPlace & {
  readonly store: Pick<Store, 'keyring' | 'settings'>;
  readonly now: () => Millis;
};

/**
 * What became of a mentorship. `here`: it is on this device, and was left as it is. `restored`: it is back.
 * `anew`: it is back in a new room, since no relay ever knew the old one. `without-record`: the file has no
 * copy of it, and no relay has one.
 */
export type RestoredMentorship = {
  readonly roomId: RoomId;
  readonly name: string;
  readonly how: 'here' | 'restored' | 'anew' | 'without-record';
};

/** Why nothing more was put back; what was is whole, and it may be done again. */
export type RestoreFault = StoreFault | RowFault | 'newer-version' | 'damaged' | 'unreadable';

type Copies = ReadonlyMap<RoomId, RecoveryCopy>;

type Wanted = { readonly rooms: readonly RecoveryRoom[]; readonly copies: Copies };

/** All that is in the body, looked at before anything is written. */
async function readBody(body: RecoveryBody): Promise<Result<Wanted, 'newer-version' | 'damaged'>> {
  const rooms = readRecoveryRooms(body.keyring);
  if (!rooms.ok) return rooms;
  const copies = new Map<RoomId, RecoveryCopy>();
  for (const bytes of body.copies) {
    const copy = readRecoveryCopy(bytes);
    if (!copy.ok) return copy;
    if ((await openRecoveryCopy(copy.value)) === undefined) return err('damaged');
    copies.set(copy.value.roomId, copy.value);
  }
  return ok({ rooms: rooms.value, copies });
}

async function recordOf(copies: Copies, roomId: RoomId): Promise<Bytes | undefined> {
  const copy = copies.get(roomId);
  return copy === undefined ? undefined : openRecoveryCopy(copy);
}

/** A room that a relay knows. [S115] */
async function restoreAtRelay(
  deps: RestoreDeps,
  room: RecoveryRoom,
  record: Bytes | undefined,
): Promise<Result<RestoredMentorship, RestoreFault>> {
  const { roomId, mentorshipName: name, seeds } = room;
  const recovery = seeds === undefined ? undefined : await deviceFromSeeds(seeds);
  const entry = await returningEntry(room, recovery);
  if (record !== undefined) {
    const stored = await storeRecord(deps, roomId, record, true);
    if (!stored.ok) return stored;
  }
  const added = await deps.store.keyring.add(entry);
  if (!added.ok && added.error !== 'exists') return err(added.error);
  return ok({ roomId, name, how: 'restored' });
}

async function restoreOne(
  deps: RestoreDeps,
  room: RecoveryRoom,
  copies: Copies,
): Promise<Result<RestoredMentorship, RestoreFault>> {
  const { mentorshipName: name, addedAt, closedAt } = room;
  const record = await recordOf(copies, room.roomId);
  if (room.atRelay) return restoreAtRelay(deps, room, record);
  if (record === undefined) return ok({ roomId: room.roomId, name, how: 'without-record' });
  // Only the lost device could have told a relay of it, so a new one goes on in its stead. [S116]
  const life = { addedAt, closedAt };
  const places = { ...deps, keyring: deps.store.keyring };
  const begun = await beginInStead(places, room, record, { life });
  return begun.ok ? ok({ roomId: begun.value.roomId, name, how: 'anew' }) : begun;
}

/**
 * What is to be stored of the profile's copy beside what the rows of `roomId` hold: that, and private notes
 * under the names of mentorships that go on in new rooms.
 */
async function profileUpdate(
  deps: RestoreDeps,
  roomId: RoomId,
  update: Bytes,
  moved: ReadonlyMap<RoomId, RoomId>,
): Promise<Result<Bytes, RestoreFault>> {
  const stored = await storedDocument(deps, roomId);
  if (!stored.ok) return stored;
  const doc = stored.value;
  const before = Y.encodeStateVector(doc);
  Y.applyUpdate(doc, update);
  for (const [from, to] of moved) movePrivateNotes(doc, from, to);
  const news = copyBytes(Y.encodeStateAsUpdate(doc, before));
  doc.destroy();
  return ok(news);
}

/** The profile as it is put back, with its record before its keys; a new one where no relay ever knew it. */
async function addProfile(
  deps: RestoreDeps,
  body: RecoveryBody,
  room: RecoveryRoom | undefined,
  store: (roomId: RoomId, ofLog: boolean) => Promise<Result<void, RestoreFault>>,
): Promise<Result<void, RestoreFault>> {
  const { keyring } = deps.store;
  if (room?.atRelay !== true || room.roomId !== body.profileRoom) {
    const made = await ownProfile(deps.store, deps.now);
    return made.ok ? store(made.value.roomId, false) : made;
  }
  const stored = await store(room.roomId, true);
  if (!stored.ok) return stored;
  const recovery = await deriveRecoveryDevice(body.secret, room.roomId);
  // This browser is new in it: what was erased here before may come back by it. [S138]
  const entry = await returningEntry({ ...room, addedAt: deps.now() }, recovery);
  const added = await keyring.addProfile(entry);
  return added.ok ? ok(undefined) : added;
}

/** A profile that is on this device stays, and gets what the file's has added. [S114] */
async function restoreProfile(
  deps: RestoreDeps,
  body: RecoveryBody,
  { rooms, copies }: Wanted,
  moved: ReadonlyMap<RoomId, RoomId>,
): Promise<Result<void, RestoreFault>> {
  const known = await deps.store.keyring.rooms();
  if (!known.ok) return known;
  const room = rooms.find(({ purpose }) => purpose === 'profile');
  const here = known.value.find(({ purpose }) => purpose === 'profile');
  const record = room === undefined ? undefined : await recordOf(copies, room.roomId);
  const store = async (roomId: RoomId, ofLog: boolean): Promise<Result<void, RestoreFault>> => {
    if (record === undefined) return ok(undefined);
    const update = await profileUpdate(deps, roomId, record, moved);
    return update.ok ? storeRecord(deps, roomId, update.value, ofLog) : update;
  };
  return here === undefined ? addProfile(deps, body, room, store) : store(here.roomId, false);
}

/** Puts everything back; says of each mentorship what became of it. Nothing here is overwritten. */
export async function restoreRooms(
  deps: RestoreDeps,
  body: RecoveryBody,
): Promise<Result<readonly RestoredMentorship[], RestoreFault>> {
  const wanted = await readBody(body);
  if (!wanted.ok) return wanted;
  const { rooms, copies } = wanted.value;
  const known = await deps.store.keyring.rooms();
  if (!known.ok) return known;
  const restored: RestoredMentorship[] = [];
  const moved = new Map<RoomId, RoomId>();
  for (const room of rooms) {
    if (room.purpose === 'profile') continue;
    const { roomId: wantedId, mentorshipName: name } = room;
    const here = known.value.find(
      ({ roomId, continues }) => roomId === wantedId || continues === wantedId,
    );
    const one =
      here === undefined
        ? await restoreOne(deps, room, copies)
        : ok({ roomId: here.roomId, name, how: 'here' } as const);
    if (!one.ok) return one;
    restored.push(one.value);
    if (one.value.roomId !== wantedId) moved.set(wantedId, one.value.roomId);
  }
  const profile = await restoreProfile(deps, body, wanted.value, moved);
  return profile.ok ? ok(restored) : profile;
}
