/**
 * Holds the wire to the written-out values of tests/vectors/wire-1.json, which another program may
 * read as well. Imports nothing of Node: the same check runs in Node and in a real browser.
 */
import { equalBytes, fromHex, toHex, type Bytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { chainLinkInput, chainStart, chainStartInput, nextHash } from '#shared/wire/chain.ts';
import { writeDown, readDown } from '#shared/wire/down.ts';
import type { EpochsSigner } from '#shared/wire/epochs-signer.ts';
import { CLOSE_NUMBERS, errorOfClose } from '#shared/wire/errors.ts';
import { readFrame, writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { readGenesis, roomIdInput, roomIdOf, writeGenesis } from '#shared/wire/genesis.ts';
import type { Mode } from '#shared/wire/mode.ts';
import { partsOf } from '#shared/wire/parts.ts';
import { readSocketPath } from '#shared/wire/path.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { readRoomId, roomIdBytes } from '#shared/wire/room-id.ts';
import {
  adminInput,
  createInput,
  deleteInput,
  epochInput,
  epochsInput,
  helloInput,
  redeemInput,
} from '#shared/wire/signed.ts';
import { readUp, writeUp } from '#shared/wire/up.ts';
import { WIRE_VERSION } from '#shared/wire/version.ts';
import type vectorsFile from '../vectors/wire-1.json';

/** What tests/vectors/wire-1.json holds. */
export type WireVectors = typeof vectorsFile;

type Look = {
  /** Notes a failure when the two are not alike; bytes are compared as hexadecimal. */
  readonly same: (what: string, found: unknown, wanted: unknown) => void;
};

/** The value with bytes as hexadecimal and keys in order, as JSON. */
function plain(value: unknown): string {
  const ordered = (part: unknown): unknown => {
    if (part instanceof Uint8Array) return toHex(part);
    if (Array.isArray(part)) return part.map(ordered);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, held]) => [key, ordered(held)]));
  };
  return JSON.stringify(ordered(value)) ?? 'undefined';
}

function hex(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('a vector is not hexadecimal');
  return bytes;
}

function room(text: string): RoomId {
  const roomId = readRoomId(text);
  if (roomId === undefined) throw new Error('a vector is not a room id');
  return roomId;
}

function modeOf(text: string): Mode {
  const modes: readonly Mode[] = ['live', 'fetch', 'head', 'replay'];
  const mode = modes.find((candidate) => candidate === text);
  if (mode === undefined) throw new Error('a vector is not a mode');
  return mode;
}

function signerOf(signer: { by: string; epoch?: number; key?: string }): EpochsSigner {
  const { by, epoch, key } = signer;
  if (by === 'auth' && epoch !== undefined) return { by, epoch };
  if (by === 'admin' && key !== undefined) return { by, key: hex(key) };
  throw new Error('a vector is not a signer');
}

async function checkNames(vectors: WireVectors, { same }: Look): Promise<void> {
  const { genesis, chain } = vectors;
  const value = { random: hex(genesis.random), adminPublic: hex(genesis.adminPublic) };
  same('genesis bytes', writeGenesis(value), genesis.bytes);
  same('genesis read', readGenesis(hex(genesis.bytes)), { ok: true, value });
  same('room id input', roomIdInput(value), genesis.roomIdInput);
  same('room id', await roomIdOf(value), genesis.roomId);
  same('room id bytes', roomIdBytes(room(genesis.roomId)), genesis.roomIdBytes);
  const roomId = room(chain.roomId);
  same('chain start input', chainStartInput(roomId), chain.startInput);
  same('chain start', await chainStart(roomId), { seq: 0, hash: chain.start });
  for (const [index, link] of chain.links.entries()) {
    const frame = hex(link.frame);
    const frameHash = await sha256(frame);
    same(`link ${index}: frame hash`, frameHash, link.frameHash);
    same(`link ${index}: input`, chainLinkInput(hex(link.previous), frameHash), link.linkInput);
    same(`link ${index}: next`, await nextHash(hex(link.previous), frame), link.next);
  }
}

function checkFrames(vectors: WireVectors, { same }: Look): void {
  for (const [index, vector] of vectors.frames.entries()) {
    const frame = readFrame(hex(vector.frame));
    const { header, headerBytes, sealed } = vector;
    same(`frame ${index}: read`, frame, { ok: true, value: { header, headerBytes, sealed } });
    if (!frame.ok) continue;
    same(`frame ${index}: header`, writeHeader(frame.value.header), headerBytes);
    same(`frame ${index}: frame`, writeFrame(hex(headerBytes), hex(sealed)), vector.frame);
  }
  for (const { what, frame, reason } of vectors.refusedFrames) {
    const read = readFrame(hex(frame));
    same(`refused frame (${what})`, read.ok ? 'read' : read.error.reason, reason);
  }
}

function checkMessages(vectors: WireVectors, { same }: Look): void {
  for (const [index, { message, bytes }] of vectors.up.entries()) {
    const read = readUp(hex(bytes));
    same(`up ${index} (${message.type}): read`, read, { ok: true, value: message });
    if (read.ok) same(`up ${index} (${message.type}): written`, writeUp(read.value), bytes);
  }
  for (const [index, { message, bytes }] of vectors.down.entries()) {
    const read = readDown(hex(bytes));
    same(`down ${index} (${message.type}): read`, read, { ok: true, value: message });
    if (read.ok) same(`down ${index} (${message.type}): written`, writeDown(read.value), bytes);
  }
  for (const { direction, what, bytes, reason } of vectors.refused) {
    const read = direction === 'up' ? readUp(hex(bytes)) : readDown(hex(bytes));
    const found = read.ok ? 'read' : read.error.reason;
    same(`refused ${direction} message (${what})`, found, reason);
  }
  same('close numbers', CLOSE_NUMBERS, vectors.closeNumbers);
  for (const [code, number] of Object.entries(vectors.closeNumbers))
    same(`close number ${number}`, errorOfClose(number), code);
}

