/**
 * One room on this device, a mentorship or my profile: where it is kept, its keys, and who I am in it.
 * Everything else about it is in its document. Private keys are non-extractable CryptoKeys which IndexedDB
 * keeps by structured clone. Keeps rules B4, B5, B67, B70 and B81.
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import type { Role } from '#shared/record/schema.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import type { EpochSecret } from '#shared/seal/epoch-keys.ts';
import { readEarlier } from './epoch-secrets.ts';
import { isBytes, isCount, isFields, isIdOf, isMillis, isOneOf, isText } from './row-fields.ts';

/**
 * What a room is for. `profile`: my own, with my private notes; everything that lists mentorships leaves
 * it out. `former-profile`: one that this browser had before it was linked to another of mine, kept until
 * all of it is in that. [B70, B75]
 */
export type Purpose = 'mentorship' | 'profile' | 'former-profile';

/** How this mentorship came to this device. */
export type KeyringOrigin =
  /** Made here; `atRelay` once a relay has been told of it. */
  | { readonly state: 'created'; readonly atRelay: boolean }
  /** Joined by an invite: what it needs until its join record is in the log. */
  | {
      readonly state: 'joined';
      /** 16 bytes. */
      readonly inviteId: Bytes;
      /** 32 bytes: the public half of the key that the invite's secret gives. */
      readonly invitePublic: Bytes;
      /** The signed roster record, ready to be sealed as a control body. */
      readonly joinRecord: Bytes;
      /** The head that the inviter had seen. */
      readonly checkpoint: Checkpoint;
    }
  /** Told by another device of mine, which also brings this one in. */
  | {
      readonly state: 'linked';
      /** The head that the other device had seen. */
      readonly checkpoint: Checkpoint;
    }
  /**
   * Restored: `device` is a recovery device of mine, which is in the room, until it has brought in
   * `becomes`, the one that this browser is from then on. [B81]
   */
  | {
      readonly state: 'recovered';
      readonly checkpoint: Checkpoint;
      readonly becomes: DeviceKeys;
    };

/** A place in the log that somebody vouched for. `hash`: 32 bytes. */
export type Checkpoint = { readonly seq: number; readonly hash: Bytes };

/** One room as this device holds it. */
export type KeyringEntry = {
  readonly purpose: Purpose;
  readonly roomId: RoomId;
  /** The relay as the user typed it, or `undefined`: kept on this device only. */
  readonly relayAddress: string | undefined;
  /** The number of the epoch in force, from 0. */
  readonly epoch: number;
  /** The epoch's secret, 32 bytes. */
  readonly secret: Bytes;
  /** Those of epochs before it, ascending. [B67] */
  readonly earlier: readonly EpochSecret[];
  readonly device: DeviceKeys;
  /** Who I am in this mentorship. */
  readonly memberId: MemberId;
  readonly memberName: string;
  /** My role as on the member card. */
  readonly role: Role;
  /** A label for lists, until a projection has the record's own name. */
  readonly mentorshipName: string;
  /** 48 bytes where this device made the room; otherwise `undefined`. */
  readonly genesis: Bytes | undefined;
  readonly origin: KeyringOrigin;
  /** Whether my own genesis or join record stands in the log. */
  readonly introduced: boolean;
  /** The last number used for a roster record or ephemeral frame; see `Keyring.takeNumbers`. */
  readonly lastNumber: number;
  readonly addedAt: Millis;
  /** When I closed this mentorship; `undefined` while it lives. */
  readonly closedAt: Millis | undefined;
  /** The room in whose stead this one began here, with its record. [B82] */
  readonly continues?: RoomId;
};

/** Whether a relay has been told of the room. */
export function isAtRelay({ origin }: Pick<KeyringEntry, 'origin'>): boolean {
  return origin.state !== 'created' || origin.atRelay;
}

/** Whether this browser was told of the room, and nobody has brought it in yet. [B85] */
export function isEmptyPlace({ origin, introduced }: KeyringEntry): boolean {
  return (origin.state === 'linked' || origin.state === 'recovered') && !introduced;
}

/** What may change in an entry once it is there; its epoch changes by `Keyring.enterEpoch`. */
export type KeyringPatch = Partial<
  Pick<
    KeyringEntry,
    'relayAddress' | 'memberName' | 'role' | 'mentorshipName' | 'origin' | 'introduced' | 'closedAt'
  >
>;

const MEMBER_ROLES = [
  'mentor',
  'mentee',
  'peer',
  'coach',
  'coachee',
  'facilitator',
] as const satisfies readonly Role[];

const PURPOSES = ['mentorship', 'profile', 'former-profile'] as const satisfies readonly Purpose[];

