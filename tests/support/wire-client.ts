/**
 * A client that speaks the wire and nothing above it: what it seals is random bytes. For tests of the
 * relay; the product's own client is extension/sync.
 */
import {
  generateKeyPairSync,
  randomBytes as randomBuffer,
  sign,
  type KeyObject,
} from 'node:crypto';
import { WebSocket } from 'ws';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { chainStart, nextCursor } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { readDown, type DownMessage } from '#shared/wire/down.ts';
import { writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { roomIdOf, type Genesis } from '#shared/wire/genesis.ts';
import type { FrameKind } from '#shared/wire/kind.ts';
import type { JoinerKeys } from '#shared/wire/joiner-keys.ts';
import type { Mode } from '#shared/wire/mode.ts';
import { adminInput, createInput, helloInput, redeemInput } from '#shared/wire/signed.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { writeUp, type UpMessage } from '#shared/wire/up.ts';

/** An Ed25519 key pair and its 32 public bytes. */
export type SignKeys = { readonly publicKey: Bytes; readonly sign: (input: Bytes) => Bytes };

/** Fresh signing keys. */
export function newSignKeys(): SignKeys {
  const pair: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ed25519');
  const { x } = pair.publicKey.export({ format: 'jwk' });
  return {
    publicKey: copyBytes(Buffer.from(x ?? '', 'base64url')),
    sign: (input) => copyBytes(sign(null, input, pair.privateKey)),
  };
}

/** What a member of a room holds, as far as the relay cares. */
export type TestRoom = {
  readonly roomId: RoomId;
  readonly genesis: Genesis;
  readonly admin: SignKeys;
  readonly auth: SignKeys;
  readonly start: Cursor;
};

/** A room that no relay knows yet. */
export async function newTestRoom(): Promise<TestRoom> {
  const admin = newSignKeys();
  const genesis = { random: randomBytes(16), adminPublic: admin.publicKey };
  const roomId = await roomIdOf(genesis);
  return { roomId, genesis, admin, auth: newSignKeys(), start: await chainStart(roomId) };
}

/** How a connection ended. */
export type Closed = { readonly code: number };

/** A connection to a relay. */
export type WireClient = {
  readonly socket: WebSocket;
  readonly send: (message: UpMessage) => void;
  readonly sendBytes: (bytes: Uint8Array | string) => void;
  /** The next message in order, pings left out. Rejects when the connection ends instead. */
  readonly take: () => Promise<DownMessage>;
  /** The next message, which must be of this type. */
  readonly expect: <Type extends DownMessage['type']>(
    type: Type,
  ) => Promise<Extract<DownMessage, { readonly type: Type }>>;
  /** Messages that have come and were not taken. */
  readonly waiting: () => readonly DownMessage[];
  readonly closed: Promise<Closed>;
  readonly close: () => Promise<Closed>;
};

/** Opens a socket on a whole address; `headers`: beside those of the upgrade, or in their place. */
export async function connect(
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<WireClient> {
  const socket = new WebSocket(address, {
    perMessageDeflate: false,
    maxPayload: 1024 * 1024,
    headers,
  });
  const arrived: DownMessage[] = [];
  const takers: { resolve: (message: DownMessage) => void; reject: (fault: Error) => void }[] = [];
  let over: Closed | undefined;
  socket.on('message', (data: Buffer) => {
    const message = readDown(data);
    if (!message.ok) throw new Error('the relay said what is not of the wire');
    if (message.value.type === 'ping') return;
    const taker = takers.shift();
    if (taker === undefined) arrived.push(message.value);
    else taker.resolve(message.value);
  });
  const closed = new Promise<Closed>((resolve) => {
    socket.on('close', (code) => {
      over = { code };
      for (const taker of takers.splice(0)) taker.reject(new Error(`closed with ${code}`));
      resolve(over);
    });
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.on('error', reject);
  });
  const take = (): Promise<DownMessage> => {
    const next = arrived.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (over !== undefined) return Promise.reject(new Error(`closed with ${over.code}`));
    return new Promise((resolve, reject) => takers.push({ resolve, reject }));
  };
  await opened;
  return {
    socket,
    send: (message) => socket.send(writeUp(message)),
    sendBytes: (bytes) => socket.send(bytes),
    take,
    async expect(type) {
      const message = await take();
      if (message.type !== type)
        throw new Error(
          `wanted ${type}, got ${message.type} ${'code' in message ? message.code : ''}`,
        );
      return message as Extract<DownMessage, { readonly type: typeof type }>;
    },
    waiting: () => arrived,
    closed,
    async close() {
      socket.close();
      return closed;
    },
  };
}

/** What the messages of the handshake may be changed in, to be wrong on purpose. */
export type HelloOptions = {
  readonly cursor?: Cursor;
  readonly mode?: Mode;
  readonly epoch?: number;
  readonly nonce?: Bytes;
  readonly relayName?: string;
  readonly auth?: SignKeys;
  readonly roomId?: RoomId;
};

/** A login to `room`, signed over the challenge's nonce. */
export function helloMessage(
  room: TestRoom,
  relayName: string,
  nonce: Bytes,
  options: HelloOptions = {},
): UpMessage {
  const { cursor = room.start, mode = 'live', epoch = 0, auth = room.auth } = options;
  const fields = { relayName: options.relayName ?? relayName, epoch, cursor, mode };
  const roomId = options.roomId ?? room.roomId;
  const input = helloInput({ ...fields, roomId, nonce: options.nonce ?? nonce });
  return { type: 'hello', ...fields, signature: auth.sign(input) };
}

/** The making of `room`, signed over the challenge's nonce. */
export function createMessage(
  room: TestRoom,
  relayName: string,
  nonce: Bytes,
  token = '',
  admin = room.admin,
): UpMessage {
  const authPublic = room.auth.publicKey;
  const signature = admin.sign(
    createInput({ relayName, nonce, genesis: room.genesis, authPublic }),
  );
  return { type: 'create', relayName, genesis: room.genesis, authPublic, signature, token };
}

/** Where a relay is and by which name. */
export type RelayPlace = { readonly url: string; readonly name: string };

/** Opens the room's path and takes the challenge. */
export async function knock(place: RelayPlace, roomId: RoomId) {
  const client = await connect(`${place.url}/v1/r/${roomId}`);
  const challenge = await client.expect('challenge');
  return { client, challenge };
}

/** Makes the room and closes the connection. */
export async function makeRoom(place: RelayPlace, room: TestRoom): Promise<void> {
  const { client, challenge } = await knock(place, room.roomId);
  client.send(createMessage(room, place.name, challenge.nonce));
  await client.expect('created');
  await client.close();
}

/** Logs in and takes `welcome`; what follows is the caller's to take. */
export async function enter(place: RelayPlace, room: TestRoom, options: HelloOptions = {}) {
  const { client, challenge } = await knock(place, room.roomId);
  client.send(helloMessage(room, place.name, challenge.nonce, options));
  const welcome = await client.expect('welcome');
  return { client, welcome };
}

/** Logs in and takes all up to `caught-up`, which must bring no entries. */
export async function enterLive(place: RelayPlace, room: TestRoom, options: HelloOptions = {}) {
  const entered = await enter(place, room, options);
  const { head } = await entered.client.expect('caught-up');
  return { ...entered, head };
}

/** The frames of one writer session: each call seals `bodyBytes` random bytes under the next counter. */
export type FrameWriter = (
  bodyBytes?: number,
  changes?: {
    kind?: FrameKind;
    epoch?: number;
    counter?: number;
    writer?: Bytes;
    seen?: Cursor;
  },
) => Bytes;

/** A writer session of `room`. */
export function newFrameWriter(room: TestRoom): FrameWriter {
  const session = randomBytes(16);
  let last = 0;
  return (bodyBytes = 300, changes = {}) => {
    const { kind = 'entry', epoch = 0, writer = session, seen = room.start } = changes;
    last += 1;
    const counter = changes.counter ?? last;
    const header = writeHeader({ version: 1, kind, epoch, writer, counter, seen });
    return writeFrame(header, randomBuffer(bodyBytes));
  };
}

/** The cursor after `frames`, from the room's start. */
export async function cursorAfter(room: TestRoom, frames: readonly Bytes[]): Promise<Cursor> {
  let cursor = room.start;
  for (const frame of frames) cursor = await nextCursor(cursor, frame);
  return cursor;
}

/** An invite's keys, and a redeeming of it signed over a nonce. */
export function newTestInvite() {
  const keys = newSignKeys();
  const inviteId = randomBytes(16);
  const sealed = randomBytes(400);
  return {
    inviteId,
    sealed,
    put: (id: number, expiresAt: Millis): UpMessage => ({
      type: 'put-invite',
      id,
      inviteId,
      invitePublic: keys.publicKey,
      expiresAt,
      sealed,
    }),
    redeem(relayName: string, nonce: Bytes, joinerKeys: JoinerKeys, signer = keys): UpMessage {
      const signature = signer.sign(redeemInput({ relayName, nonce, joinerKeys }));
      return { type: 'redeem', relayName, inviteId, joinerKeys, signature };
    },
  };
}

/** Keys of a joining device; nothing of them is ever used here. */
export function newJoinerKeys(): JoinerKeys {
  return {
    signPublic: randomBytes(32),
    kexPublic: randomBytes(32),
    adminPublic: randomBytes(32),
  };
}

/** A change of the admin list, signed by `signer`. */
export function setAdminsMessage(
  room: TestRoom,
  id: number,
  number: number,
  keys: readonly Bytes[],
  signer: SignKeys = room.admin,
): UpMessage {
  const admins = { number, keys: sortAdminKeys(keys) };
  const signature = signer.sign(adminInput({ ...admins, roomId: room.roomId }));
  return { type: 'set-admins', id, admins, signer: signer.publicKey, signature };
}