function checkParts(vectors: WireVectors, { same }: Look): void {
  for (const { total, sizes } of vectors.partSizes) {
    const parts = partsOf(new Uint8Array(total));
    const found = parts.map((part) => part.bytes.length);
    same(`parts of ${total}: sizes`, found, sizes);
    const numbered = parts.every((part, index) => part.index === index && part.total === total);
    same(`parts of ${total}: numbered`, numbered, true);
  }
  for (const { direction, type, id, index, total, fill, head, size } of vectors.parts) {
    const payload = new Uint8Array(size).fill(fill);
    const whole = new Uint8Array([...hex(head), ...payload]);
    const fields = { index, total, bytes: payload };
    const what = `${type} ${index} of ${total}`;
    const written =
      direction === 'up'
        ? writeUp({ type: 'part', id, ...fields })
        : writeDown({ type: 'entry-part', seq: id, ...fields });
    same(`${what}: written`, equalBytes(written, whole), true);
    const read = direction === 'up' ? readUp(whole) : readDown(whole);
    const named = direction === 'up' ? { id } : { seq: id };
    same(`${what}: read`, read, { ok: true, value: { type, ...named, ...fields } });
  }
}

function checkSigned({ signed }: WireVectors, { same }: Look): void {
  for (const { bytes, relayName, roomId, epoch, nonce, cursor, mode } of signed.hello) {
    const input = helloInput({
      relayName,
      roomId: room(roomId),
      epoch,
      nonce: hex(nonce),
      cursor: { seq: cursor.seq, hash: hex(cursor.hash) },
      mode: modeOf(mode),
    });
    same(`signed hello (${mode})`, input, bytes);
  }
  for (const { bytes, relayName, nonce, genesis, authPublic } of signed.create) {
    const { random, adminPublic } = genesis;
    const input = createInput({
      relayName,
      nonce: hex(nonce),
      genesis: { random: hex(random), adminPublic: hex(adminPublic) },
      authPublic: hex(authPublic),
    });
    same('signed create', input, bytes);
  }
  for (const { bytes, relayName, nonce, joinerKeys } of signed.redeem) {
    const { signPublic, kexPublic, adminPublic } = joinerKeys;
    const keys = {
      signPublic: hex(signPublic),
      kexPublic: hex(kexPublic),
      adminPublic: hex(adminPublic),
    };
    same('signed redeem', redeemInput({ relayName, nonce: hex(nonce), joinerKeys: keys }), bytes);
  }
  for (const { bytes, roomId, number, keys } of signed.admins) {
    const input = adminInput({ roomId: room(roomId), number, keys: keys.map(hex) });
    same(`signed admin list ${number}`, input, bytes);
  }
}

function checkSignedEpochs({ signed }: WireVectors, { same }: Look): void {
  for (const { bytes, relayName, roomId, nonce, since, signer } of signed.epochs) {
    const named = { relayName, roomId: room(roomId), nonce: hex(nonce), since };
    same(
      `signed epochs (${signer.by})`,
      epochsInput({ ...named, signer: signerOf(signer) }),
      bytes,
    );
  }
  for (const { bytes, roomId, epoch, authPublic, controlSeq, admins, ...hashes } of signed.epoch) {
    const input = epochInput({
      roomId: room(roomId),
      epoch,
      authPublic: hex(authPublic),
      controlSeq,
      admins: { number: admins.number, keys: admins.keys.map(hex) },
      recordHash: hex(hashes.recordHash),
      listHash: hex(hashes.listHash),
      frameHash: hex(hashes.frameHash),
    });
    same(`signed epoch ${epoch}`, input, bytes);
  }
  for (const { bytes, relayName, roomId } of signed.delete)
    same('signed deletion', deleteInput({ relayName, roomId: room(roomId) }), bytes);
}

function checkAddresses(vectors: WireVectors, { same }: Look): void {
  for (const { typed, url, name, pageUrl } of vectors.addresses)
    same(`address "${typed}"`, parseRelayAddress(typed), {
      ok: true,
      value: { url, name, pageUrl },
    });
  for (const { typed, fault } of vectors.refusedAddresses)
    same(`address "${typed}"`, parseRelayAddress(typed), { ok: false, error: fault });
  for (const { path, ...value } of vectors.paths)
    same(`path "${path}"`, readSocketPath(path), { ok: true, value });
  for (const { path, fault } of vectors.refusedPaths)
    same(`path "${path}"`, readSocketPath(path), { ok: false, error: fault });
}

/** All that does not match, one line each; an empty list when the wire is as written. */
export async function checkWireVectors(vectors: WireVectors): Promise<string[]> {
  const failures: string[] = [];
  const look: Look = {
    same(what, found, wanted) {
      if (plain(found) !== plain(wanted))
        failures.push(
          `${what}: ${plain(found).slice(0, 300)} instead of ${plain(wanted).slice(0, 300)}`,
        );
    },
  };
  look.same('wire version', WIRE_VERSION, vectors.wireVersion);
  await checkNames(vectors, look);
  checkFrames(vectors, look);
  checkMessages(vectors, look);
  checkParts(vectors, look);
  checkSigned(vectors, look);
  checkSignedEpochs(vectors, look);
  checkAddresses(vectors, look);
  return failures;
}
