/**
 * The records from which members, devices and rights follow, and their bytes. A record stands in the
 * body of a control message and, later, in snapshots, so it is signed on its own. [K17, K18, K19]
 *
 * A signed record is block(record) | signature 64; a record is kind u8 | author 16 | number varuint |
 * block(content). Kinds and their contents: SEAL.md.
 */
import { assert } from '../base/assert.ts';
import { readBytes, type ByteReader } from '../base/byte-reader.ts';
import { createByteWriter, type ByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';
import { ID_BYTES, type DeviceId, type MemberId, type Millis } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type DevicePublicKeys } from './device.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import { GENESIS_BYTES } from './room-id.ts';
import { clipText, MAX_LABEL_BYTES, MAX_NAME_BYTES, readShortText } from './short-text.ts';

/** No signed record is longer; an epoch record with keys wrapped for many devices will be the longest. */
export const MAX_ROSTER_RECORD_BYTES = 64 * 1024;

/** A device as a record brings it in. The label is for messages ("Sam's laptop"), at most 64 bytes. */
export type RosterDevice = DevicePublicKeys & { readonly label: string };

/** The first record of a room: its creator and their first device. */
export type GenesisRecord = {
  readonly type: 'genesis';
  readonly genesis: Bytes;
  readonly memberId: MemberId;
  readonly device: RosterDevice;
  /** The person's display name, so that it shows before the document arrives; at most 256 bytes. */
  readonly name?: string;
  /** By the genesis admin key over the device's keys. */
  readonly adminSignature: Bytes;
};

/** Announces an invite, so that the join that answers it is known to be wanted. */
export type InviteRecord = {
  readonly type: 'invite';
  readonly inviteId: Bytes;
  readonly invitePublic: Bytes;
  readonly expiresAt: Millis;
  /** A fresh invite to somebody who is a member already (their new device). */
  readonly forMember?: MemberId;
};

/** A device that came with an invite. */
export type JoinRecord = {
  readonly type: 'join';
  readonly inviteId: Bytes;
  readonly memberId: MemberId;
  readonly device: RosterDevice;
  readonly name?: string;
  /** 32 bytes to which the joiner is bound before six words are compared; kept for that. */
  readonly commitment?: Bytes;
  /** By the invite's key over the invite, the member and the device's keys. */
  readonly inviteSignature: Bytes;
};

/** Gives a member a right. */
export type RoleRecord = {
  readonly type: 'role';
  readonly memberId: MemberId;
  readonly role: 'co-owner';
};

/** A record of a kind (`device`, `epoch`, `revoke`) or right of a later version: kept, not understood. */
export type UnknownRecord = {
  readonly type: 'unknown';
  readonly kind: number;
  readonly content: Bytes;
};

/** What a record can say. */
export type RosterRecord = GenesisRecord | InviteRecord | JoinRecord | RoleRecord | UnknownRecord;

/** A record as its author signed it. */
export type SignedRosterRecord = {
  readonly author: DeviceId;
  /** Grows with every record of the same device. */
  readonly number: number;
  readonly record: RosterRecord;
  /** The bytes under the signature, as they came. */
  readonly recordBytes: Bytes;
  readonly signature: Bytes;
};

const KINDS = { genesis: 1, invite: 2, join: 3, role: 4 } as const;
const ROLE_CO_OWNER = 1;
const HAS_NAME = 1;
const HAS_COMMITMENT = 2;
const COMMITMENT_BYTES = 32;

/** Writes the bytes of a record, which are then signed. Names and labels are cut to their bounds. */
export function writeRosterRecord(author: DeviceId, number: number, record: RosterRecord): Bytes {
  const kind = record.type === 'unknown' ? record.kind : KINDS[record.type];
  return createByteWriter()
    .u8(kind)
    .fixed(idBytes(author))
    .varuint(number)
    .block(writeContent(record))
    .finish();
}

/** Puts a record's bytes and their signature together: the body of a control message. */
export function joinSignedRecord(recordBytes: Bytes, signature: Bytes): Bytes {
  assert(signature.length === SIGNATURE_BYTES, 'a signature has 64 bytes');
  const signed = createByteWriter().block(recordBytes).fixed(signature).finish();
  assert(signed.length <= MAX_ROSTER_RECORD_BYTES, 'a roster record fits');
  return signed;
}

/** Reads a signed record without checking any signature. Never throws, whatever the bytes are. [K19] */
export function readRosterRecord(
  signedBytes: Bytes,
): Result<SignedRosterRecord, 'malformed' | 'too-long'> {
  if (signedBytes.length > MAX_ROSTER_RECORD_BYTES) return err('too-long');
  const outer = readBytes(signedBytes, (reader) => ({
    recordBytes: reader.block(MAX_ROSTER_RECORD_BYTES),
    signature: reader.fixed(SIGNATURE_BYTES),
  }));
  if (!outer.ok) return err('malformed');
  const inner = readBytes(outer.value.recordBytes, (reader) => ({
    kind: reader.u8(),
    author: idFromBytes<DeviceId>(reader.fixed(ID_BYTES)),
    number: reader.varuint(),
    content: reader.block(MAX_ROSTER_RECORD_BYTES),
  }));
  if (!inner.ok) return err('malformed');
  const { kind, author, number, content } = inner.value;
  const record = readBytes(content, (reader) => readContent(kind, content, reader));
  return record.ok
    ? ok({ author, number, record: record.value, ...outer.value })
    : err('malformed');
}

