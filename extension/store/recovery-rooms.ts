/**
 * The keys of my rooms as a recovery file carries them: who I am in each, its secrets, and the seeds of the
 * device that brings a new browser in. Opaque to the file itself (SEAL.md K44); a form of its own, with its
 * own version, read whole or not at all. [B80]
 */
import { assert } from '#shared/base/assert.ts';
import { readBytes, type ByteReader } from '#shared/base/byte-reader.ts';
import { createByteWriter, type ByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { ID_BYTES, type MemberId, type Millis, type RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import { idBytes, idFromBytes } from '#shared/seal/id-bytes.ts';
import { RECOVERY_SEEDS_BYTES } from '#shared/seal/recovery-seeds.ts';
import { clipText, MAX_NAME_BYTES, readShortText } from '#shared/seal/short-text.ts';
import { MAX_EARLIER_EPOCHS } from './epoch-secrets.ts';
import { isAtRelay, readRole, type KeyringEntry } from './keyring-entry.ts';

const FORM = 1;
const SECRET_BYTES = 32;
const MAX_ADDRESS_BYTES = 512;
const MAX_ROLE_BYTES = 32;
/** As many copies as a file has room for. */
const MAX_ROOMS = 1024;

/** One room of mine in a recovery file. */
export type RecoveryRoom = Pick<
  KeyringEntry,
  | 'purpose'
  | 'roomId'
  | 'relayAddress'
  | 'epoch'
  | 'secret'
  | 'earlier'
  | 'memberId'
  | 'memberName'
  | 'role'
  | 'mentorshipName'
  | 'addedAt'
  | 'closedAt'
> & {
  /** Whether a relay has been told of the room. */
  readonly atRelay: boolean;
  /** Of the recovery device of a mentorship, 96 bytes; the profile has none, nor has what never got one. */
  readonly seeds: Bytes | undefined;
};

/** The room of an entry, with the seeds of its recovery device if it has one. */
export function recoveryRoomOf(entry: KeyringEntry, seeds: Bytes | undefined): RecoveryRoom {
  const { purpose, roomId, relayAddress, epoch, secret, earlier } = entry;
  const { memberId, memberName, role, mentorshipName, addedAt, closedAt } = entry;
  const atRelay = isAtRelay(entry);
  const where = { purpose, roomId, relayAddress, epoch, secret, earlier, atRelay, seeds };
  return { ...where, memberId, memberName, role, mentorshipName, addedAt, closedAt };
}

const FLAGS = { profile: 1, relay: 2, atRelay: 4, closed: 8, seeds: 16 } as const;
const ALL_FLAGS = 31;

function flagsOf(room: RecoveryRoom): number {
  return (
    (room.purpose === 'profile' ? FLAGS.profile : 0) +
    (room.relayAddress === undefined ? 0 : FLAGS.relay) +
    (room.atRelay ? FLAGS.atRelay : 0) +
    (room.closedAt === undefined ? 0 : FLAGS.closed) +
    (room.seeds === undefined ? 0 : FLAGS.seeds)
  );
}

function writeRoom(writer: ByteWriter, room: RecoveryRoom): void {
  const { relayAddress, closedAt, seeds, earlier } = room;
  writer.fixed(idBytes(room.roomId)).u8(flagsOf(room));
  if (relayAddress !== undefined) writer.text(clipText(relayAddress, MAX_ADDRESS_BYTES));
  writer.varuint(room.epoch).fixed(room.secret).varuint(earlier.length);
  for (const { epoch, secret } of earlier) writer.varuint(epoch).fixed(secret);
  writer
    .fixed(idBytes(room.memberId))
    .text(clipText(room.memberName, MAX_NAME_BYTES))
    .text(room.role)
    .text(clipText(room.mentorshipName, MAX_NAME_BYTES))
    .varuint(room.addedAt);
  if (closedAt !== undefined) writer.varuint(closedAt);
  if (seeds !== undefined) writer.fixed(seeds);
}

/** Writes them, at most 1,024. [B80] */
export function writeRecoveryRooms(rooms: readonly RecoveryRoom[]): Bytes {
  assert(rooms.length <= MAX_ROOMS, 'no more rooms than a file has copies');
  const writer = createByteWriter().u8(FORM).varuint(rooms.length);
  for (const room of rooms) writeRoom(writer, room);
  return writer.finish();
}

function readEarlier(reader: ByteReader, epoch: number): readonly EpochSecret[] {
  const count = reader.varuint();
  if (count > MAX_EARLIER_EPOCHS) reader.fail();
  const earlier: EpochSecret[] = [];
  for (let index = 0; index < count; index += 1) {
    const one = { epoch: reader.varuint(), secret: reader.fixed(SECRET_BYTES) };
    if (one.epoch >= epoch || one.epoch <= (earlier.at(-1)?.epoch ?? -1)) reader.fail();
    earlier.push(one);
  }
  return earlier;
}

function readRoom(reader: ByteReader): RecoveryRoom {
  const roomId = idFromBytes<RoomId>(reader.fixed(ID_BYTES));
  const flags = reader.u8();
  if (flags > ALL_FLAGS) reader.fail();
  const has = (flag: keyof typeof FLAGS): boolean => (flags & FLAGS[flag]) !== 0;
  const relayAddress = has('relay') ? readShortText(reader, MAX_ADDRESS_BYTES) : undefined;
  const epoch = reader.varuint();
  const secret = reader.fixed(SECRET_BYTES);
  const earlier = readEarlier(reader, epoch);
  return {
    purpose: has('profile') ? 'profile' : 'mentorship',
    ...{ roomId, relayAddress, epoch, secret, earlier, atRelay: has('atRelay') },
    memberId: idFromBytes<MemberId>(reader.fixed(ID_BYTES)),
    memberName: readShortText(reader, MAX_NAME_BYTES),
    // A role that this version does not know is no reason to lose the keys.
    role: readRole(readShortText(reader, MAX_ROLE_BYTES)) ?? 'peer',
    mentorshipName: readShortText(reader, MAX_NAME_BYTES),
    addedAt: reader.varuint() as Millis,
    closedAt: has('closed') ? (reader.varuint() as Millis) : undefined,
    seeds: has('seeds') ? reader.fixed(RECOVERY_SEEDS_BYTES) : undefined,
  };
}

/** Reads them; another first byte is a newer Twoway's. No room twice, one profile at most. Never throws. [B80] */
export function readRecoveryRooms(
  bytes: Bytes,
): Result<readonly RecoveryRoom[], 'newer-version' | 'damaged'> {
  if (bytes.length > 0 && bytes[0] !== FORM) return err('newer-version');
  const read = readBytes(bytes, (reader): readonly RecoveryRoom[] => {
    reader.u8();
    const count = reader.varuint();
    if (count > MAX_ROOMS) reader.fail();
    const rooms: RecoveryRoom[] = [];
    for (let index = 0; index < count; index += 1) rooms.push(readRoom(reader));
    if (new Set(rooms.map(({ roomId }) => roomId)).size < count) reader.fail();
    if (rooms.filter(({ purpose }) => purpose === 'profile').length > 1) reader.fail();
    return rooms;
  });
  return read.ok ? ok(read.value) : err('damaged');
}
