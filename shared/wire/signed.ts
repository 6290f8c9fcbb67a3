/**
 * The exact bytes that are signed for the relay. Each starts with a label of its own, and every
 * part has its length before it, so that no signature can be read as another. [W30-W34, W56, W58, W60]
 */
import { createByteWriter, type ByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { writeCursor, type Cursor } from './cursor.ts';
import { writeEpochsSigner, type EpochsSigner } from './epochs-signer.ts';
import { NONCE_BYTES, writeFixed, writeHash, writeKey, writeNumber, writeText } from './fields.ts';
import { writeGenesis, type Genesis } from './genesis.ts';
import { writeAdminList, type AdminList } from './admin-list.ts';
import { writeJoinerKeys, type JoinerKeys } from './joiner-keys.ts';
import { MAX_EPOCH, MAX_RELAY_NAME_BYTES } from './limits.ts';
import { MODE_NUMBERS, type Mode } from './mode.ts';
import { roomIdBytes } from './room-id.ts';

/** What every handshake signature is bound to. */
type Challenged = {
  /** The relay's name in the client's configuration. */
  readonly relayName: string;
  /** The 32 bytes of the relay's challenge on this connection. */
  readonly nonce: Bytes;
};

function challenged(label: string, to: Challenged): ByteWriter {
  const writer = createByteWriter().text(label);
  writeText(writer, to.relayName, MAX_RELAY_NAME_BYTES);
  writeFixed(writer, to.nonce, NONCE_BYTES);
  return writer;
}

/** Signed by the epoch's auth key: "I am a member, of this room, here, now, from this cursor". */
export function helloInput(
  hello: Challenged & {
    readonly roomId: RoomId;
    readonly epoch: number;
    readonly cursor: Cursor;
    readonly mode: Mode;
  },
): Bytes {
  const writer = challenged('tw/1/hello', hello);
  writer.block(roomIdBytes(hello.roomId));
  writeNumber(writer, hello.epoch, MAX_EPOCH);
  writeCursor(writer, hello.cursor);
  return writer.u8(MODE_NUMBERS[hello.mode]).finish();
}

/** Signed by the genesis' admin key: "this room is mine, and this is epoch 0's auth key". */
export function createInput(
  create: Challenged & { readonly genesis: Genesis; readonly authPublic: Bytes },
): Bytes {
  const writer = challenged('tw/1/create', create);
  writer.block(writeGenesis(create.genesis));
  writeKey(writer, create.authPublic);
  return writer.finish();
}

/** Signed by the invite's key: "whoever holds this code joins with these keys". */
export function redeemInput(redeem: Challenged & { readonly joinerKeys: JoinerKeys }): Bytes {
  const writer = challenged('tw/1/redeem', redeem);
  writeJoinerKeys(writer, redeem.joinerKeys);
  return writer.finish();
}

/**
 * Signed by a key of the list before it: "from number n on, these are the admins". Bound to the
 * room and its number and to no relay, so that it can be shown to others.
 */
export function adminInput(list: AdminList & { readonly roomId: RoomId }): Bytes {
  const writer = createByteWriter().text('tw/1/admins').block(roomIdBytes(list.roomId));
  writeAdminList(writer, list);
  return writer.finish();
}

/** Signed by an auth key that the room has or had, or by a listed admin key: "tell me of the epochs". */
export function epochsInput(
  epochs: Challenged & {
    readonly roomId: RoomId;
    readonly since: number;
    readonly signer: EpochsSigner;
  },
): Bytes {
  const writer = challenged('tw/1/epochs', epochs);
  writer.block(roomIdBytes(epochs.roomId));
  writeNumber(writer, epochs.since, MAX_EPOCH);
  writeEpochsSigner(writer, epochs.signer);
  return writer.finish();
}

/**
 * Signed by a key of the list before it: "this epoch begins, and these are its admins". Bound to all
 * that goes with it, by SHA-256 of 32 bytes each: who hashes is the caller's, as in chain.ts.
 */
export function epochInput(epoch: {
  readonly roomId: RoomId;
  readonly epoch: number;
  readonly authPublic: Bytes;
  readonly controlSeq: number;
  readonly admins: AdminList;
  readonly recordHash: Bytes;
  readonly listHash: Bytes;
  readonly frameHash: Bytes;
}): Bytes {
  const writer = createByteWriter().text('tw/1/epoch').block(roomIdBytes(epoch.roomId));
  writeNumber(writer, epoch.epoch, MAX_EPOCH);
  writeKey(writer, epoch.authPublic);
  writeAdminList(writer.varuint(epoch.controlSeq), epoch.admins);
  for (const hash of [epoch.recordHash, epoch.listHash, epoch.frameHash]) writeHash(writer, hash);
  return writer.finish();
}

/** Signed by a listed admin key: "this relay is to forget this room". */
export function deleteInput(deletion: {
  readonly relayName: string;
  readonly roomId: RoomId;
}): Bytes {
  const writer = createByteWriter().text('tw/1/delete');
  writeText(writer, deletion.relayName, MAX_RELAY_NAME_BYTES);
  return writer.block(roomIdBytes(deletion.roomId)).finish();
}
