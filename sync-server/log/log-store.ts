/**
 * The storage of the relay as one interface: rooms, their append-only logs, snapshots, marks, admin
 * lists and invites. LOG.md numbers its rules (L*); every engine passes tests/contract/log-store.ts.
 *
 * Every operation settles with a `Result` and never rejects. A write settles only when it is durable
 * [L3]. `storage-fault` means that nothing of the operation was stored [L14].
 */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import type { SnapshotNotes } from '#shared/wire/snapshot-note.ts';

/** The engine could not do it (disk full, unreadable file, closed): nothing was changed. */
export type StorageFault = 'storage-fault';

/** What a room is, apart from its entries. */
export type RoomState = {
  readonly roomId: RoomId;
  readonly head: Cursor;
  /** What its kept entries and snapshots add up to. */
  readonly bytes: number;
  /** What the entries after the newest snapshot add up to. */
  readonly tailBytes: number;
  /** Entries after this one are kept; up to and with it they may be gone. [L20] */
  readonly keptSeq: number;
  /** The newest and the one before, newest first. */
  readonly snapshots: SnapshotNotes;
  readonly epoch: number;
  /** The public half of the epoch's authKey, 32 bytes. */
  readonly authPublic: Bytes;
  readonly admins: AdminList;
};

/** A room as it is made: epoch 0, no entries, admin list number 0. */
export type NewRoom = {
  readonly roomId: RoomId;
  readonly authPublic: Bytes;
  readonly adminPublic: Bytes;
  readonly now: Millis;
};

/** One frame of a room's log, in its place. */
export type Entry = { readonly seq: number; readonly frame: Bytes };

/** Appends that are asked one behind the other without waiting: none follows one that was refused. [L31] */
export type AppendTrain = { stopped: boolean };

/** One frame to append. `epoch` is the frame's own; `maxRoomBytes` the most the room may hold. */
export type Append = {
  readonly roomId: RoomId;
  readonly epoch: number;
  readonly frame: Bytes;
  readonly maxRoomBytes: number;
  /** Whether the frame is of kind control: an epoch must not begin without its author knowing it. [L36] */
  readonly isControl?: boolean;
  readonly train?: AppendTrain;
};

/** An append that was stored: the room's head with it, and the room's bytes. */
export type Appended = {
  readonly head: Cursor;
  readonly bytes: number;
  readonly tailBytes: number;
};

/** The next epoch, whole. `frame`: its record in the log; `now`: for what invites are pending. */
export type NewEpoch = {
  readonly roomId: RoomId;
  /** One above the room's. */
  readonly epoch: number;
  readonly authPublic: Bytes;
  /** Its author knows every control entry of the log up to here. */
  readonly controlSeq: number;
  /** Its number is one above the room's list's. */
  readonly admins: AdminList;
  readonly record: Bytes;
  readonly list: Bytes;
  readonly frame: Bytes;
  readonly now: Millis;
};

/** Why an epoch does not begin. [L36] */
export type EpochRefusal = 'no-room' | 'wrong-epoch' | 'stale-number' | 'stale' | 'too-many-epochs';

/** An epoch that a room has or had. `begun`: by what; epoch 0 was begun with the room. */
export type Epoch = {
  readonly authPublic: Bytes;
  readonly begun: { readonly record: Bytes; readonly list: Bytes } | undefined;
};

/** A snapshot whose parts are to come. `previous`: what the newest one covers, 0 for none. */
export type NewSnapshot = {
  readonly roomId: RoomId;
  readonly epoch: number;
  readonly covers: Cursor;
  readonly previous: number;
  readonly total: number;
  readonly now: Millis;
};

/** The next part of a staged snapshot. */
export type StagedPart = {
  readonly staging: number;
  readonly index: number;
  readonly bytes: Bytes;
  readonly now: Millis;
};

/** Why a snapshot is not taken. [L18] */
export type SnapshotRefusal = 'no-room' | 'stale' | 'too-soon' | 'wrong-cover';

/** What one piece of sweeping did: in which room, if any, and whether there may be more. */
export type Swept = { readonly roomId: RoomId | undefined; readonly more: boolean };

/** An invite as it is put: `publicKey` verifies the redeemer, `sealed` is handed to them. */
export type NewInvite = {
  readonly roomId: RoomId;
  /** Under which it is put: its sealed bytes hold that epoch's secret. */
  readonly epoch: number;
  readonly inviteId: Bytes;
  readonly publicKey: Bytes;
  readonly expiresAt: Millis;
  readonly sealed: Bytes;
  readonly now: Millis;
  readonly maxPending: number;
};

/** A try to redeem. `joiner`: a 32-byte hash of the joiner's keys; the same for the same joiner. */
export type Redemption = {
  readonly inviteId: Bytes;
  readonly joiner: Bytes;
  readonly now: Millis;
  /** For how long after the first use the same joiner may fetch it again, in milliseconds. */
  readonly redeliveryMs: number;
};

/** Why an invite is not handed out; told apart so that a person can be told which. */
export type InviteRefusal = 'unknown' | 'used' | 'expired' | 'revoked';

