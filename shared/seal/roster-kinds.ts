/**
 * What a roster record can say, one type a kind. Their bytes: roster-content.ts; what each demands and
 * changes: roster-rules.ts. [K18]
 */
import type { Bytes } from '../base/bytes.ts';
import type { DeviceId, MemberId, Millis } from '../base/ids.ts';
import type { DevicePublicKeys } from './device.ts';
import type { WrappedEpoch } from './wrap.ts';

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

/** A further device of the member whose device signs the record. */
export type DeviceRecord = {
  readonly type: 'device';
  readonly device: RosterDevice;
  /** By the new device over its keys, its member and the device that brings it in. */
  readonly deviceSignature: Bytes;
};

/** Starts the next epoch, without the devices that it strikes out. */
export type EpochRecord = WrappedEpoch & {
  readonly type: 'epoch';
  /** Perhaps none; in whatever order, written in ascending one. */
  readonly struck: readonly DeviceId[];
};

/** Takes an invite back. */
export type RevokeRecord = { readonly type: 'revoke'; readonly inviteId: Bytes };

/** A record of a kind or right of a later version: kept, not understood. */
export type UnknownRecord = {
  readonly type: 'unknown';
  readonly kind: number;
  readonly content: Bytes;
};

/** What a record can say. */
export type RosterRecord =
  | GenesisRecord
  | InviteRecord
  | JoinRecord
  | RoleRecord
  | DeviceRecord
  | EpochRecord
  | RevokeRecord
  | UnknownRecord;