function writeContent(record: RosterRecord): Bytes {
  const writer = createByteWriter();
  switch (record.type) {
    case 'genesis':
      assert(record.genesis.length === GENESIS_BYTES, 'a genesis has 48 bytes');
      writer.fixed(record.genesis).fixed(idBytes(record.memberId));
      writeDevice(writer, record.device);
      writeOptional(writer, record.name, undefined);
      return writer.fixed(record.adminSignature).finish();
    case 'invite':
      writer.fixed(record.inviteId).fixed(record.invitePublic).varuint(record.expiresAt);
      writer.u8(record.forMember === undefined ? 0 : 1);
      if (record.forMember !== undefined) writer.fixed(idBytes(record.forMember));
      return writer.finish();
    case 'join':
      writer.fixed(record.inviteId).fixed(idBytes(record.memberId));
      writeDevice(writer, record.device);
      writeOptional(writer, record.name, record.commitment);
      return writer.fixed(record.inviteSignature).finish();
    case 'role':
      return writer.fixed(idBytes(record.memberId)).u8(ROLE_CO_OWNER).finish();
    case 'unknown':
      return record.content;
  }
}

function writeDevice(writer: ByteWriter, device: RosterDevice): void {
  for (const key of [device.signPublic, device.kexPublic, device.adminPublic]) {
    assert(key.length === PUBLIC_KEY_BYTES, 'a public key has 32 bytes');
    writer.fixed(key);
  }
  writer.text(clipText(device.label, MAX_LABEL_BYTES));
}

function writeOptional(
  writer: ByteWriter,
  name: string | undefined,
  commitment: Bytes | undefined,
): void {
  const clipped = clipText(name ?? '', MAX_NAME_BYTES);
  assert(
    commitment === undefined || commitment.length === COMMITMENT_BYTES,
    'a commitment has 32 bytes',
  );
  writer.u8((clipped === '' ? 0 : HAS_NAME) | (commitment === undefined ? 0 : HAS_COMMITMENT));
  if (clipped !== '') writer.text(clipped);
  if (commitment !== undefined) writer.fixed(commitment);
}

function readContent(kind: number, content: Bytes, reader: ByteReader): RosterRecord {
  switch (kind) {
    case KINDS.genesis:
      return readGenesis(reader);
    case KINDS.invite:
      return readInvite(reader);
    case KINDS.join:
      return readJoin(reader);
    case KINDS.role:
      return readRole(kind, content, reader);
    default:
      reader.rest();
      return { type: 'unknown', kind, content };
  }
}

function readGenesis(reader: ByteReader): GenesisRecord {
  const genesis = reader.fixed(GENESIS_BYTES);
  const memberId = idFromBytes<MemberId>(reader.fixed(ID_BYTES));
  const device = readDevice(reader);
  const { name } = readOptional(reader, HAS_NAME);
  const adminSignature = reader.fixed(SIGNATURE_BYTES);
  return { type: 'genesis', genesis, memberId, device, ...withDefined({ name }), adminSignature };
}

function readInvite(reader: ByteReader): InviteRecord {
  const inviteId = reader.fixed(ID_BYTES);
  const invitePublic = reader.fixed(PUBLIC_KEY_BYTES);
  const expiresAt = reader.varuint() as Millis;
  const flag = reader.u8();
  if (flag > 1) reader.fail();
  const forMember = flag === 1 ? idFromBytes<MemberId>(reader.fixed(ID_BYTES)) : undefined;
  return { type: 'invite', inviteId, invitePublic, expiresAt, ...withDefined({ forMember }) };
}

function readJoin(reader: ByteReader): JoinRecord {
  const inviteId = reader.fixed(ID_BYTES);
  const memberId = idFromBytes<MemberId>(reader.fixed(ID_BYTES));
  const device = readDevice(reader);
  const optional = readOptional(reader, HAS_NAME | HAS_COMMITMENT);
  const inviteSignature = reader.fixed(SIGNATURE_BYTES);
  return { type: 'join', inviteId, memberId, device, ...withDefined(optional), inviteSignature };
}

function readRole(kind: number, content: Bytes, reader: ByteReader): RoleRecord | UnknownRecord {
  const memberId = idFromBytes<MemberId>(reader.fixed(ID_BYTES));
  if (reader.u8() === ROLE_CO_OWNER) return { type: 'role', memberId, role: 'co-owner' };
  reader.rest();
  return { type: 'unknown', kind, content };
}

function readDevice(reader: ByteReader): RosterDevice {
  return {
    signPublic: reader.fixed(PUBLIC_KEY_BYTES),
    kexPublic: reader.fixed(PUBLIC_KEY_BYTES),
    adminPublic: reader.fixed(PUBLIC_KEY_BYTES),
    label: readShortText(reader, MAX_LABEL_BYTES),
  };
}

function readOptional(
  reader: ByteReader,
  allowed: number,
): { name: string | undefined; commitment: Bytes | undefined } {
  const flags = reader.u8();
  if ((flags & ~allowed) !== 0) reader.fail();
  const name = flags & HAS_NAME ? readShortText(reader, MAX_NAME_BYTES) : undefined;
  if (name === '') reader.fail();
  const commitment = flags & HAS_COMMITMENT ? reader.fixed(COMMITMENT_BYTES) : undefined;
  return { name, commitment };
}

/** Leaves out what is undefined, as exact optional fields want it. */
function withDefined<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
