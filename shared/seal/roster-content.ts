/** The bytes of what a roster record says, kind by kind, written and read. [K11, K18, K19] */
import { assert } from '../base/assert.ts';
import type { ByteReader } from '../base/byte-reader.ts';
import { createByteWriter, type ByteWriter } from '../base/byte-writer.ts';
import type { Bytes } from '../base/bytes.ts';
import { ID_BYTES, type MemberId, type Millis } from '../base/ids.ts';
import { readDeviceRows, writeDeviceRows } from './device-rows.ts';
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './device.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import { GENESIS_BYTES } from './room-id.ts';
import type {
  EpochRecord,
  GenesisRecord,
  InviteRecord,
  JoinRecord,
  RoleRecord,
  RosterDevice,
  RosterRecord,
  UnknownRecord,
} from './roster-kinds.ts';
import { MAX_ROOM_DEVICES } from './roster-limits.ts';
import { clipText, MAX_LABEL_BYTES, MAX_NAME_BYTES, readShortText } from './short-text.ts';

/** The number of each kind that this version knows. */
export const KINDS = {
  genesis: 1,
  invite: 2,
  join: 3,
  role: 4,
  device: 5,
  epoch: 6,
  revoke: 7,
} as const;

const ROLE_CO_OWNER = 1;
const HAS_NAME = 1;
const HAS_COMMITMENT = 2;
const COMMITMENT_BYTES = 32;
const HASH_BYTES = 32;

/** Writes what a record says. Names and labels are cut to their bounds. */
export function writeContent(record: RosterRecord): Bytes {
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
    case 'device':
      writeDevice(writer, record.device);
      return writer.fixed(record.deviceSignature).finish();
    case 'epoch':
      return writeEpoch(writer, record).finish();
    case 'revoke':
      return writer.fixed(record.inviteId).finish();
    case 'unknown':
      return record.content;
  }
}

function writeEpoch(writer: ByteWriter, record: EpochRecord): ByteWriter {
  const { epoch, authPublic, wrapsHash, struck } = record;
  assert(authPublic.length === PUBLIC_KEY_BYTES, 'a public key has 32 bytes');
  assert(wrapsHash.length === HASH_BYTES, 'a hash has 32 bytes');
  assert(struck.length <= MAX_ROOM_DEVICES, 'a bounded list of devices');
  writer.varuint(epoch).fixed(authPublic).fixed(wrapsHash);
  const rows = struck.map((id) => [id, undefined] as const);
  writeDeviceRows(writer, rows, () => undefined);
  return writer;
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

/** Reads what a record of a kind says; a kind that is not known is read as unknown. [K19] */
export function readContent(kind: number, content: Bytes, reader: ByteReader): RosterRecord {
  switch (kind) {
    case KINDS.genesis:
      return readGenesis(reader);
    case KINDS.invite:
      return readInvite(reader);
    case KINDS.join:
      return readJoin(reader);
    case KINDS.role:
      return readRole(kind, content, reader);
    case KINDS.device: {
      const device = readDevice(reader);
      return { type: 'device', device, deviceSignature: reader.fixed(SIGNATURE_BYTES) };
    }
    case KINDS.epoch:
      return readEpoch(reader);
    case KINDS.revoke:
      return { type: 'revoke', inviteId: reader.fixed(ID_BYTES) };
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

function readEpoch(reader: ByteReader): EpochRecord {
  const epoch = reader.varuint();
  const authPublic = reader.fixed(PUBLIC_KEY_BYTES);
  const wrapsHash = reader.fixed(HASH_BYTES);
  const struck = readDeviceRows(reader, MAX_ROOM_DEVICES, () => undefined);
  return { type: 'epoch', epoch, authPublic, wrapsHash, struck: [...struck.keys()] };
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
