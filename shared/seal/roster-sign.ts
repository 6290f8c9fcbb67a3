/**
 * Making roster records: each is signed by its device; the genesis also by the room's first admin key, a
 * join also by the invite's key and a further device's also by that device, so that none of them can be
 * made by whoever merely reads. [K17, K18]
 */
import { concatBytes, utf8, type Bytes } from '../base/bytes.ts';
import type { DeviceId, MemberId, RoomId } from '../base/ids.ts';
import { joinPublicKeys, sign, type DeviceKeys, type DevicePublicKeys } from './device.ts';
import { idBytes } from './id-bytes.ts';
import type { DerivedInvite } from './invite.ts';
import type {
  DeviceRecord,
  GenesisRecord,
  JoinRecord,
  RosterDevice,
  RosterRecord,
} from './roster-kinds.ts';
import { joinSignedRecord, writeRosterRecord } from './roster-record.ts';

/** What a device signs of a record: "tw/1/roster" | room id | record. [K17] */
export function rosterInput(roomId: RoomId, recordBytes: Bytes): Bytes {
  return concatBytes(utf8('tw/1/roster'), idBytes(roomId), recordBytes);
}

/** What the genesis admin key signs: "tw/1/genesis" | room id | member id | the device's public keys. [K18] */
export function genesisInput(roomId: RoomId, memberId: MemberId, keys: DevicePublicKeys): Bytes {
  return concatBytes(
    utf8('tw/1/genesis'),
    idBytes(roomId),
    idBytes(memberId),
    joinPublicKeys(keys),
  );
}

/** What the invite's key signs: "tw/1/join" | room id | invite id | member id | the device's public keys. [K18] */
export function joinInput(
  roomId: RoomId,
  inviteId: Bytes,
  memberId: MemberId,
  keys: DevicePublicKeys,
): Bytes {
  return concatBytes(
    utf8('tw/1/join'),
    idBytes(roomId),
    inviteId,
    idBytes(memberId),
    joinPublicKeys(keys),
  );
}

/**
 * What a further device signs: "tw/1/device" | room id | member id | id of the device that brings it in |
 * its public keys. [K18]
 */
export function deviceInput(
  roomId: RoomId,
  memberId: MemberId,
  broughtBy: DeviceId,
  keys: DevicePublicKeys,
): Bytes {
  return concatBytes(
    utf8('tw/1/device'),
    idBytes(roomId),
    idBytes(memberId),
    idBytes(broughtBy),
    joinPublicKeys(keys),
  );
}

/** A record signed by `device`; `number` is above that of its every earlier record. The body of a control message. */
export async function signRosterRecord(
  roomId: RoomId,
  device: DeviceKeys,
  number: number,
  record: RosterRecord,
): Promise<Bytes> {
  const recordBytes = writeRosterRecord(device.deviceId, number, record);
  const signature = await sign(device.sign.privateKey, rosterInput(roomId, recordBytes));
  return joinSignedRecord(recordBytes, signature);
}

/** Who comes in with a record: the person and what their device is called in messages. */
type Newcomer = {
  readonly roomId: RoomId;
  readonly device: DeviceKeys;
  readonly memberId: MemberId;
  readonly label: string;
  readonly name?: string;
};

/** The genesis record of a room that `device` creates; `genesis` holds its admin key. */
export async function makeGenesisRecord(
  creator: Newcomer & { readonly genesis: Bytes },
): Promise<GenesisRecord> {
  const { roomId, device, memberId, genesis, name } = creator;
  const input = genesisInput(roomId, memberId, device);
  const adminSignature = await sign(device.admin.privateKey, input);
  return {
    type: 'genesis',
    genesis,
    memberId,
    device: publicDevice(creator),
    ...(name === undefined ? {} : { name }),
    adminSignature,
  };
}

/** The join record of `device`, which redeemed `invite`. */
export async function makeJoinRecord(
  joiner: Newcomer & { readonly invite: DerivedInvite },
): Promise<JoinRecord> {
  const { roomId, device, memberId, invite, name } = joiner;
  const input = joinInput(roomId, invite.inviteId, memberId, device);
  const inviteSignature = await sign(invite.signKey, input);
  return {
    type: 'join',
    inviteId: invite.inviteId,
    memberId,
    device: publicDevice(joiner),
    ...(name === undefined ? {} : { name }),
    inviteSignature,
  };
}

/** The record by which `broughtBy`, a device of the same member, brings `device` in. [K18, K35] */
export async function makeDeviceRecord(
  further: Omit<Newcomer, 'name'> & { readonly broughtBy: DeviceId },
): Promise<DeviceRecord> {
  const { roomId, device, memberId, broughtBy } = further;
  const input = deviceInput(roomId, memberId, broughtBy, device);
  const deviceSignature = await sign(device.sign.privateKey, input);
  return { type: 'device', device: publicDevice(further), deviceSignature };
}

function publicDevice({ device, label }: Newcomer): RosterDevice {
  const { signPublic, kexPublic, adminPublic } = device;
  return { signPublic, kexPublic, adminPublic, label };
}