/** The bytes of a genesis record: 16 random ones and a public key. */
const GENESIS_BYTES = 48;
const KEY_BYTES = 32;

/** The role, when this version knows it. */
export function readRole(value: unknown): Role | undefined {
  return isOneOf(value, MEMBER_ROLES) ? value : undefined;
}

function isKeyPair(value: unknown, algorithm: string): value is CryptoKeyPair {
  if (!isFields(value)) return false;
  const { publicKey, privateKey } = value;
  return (
    publicKey instanceof CryptoKey &&
    privateKey instanceof CryptoKey &&
    publicKey.type === 'public' &&
    privateKey.type === 'private' &&
    publicKey.algorithm.name === algorithm &&
    privateKey.algorithm.name === algorithm
  );
}

/** Reads a stored device; `undefined` when any field is not what we write. */
export function readDevice(row: unknown): DeviceKeys | undefined {
  if (!isFields(row)) return undefined;
  const { deviceId, sign, kex, admin, signPublic, kexPublic, adminPublic } = row;
  if (!isIdOf<DeviceId>(deviceId)) return undefined;
  if (!isKeyPair(sign, 'Ed25519') || !isKeyPair(kex, 'X25519') || !isKeyPair(admin, 'Ed25519'))
    return undefined;
  if (!isBytes(signPublic, KEY_BYTES) || !isBytes(kexPublic, KEY_BYTES)) return undefined;
  if (!isBytes(adminPublic, KEY_BYTES)) return undefined;
  return { deviceId, sign, kex, admin, signPublic, kexPublic, adminPublic };
}

function readCheckpoint(value: unknown): Checkpoint | undefined {
  if (!isFields(value)) return undefined;
  const { seq, hash } = value;
  return isCount(seq) && isBytes(hash, 32) ? { seq, hash } : undefined;
}

function readOrigin(row: unknown): KeyringOrigin | undefined {
  if (!isFields(row)) return undefined;
  if (row.state === 'created')
    return typeof row.atRelay === 'boolean'
      ? { state: 'created', atRelay: row.atRelay }
      : undefined;
  const checkpoint = readCheckpoint(row.checkpoint);
  if (checkpoint === undefined) return undefined;
  if (row.state === 'linked') return { state: 'linked', checkpoint };
  if (row.state === 'recovered') {
    const becomes = readDevice(row.becomes);
    return becomes === undefined ? undefined : { state: 'recovered', checkpoint, becomes };
  }
  if (row.state !== 'joined') return undefined;
  const { inviteId, invitePublic, joinRecord } = row;
  if (!isBytes(inviteId, 16) || !isBytes(invitePublic, KEY_BYTES)) return undefined;
  return isBytes(joinRecord)
    ? { state: 'joined', inviteId, invitePublic, joinRecord, checkpoint }
    : undefined;
}

/** Whether a row of the keyring is the profile's, readable or not. */
export function isOfProfile(row: unknown): boolean {
  return isFields(row) && row.purpose === 'profile';
}

/** Reads a stored row of the keyring; `undefined` when any field is not what we write. */
export function readKeyringEntry(row: unknown): KeyringEntry | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, relayAddress, epoch, secret, memberId, memberName, mentorshipName } = row;
  const { genesis, introduced, lastNumber, addedAt, closedAt } = row;
  // What was written before there were profiles is a mentorship.
  const { purpose = 'mentorship' } = row;
  if (!isOneOf(purpose, PURPOSES)) return undefined;
  if (!isIdOf<RoomId>(roomId) || !isIdOf<MemberId>(memberId)) return undefined;
  if (relayAddress !== undefined && !isText(relayAddress)) return undefined;
  if (!isCount(epoch) || !isBytes(secret, KEY_BYTES)) return undefined;
  if (!isText(memberName) || !isText(mentorshipName)) return undefined;
  if (genesis !== undefined && !isBytes(genesis, GENESIS_BYTES)) return undefined;
  if (typeof introduced !== 'boolean' || !isCount(lastNumber)) return undefined;
  if (!isMillis(addedAt) || (closedAt !== undefined && !isMillis(closedAt))) return undefined;
  const continues = isIdOf<RoomId>(row.continues) ? { continues: row.continues } : {};
  const device = readDevice(row.device);
  const origin = readOrigin(row.origin);
  if (device === undefined || origin === undefined) return undefined;
  // A role that this version does not know is no reason to lose the keys.
  const role = readRole(row.role) ?? 'peer';
  const earlier = readEarlier(row.earlier, epoch);
  const me = { memberId, memberName, role, mentorshipName };
  const life = { genesis, origin, introduced, lastNumber, addedAt, closedAt };
  const keys = { epoch, secret, earlier, device };
  return { purpose, roomId, relayAddress, ...keys, ...me, ...life, ...continues };
}
