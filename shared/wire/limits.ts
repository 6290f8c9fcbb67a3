/**
 * The ceilings of the wire: what no reader accepts above, whatever an operator configures. An
 * operator's own limits are lower or are about other things (rates, rooms); those that a client
 * acts on are announced in the challenge. [W4]
 */

/** The largest WebSocket message in either direction. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** What a message may need around the one frame or part that it carries. */
export const MESSAGE_ALLOWANCE_BYTES = 64;

/** The largest frame that goes in one message; a larger one goes as parts. */
export const MAX_FRAME_BYTES = MAX_MESSAGE_BYTES - MESSAGE_ALLOWANCE_BYTES;

/** The largest frame at all, header included. */
export const MAX_ENTRY_BYTES = 4 * 1024 * 1024;

/** The largest frame of kind snapshot, header included. */
export const MAX_SNAPSHOT_BYTES = 8 * 1024 * 1024;

/** The most snapshots that a room has at once: the newest and the one before. */
export const MAX_SNAPSHOTS = 2;

/** The size of every part of a large frame, and of a snapshot, but the last. */
export const PART_BYTES = 128 * 1024;

/** The largest frame header: 71 bytes with every number at its longest. */
export const MAX_HEADER_BYTES = 71;

/** The largest ephemeral frame. */
export const MAX_EPHEMERAL_BYTES = 16 * 1024;

/** The largest frame of kind mark. */
export const MAX_MARK_BYTES = 512;

/** The name of a mark's slot. */
export const SLOT_BYTES = 16;

/** The most days for which a relay says that it keeps an idle room: a hundred years. */
export const MAX_IDLE_DAYS = 36_500;

/** The most marks that a room has. */
export const MAX_MARKS = 64;

/** Of one slot the relay stores and hands on at most one mark in this time; the latest wins. */
export const MARK_INTERVAL_MS = 10_000;

/** A lease to compact ends this long after it was given or last used. */
export const LEASE_MS = 60_000;

/** The parts of a snapshot that is not committed are kept this long after the last one came. */
export const STAGED_SNAPSHOT_MS = 60 * 60 * 1000;

/** For at least this long after a commit the generation before it stays, however soon it is confirmed. */
export const SNAPSHOT_REST_MS = 24 * 60 * 60 * 1000;

/** After this long the generation before goes, though nobody has confirmed the new one. */
export const SNAPSHOT_PATIENCE_MS = 14 * 24 * 60 * 60 * 1000;

/** From this share of maxRoomBytes on, a room is nearly full. */
export const NEARLY_FULL_SHARE = 0.8;

/** The largest sealed invite record (the seal pads every one to 1,052 bytes). */
export const MAX_SEALED_INVITE_BYTES = 2 * 1024;

/** The longest relay name: a host of 253 characters, a colon, a port. */
export const MAX_RELAY_NAME_BYTES = 259;

/** The longest creation token (the operator's, typed by the user). */
export const MAX_TOKEN_BYTES = 128;

/** The most keys in a room's admin list. */
export const MAX_ADMINS = 64;

/** The highest epoch. */
export const MAX_EPOCH = 2 ** 32 - 1;

/** The largest signed record of an epoch, as it is kept beside the log. */
export const MAX_EPOCH_RECORD_BYTES = 8 * 1024;

/** The largest list of an epoch: 256 wraps of 96 bytes, and what leads to the secrets before it. */
export const MAX_EPOCH_LIST_BYTES = 32 * 1024;

/** The largest frame of kind control that begins an epoch: the record, sealed and padded. */
export const MAX_EPOCH_FRAME_BYTES = 16 * 1024;

/** The most epochs that a room begins. Their records are never compacted. */
export const MAX_EPOCHS = 1024;

/** The most epoch records that one login gets; for what comes after them it logs in again. */
export const MAX_EPOCH_RECORDS = 64;

/** Within this time of the upgrade a connection has said hello, or it is closed. */
export const HANDSHAKE_MS = 10_000;

/** The relay sends `ping` this often, so that the client knows it is there without a timer. */
export const PING_MS = 15_000;

/** An invite lives at most this long by the relay's clock. */
export const MAX_INVITE_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** For this long a redeemed invite is handed out again to the very same joiner keys. */
export const REDEEM_AGAIN_MS = 10 * 60 * 1000;