/** Where the relay keeps what must survive it. */
export type LogStore = {
  /** Makes a room that is not there yet. [L1] */
  readonly createRoom: (room: NewRoom) => Promise<Result<RoomState, 'room-exists' | StorageFault>>;
  /** The room as it is now. */
  readonly readRoom: (roomId: RoomId) => Promise<Result<RoomState, 'no-room' | StorageFault>>;
  /** Adds one frame at the end of its room's log, in the order of the calls. [L2, L3, L6, L7, L31] */
  readonly append: (
    append: Append,
  ) => Promise<
    Result<Appended, 'no-room' | 'wrong-epoch' | 'room-full' | 'suspended' | StorageFault>
  >;
  /** Entries after `afterSeq`, in order: at most `maxBytes` of frames, but one if there is one. [L4, L5] */
  readonly readEntries: (
    roomId: RoomId,
    afterSeq: number,
    maxBytes: number,
  ) => Promise<Result<readonly Entry[], StorageFault>>;
  /** The chain's hash after entry `seq`; `undefined` where it is not known. [L5] */
  readonly readHash: (
    roomId: RoomId,
    seq: number,
  ) => Promise<Result<Bytes | undefined, StorageFault>>;
  /** What entries after `afterSeq` up to `toSeq` add up to; `undefined` unless all are kept. [L5] */
  readonly readSpan: (
    roomId: RoomId,
    afterSeq: number,
    toSeq: number,
  ) => Promise<Result<number | undefined, StorageFault>>;
  /** Begins to stage a snapshot, in place of what its room had staged; returns its name. [L18, L19] */
  readonly beginSnapshot: (
    snapshot: NewSnapshot,
  ) => Promise<Result<number, SnapshotRefusal | StorageFault>>;
  /** Stores the next part of a staged snapshot. [L19] */
  readonly stagePart: (part: StagedPart) => Promise<Result<void, 'bad-parts' | StorageFault>>;
  /** Makes a staged snapshot the newest of its room, if it still may be that. [L18] */
  readonly commitSnapshot: (
    staging: number,
    now: Millis,
  ) => Promise<Result<void, SnapshotRefusal | 'bad-parts' | StorageFault>>;
  /** Notes that somebody else has read the newest snapshot, which covers `seq`. [L20] */
  readonly confirmSnapshot: (
    roomId: RoomId,
    seq: number,
  ) => Promise<Result<void, 'unknown' | StorageFault>>;
  /** One part of the snapshot that covers `seq`; `undefined` where there is none. */
  readonly readSnapshotPart: (
    roomId: RoomId,
    seq: number,
    index: number,
  ) => Promise<Result<Bytes | undefined, StorageFault>>;
  /** Deletes one bounded piece of what no rule keeps any more. [L20, L21] */
  readonly sweepSnapshots: (now: Millis) => Promise<Result<Swept, StorageFault>>;
  /** Replaces the mark of a slot; `epoch`: the mark's own. [L22, L38] */
  readonly putMark: (
    roomId: RoomId,
    epoch: number,
    mark: SlotMark,
  ) => Promise<Result<void, 'no-room' | 'wrong-epoch' | StorageFault>>;
  /** The marks of a room, the one written longest ago first. [L22] */
  readonly readMarks: (roomId: RoomId) => Promise<Result<readonly SlotMark[], StorageFault>>;
  /** Replaces the admin list if `admins.number` is the current number plus one. [L8] */
  readonly setAdmins: (
    roomId: RoomId,
    admins: AdminList,
  ) => Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>>;
  /** Begins the next epoch: entry, keys, admin list and records at once, or nothing of it. [L36 to L38] */
  readonly setEpoch: (epoch: NewEpoch) => Promise<Result<Appended, EpochRefusal | StorageFault>>;
  /** An epoch that the room has or had; `undefined` for any other. [L37] */
  readonly readEpoch: (
    roomId: RoomId,
    epoch: number,
  ) => Promise<Result<Epoch | undefined, StorageFault>>;
  /** Takes the room away, unless its admin list is no longer of this number. [L39] */
  readonly deleteRoom: (
    roomId: RoomId,
    adminNumber: number,
  ) => Promise<Result<void, 'no-room' | 'stale-number' | StorageFault>>;
  /** Stores an invite under an id that was never used before. [L9, L38] */
  readonly putInvite: (
    invite: NewInvite,
  ) => Promise<
    Result<void, 'no-room' | 'wrong-epoch' | 'invite-exists' | 'too-many-invites' | StorageFault>
  >;
  /** Ends a pending invite of this room; one that is revoked already is left so. [L10] */
  readonly revokeInvite: (
    roomId: RoomId,
    inviteId: Bytes,
    now: Millis,
  ) => Promise<Result<void, InviteRefusal | StorageFault>>;
  /** The key that a redeemer's signature must verify under. */
  readonly readInviteKey: (inviteId: Bytes) => Promise<Result<Bytes | undefined, StorageFault>>;
  /** Uses an invite up, in one transaction, and returns its sealed bytes. [L10, L11] */
  readonly redeemInvite: (
    redemption: Redemption,
  ) => Promise<Result<Bytes, InviteRefusal | StorageFault>>;
  /** Erases sealed bytes that nobody may fetch any more, and invites long over. [L12] */
  readonly sweepInvites: (now: Millis, redeliveryMs: number) => Promise<Result<void, StorageFault>>;
  /**
   * Tells of rooms that another process has written to; `undefined`: any may have been. Only an engine
   * that several relays share ever does. [L29]
   */
  readonly watch: (heard: (roomId: RoomId | undefined) => void) => void;
  /** Whether something can be made durable now: writes it, and takes it away again. */
  readonly check: () => Promise<Result<void, StorageFault>>;
  /** Stores what was asked before, then refuses with `storage-fault`. Can be called twice. [L15] */
  readonly close: () => Promise<void>;
};
