/**
 * What the roster of a room is: its people, their devices, the announced invites, and what did not
 * hold. Only types; how a record changes it stands in roster-rules.ts. [K20]
 */
import type { Bytes } from '../base/bytes.ts';
import type { DeviceId, MemberId, Millis, RoomId } from '../base/ids.ts';
import type { DevicePublicKeys } from './device.ts';
import type { RosterRecord } from './roster-kinds.ts';
import type { WrappedEpoch } from './wrap.ts';

/** A person of the room. */
export type RosterMember = {
  readonly id: MemberId;
  readonly coOwner: boolean;
  /** Those that are not struck out, in the order in which they came; none when all are. */
  readonly devices: readonly DeviceId[];
  /** As the person wrote it when they came; the record's member card leads once it is there. */
  readonly nameOnArrival?: string;
};

/** A device of the room, also one that is struck out: what it wrote before stays its own. */
export type RosterEntry = DevicePublicKeys & {
  readonly id: DeviceId;
  readonly memberId: MemberId;
  /** For messages ("Sam's laptop"); may be empty. */
  readonly label: string;
  /** The number of its last record that held. */
  readonly lastNumber: number;
};

/** An invite that was announced. That it expired is the relay's to enforce. */
export type RosterInvite = {
  readonly inviteId: Bytes;
  readonly invitePublic: Bytes;
  readonly expiresAt: Millis;
  readonly announcedBy: DeviceId;
  readonly forMember?: MemberId;
} & (
  | { readonly state: 'open' }
  | { readonly state: 'used'; readonly usedBy: DeviceId }
  /** Taken back, or ended by a new epoch. */
  | { readonly state: 'ended'; readonly endedBy: DeviceId }
);

/** An epoch after the first, as the record says that started it. */
export type RosterEpoch = WrappedEpoch & {
  readonly startedBy: DeviceId;
  readonly struck: readonly DeviceId[];
};

/** Why a record did not hold. [K20 to K24, K34 to K39] */
export type RosterFaultReason =
  | 'malformed'
  | 'too-long'
  | 'unknown-device'
  | 'wrong-device'
  | 'wrong-signature'
  | 'stale-number'
  | 'second-genesis'
  | 'wrong-genesis'
  | 'not-a-co-owner'
  | 'repeated-invite'
  | 'unknown-member'
  | 'invited-by-nobody'
  | 'invite-used'
  | 'wrong-invite-signature'
  | 'known-member'
  | 'known-device'
  | 'wrong-member'
  | 'invite-ended'
  | 'unknown-invite'
  | 'struck-out'
  | 'strikes-itself'
  | 'wrong-epoch'
  | 'weak-key'
  | 'known-key'
  | 'too-many-devices';

/** A record that did not hold, with what could be read of it: claims, not facts. */
export type RosterFault = {
  readonly reason: RosterFaultReason;
  readonly author?: DeviceId;
  readonly number?: number;
  readonly record?: RosterRecord;
};

/** The state that the records so far make. Frozen in use: every record makes a new one. */
export type Roster = {
  readonly roomId: RoomId;
  readonly members: ReadonlyMap<MemberId, RosterMember>;
  readonly devices: ReadonlyMap<DeviceId, RosterEntry>;
  /** By invite id as base64url. */
  readonly invites: ReadonlyMap<string, RosterInvite>;
  /** The epochs after the first, in order: that of number n stands at n - 1. */
  readonly epochs: readonly RosterEpoch[];
  /** The devices that are struck out, each with the epoch from which on; perhaps some that never came. */
  readonly struck: ReadonlyMap<DeviceId, number>;
  /** The signed records that hold, those of kinds not understood included, in log order: what a snapshot carries. */
  readonly records: readonly Bytes[];
  /** Hashes of `records`: one that comes again is no fault and no news. */
  readonly seen: ReadonlySet<string>;
  /** The latest 100 records that did not hold. */
  readonly faults: readonly RosterFault[];
  /** How many of `records` this version does not understand. */
  readonly unknownRecords: number;
};
