/** The messages with which a connection begins: challenge, then who is there. [W30-W33] */
import type { Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { readAdminList, writeAdminList, type AdminList } from './admin-list.ts';
import type { Form } from './codec.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import {
  INVITE_ID_BYTES,
  NONCE_BYTES,
  readCode,
  readKey,
  readMillis,
  readNumber,
  readSignature,
  writeBlock,
  writeFixed,
  writeKey,
  writeNumber,
  writeSignature,
  writeText,
} from './fields.ts';
import { GENESIS_RANDOM_BYTES, type Genesis } from './genesis.ts';
import { readJoinerKeys, writeJoinerKeys, type JoinerKeys } from './joiner-keys.ts';
import {
  MAX_EPOCH,
  MAX_RELAY_NAME_BYTES,
  MAX_SEALED_INVITE_BYTES,
  MAX_TOKEN_BYTES,
} from './limits.ts';
import { MODE_NUMBERS, modeOfNumber, type Mode } from './mode.ts';
import { readSnapshotNotes, writeSnapshotNotes, type SnapshotNotes } from './snapshot-note.ts';

/** Down, first on every connection: what to sign, the relay's time, and its limits. */
export type Challenge = {
  readonly type: 'challenge';
  readonly nonce: Bytes;
  readonly relayTime: Millis;
  readonly limits: AnnouncedLimits;
};

/** The operator's limits that a client acts on, in bytes. */
export type AnnouncedLimits = {
  /** The largest frame that is taken, at most MAX_ENTRY_BYTES. */
  readonly maxEntryBytes: number;
  /** The most that a room's frames may add up to. */
  readonly maxRoomBytes: number;
};

/** Up: a member's login. */
export type Hello = {
  readonly type: 'hello';
  readonly relayName: string;
  readonly epoch: number;
  readonly cursor: Cursor;
  readonly mode: Mode;
  /** By the epoch's auth key over `helloInput`. */
  readonly signature: Bytes;
};

/** Up: makes the room of this path; answered by `created` and a fresh `challenge`. */
export type Create = {
  readonly type: 'create';
  readonly relayName: string;
  readonly genesis: Genesis;
  readonly authPublic: Bytes;
  /** By the genesis' admin key over `createInput`. */
  readonly signature: Bytes;
  /** What the operator asks for; empty when nothing. */
  readonly token: string;
};

/** Up, on the invite path only: asks for an invite's sealed record. */
export type Redeem = {
  readonly type: 'redeem';
  readonly relayName: string;
  readonly inviteId: Bytes;
  readonly joinerKeys: JoinerKeys;
  /** By the invite's key over `redeemInput`. */
  readonly signature: Bytes;
};

/** Down: the room stands, made now or before by the same genesis. */
export type Created = { readonly type: 'created' };

/** Down: the login is good. */
export type Welcome = {
  readonly type: 'welcome';
  readonly head: Cursor;
  readonly epoch: number;
  readonly admins: AdminList;
  readonly connectionId: number;
  /** Other live connections in the room. */
  readonly others: number;
  /** What the room's frames add up to now, snapshots included. */
  readonly roomBytes: number;
  /** What the entries after the newest snapshot add up to (all, where there is none). */
  readonly tailBytes: number;
  /** Newest first; empty where there is none. */
  readonly snapshots: SnapshotNotes;
};

/** Down: the invite's record, as the inviter sealed it. */
export type Redeemed = { readonly type: 'redeemed'; readonly sealed: Bytes };

/** Fields of `challenge`. */
export const challengeForm: Form<Challenge> = {
  write(writer, { nonce, relayTime, limits }) {
    writeFixed(writer, nonce, NONCE_BYTES);
    writer.varuint(relayTime).varuint(limits.maxEntryBytes).varuint(limits.maxRoomBytes);
  },
  read: (reader) => ({
    type: 'challenge',
    nonce: reader.fixed(NONCE_BYTES),
    relayTime: readMillis(reader),
    limits: { maxEntryBytes: reader.varuint(), maxRoomBytes: reader.varuint() },
  }),
};

/** Fields of `hello`. */
export const helloForm: Form<Hello> = {
  write(writer, hello) {
    writeText(writer, hello.relayName, MAX_RELAY_NAME_BYTES);
    writeNumber(writer, hello.epoch, MAX_EPOCH);
    writeCursor(writer, hello.cursor);
    writer.varuint(MODE_NUMBERS[hello.mode]);
    writeSignature(writer, hello.signature);
  },
  read: (reader) => ({
    type: 'hello',
    relayName: reader.text(MAX_RELAY_NAME_BYTES),
    epoch: readNumber(reader, MAX_EPOCH),
    cursor: readCursor(reader),
    mode: readCode(reader, modeOfNumber),
    signature: readSignature(reader),
  }),
};

/** Fields of `create`. */
export const createForm: Form<Create> = {
  write(writer, create) {
    writeText(writer, create.relayName, MAX_RELAY_NAME_BYTES);
    writeFixed(writer, create.genesis.random, GENESIS_RANDOM_BYTES);
    writeKey(writer, create.genesis.adminPublic);
    writeKey(writer, create.authPublic);
    writeSignature(writer, create.signature);
    writeText(writer, create.token, MAX_TOKEN_BYTES);
  },
  read: (reader) => ({
    type: 'create',
    relayName: reader.text(MAX_RELAY_NAME_BYTES),
    genesis: { random: reader.fixed(GENESIS_RANDOM_BYTES), adminPublic: readKey(reader) },
    authPublic: readKey(reader),
    signature: readSignature(reader),
    token: reader.text(MAX_TOKEN_BYTES),
  }),
};

/** Fields of `redeem`. */
export const redeemForm: Form<Redeem> = {
  write(writer, redeem) {
    writeText(writer, redeem.relayName, MAX_RELAY_NAME_BYTES);
    writeFixed(writer, redeem.inviteId, INVITE_ID_BYTES);
    writeJoinerKeys(writer, redeem.joinerKeys);
    writeSignature(writer, redeem.signature);
  },
  read: (reader) => ({
    type: 'redeem',
    relayName: reader.text(MAX_RELAY_NAME_BYTES),
    inviteId: reader.fixed(INVITE_ID_BYTES),
    joinerKeys: readJoinerKeys(reader),
    signature: readSignature(reader),
  }),
};

/** Fields of `welcome`. */
export const welcomeForm: Form<Welcome> = {
  write(writer, welcome) {
    writeCursor(writer, welcome.head);
    writeNumber(writer, welcome.epoch, MAX_EPOCH);
    writeAdminList(writer, welcome.admins);
    writer.varuint(welcome.connectionId).varuint(welcome.others);
    writer.varuint(welcome.roomBytes).varuint(welcome.tailBytes);
    writeSnapshotNotes(writer, welcome.snapshots);
  },
  read: (reader) => ({
    type: 'welcome',
    head: readCursor(reader),
    epoch: readNumber(reader, MAX_EPOCH),
    admins: readAdminList(reader),
    connectionId: reader.varuint(),
    others: reader.varuint(),
    roomBytes: reader.varuint(),
    tailBytes: reader.varuint(),
    snapshots: readSnapshotNotes(reader),
  }),
};

/** Fields of `redeemed`. */
export const redeemedForm: Form<Redeemed> = {
  write: (writer, { sealed }) => writeBlock(writer, sealed, MAX_SEALED_INVITE_BYTES),
  read: (reader) => ({ type: 'redeemed', sealed: reader.block(MAX_SEALED_INVITE_BYTES) }),
};
