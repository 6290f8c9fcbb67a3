/**
 * A relay that does as it is told: honest where the script is silent, and otherwise lying, slow,
 * forgetful or dead at any step. It speaks shared/wire over real sockets and keeps one log a room;
 * it holds no keys. For tests of what a client does with a relay that cannot be trusted.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { concatBytes, copyBytes, randomBytes, toHex, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { AdminList } from '#shared/wire/admin-list.ts';
import { chainStart, nextCursor } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { writeDown, type DownMessage } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { MAX_ENTRY_BYTES, MAX_EPOCH_RECORDS } from '#shared/wire/limits.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import type { Mode } from '#shared/wire/mode.ts';
import { needsParts, partsOf, snapshotPartsOf } from '#shared/wire/parts.ts';
import { readSocketPath } from '#shared/wire/path.ts';
import { readUp, type UpMessage } from '#shared/wire/up.ts';

/** One client's socket, from its first byte to its end. */
export type ScriptedConnection = {
  readonly id: number;
  readonly nonce: Bytes;
  /** All that the client has sent so far, in order. */
  readonly received: readonly UpMessage[];
  /** Whether it is logged in and caught up. */
  readonly isLive: () => boolean;
  readonly isOpen: () => boolean;
  readonly send: (message: DownMessage) => void;
  readonly sendBytes: (bytes: Uint8Array | string) => void;
  readonly sendSnapshot: (snapshot: NonNullable<Script['snapshot']>) => void;
  /** Sends frame `seq` in the way that its size calls for. */
  readonly sendEntry: (seq: number, frame: Bytes) => void;
  /** Resolves once all that was sent so far has arrived; never where the line ends before. */
  readonly arrived: () => Promise<void>;
  /** Cuts the line without a word, or closes it with a number. */
  readonly cut: (closeNumber?: number) => void;
};

/** Where the relay departs from honesty. A hook that returns `true` has dealt with the matter. */
export type Script = {
  /** A socket was opened; by default it gets a challenge. */
  onOpen?: (connection: ScriptedConnection) => boolean | void;
  /** A message came. */
  onMessage?: (connection: ScriptedConnection, message: UpMessage) => boolean | void;
  /** The head that is told in `caught-up`. */
  headFor?: (cursor: Cursor) => Cursor;
  /** How many live connections it pretends there are beside the real ones. */
  pretended?: number;
  maxEntryBytes?: number;
  /** The newest, which is fetched; and served to who stands before its place, in these modes. */
  snapshot?: { readonly covers: Cursor; readonly frame: Bytes } | undefined;
  servedIn?: readonly Mode[];
  /** The epochs that the room has begun: who logs in under another is turned away and may ask for these. */
  epochs?: readonly { readonly record: Bytes; readonly list: Bytes }[];
};

/** A relay under the hand of a test. */
export type ScriptedRelay = {
  readonly url: string;
  /** The name that an honest client signs. */
  readonly name: string;
  /** The frames of the one room, in order. A test may change them as it likes. */
  readonly log: Bytes[];
  readonly script: Script;
  /** Every connection ever made, in order. */
  readonly connections: readonly ScriptedConnection[];
  readonly latest: () => ScriptedConnection;
  /** Adds a frame and tells every live connection but `except`. Returns its place. */
  readonly append: (frame: Bytes, except?: ScriptedConnection) => number;
  /** The cursor after the first `count` frames (all by default). */
  readonly cursor: (count?: number) => Promise<Cursor>;
  /** What clients appended, in order: the frames that this relay acknowledged or not. */
  readonly appended: readonly Bytes[];
  /** The latest mark of each slot, by its name. */
  readonly marks: Map<string, SlotMark>;
  readonly close: () => Promise<void>;
};

type Inner = ScriptedConnection & {
  readonly socket: WebSocket;
  readonly inbox: UpMessage[];
  readonly parts: Map<number, Bytes[]>;
  live: boolean;
};

/** Starts one for the room `roomId`. */
export async function startScriptedRelay(
  roomId: RoomId,
  script: Script = {},
): Promise<ScriptedRelay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connections: Inner[] = [];
  const log: Bytes[] = [];
  const appended: Bytes[] = [];
  const marks = new Map<string, SlotMark>();
  const start = await chainStart(roomId);
  let admins: AdminList = { number: 1, keys: [randomBytes(32)] };

  const cursor = async (count = log.length): Promise<Cursor> => {
    let at = start;
    for (const frame of log.slice(0, count)) at = await nextCursor(at, frame);
    return at;
  };
  const challenge = (connection: Inner): void =>
    connection.send({
      type: 'challenge',
      nonce: connection.nonce,
      relayTime: Date.now() as Millis,
      limits: {
        maxEntryBytes: script.maxEntryBytes ?? MAX_ENTRY_BYTES,
        maxRoomBytes: 64 * 1024 * 1024,
      },
    });
  const append = (frame: Bytes, except?: ScriptedConnection): number => {
    log.push(frame);
    for (const other of connections)
      if (other.live && other.isOpen() && other !== except) other.sendEntry(log.length, frame);
    return log.length;
  };

  const welcome = async (connection: Inner, from: Cursor, mode: Mode): Promise<void> => {
    const others = connections.filter((other) => other.live && other.isOpen());
    connection.send({
      type: 'welcome',
      head: await cursor(),
      epoch: script.epochs?.length ?? 0,
      admins,
      connectionId: connection.id,
      others: others.length + (script.pretended ?? 0),
      roomBytes: 0,
      tailBytes: 0,
      snapshots:
        script.snapshot === undefined
          ? []
          : [
              {
                covers: script.snapshot.covers,
                total: script.snapshot.frame.length,
                confirmed: false,
              },
            ],
    });
    if (mode === 'head') return;
    if (marks.size > 0) connection.send({ type: 'marks', marks: [...marks.values()] });
    let sent = from.seq;
    const { snapshot } = script;
    const isServed = script.servedIn?.includes(mode) === true;
    if (snapshot !== undefined && isServed && from.seq < snapshot.covers.seq) {
      connection.sendSnapshot(snapshot);
      sent = snapshot.covers.seq;
    }
    let head = await cursor(sent);
    // What comes while a head is being computed is sent before the next is.
    while (sent < log.length) {
      for (; sent < log.length; sent += 1) connection.sendEntry(sent + 1, frameAt(log, sent));
      head = await cursor(sent);
    }
    connection.send({ type: 'caught-up', head: script.headFor?.(head) ?? head });
    connection.live = true;
    for (const other of others) other.send({ type: 'joined', connectionId: connection.id });
  };

  const store = (connection: Inner, id: number, frame: Bytes): void => {
    appended.push(frame);
    const seq = append(frame, connection);
    connection.send({ type: 'ack', id, seq });
  };

  const handle = async (connection: Inner, message: UpMessage): Promise<void> => {
    if (script.onMessage?.(connection, message) === true) return undefined;
    if (message.type === 'create') {
      admins = { number: 1, keys: [message.genesis.adminPublic] };
      connection.send({ type: 'created' });
      challenge(connection);
    }
    const { epochs } = script;
    if (message.type === 'hello' && epochs !== undefined && message.epoch !== epochs.length)
      return connection.cut(CLOSE_NUMBERS['wrong-epoch']);
    if (message.type === 'hello') await welcome(connection, message.cursor, message.mode);
    if (message.type === 'epochs') {
      for (const [at, { record, list }] of (epochs ?? []).entries())
        if (at >= message.since && at < message.since + MAX_EPOCH_RECORDS)
          connection.send({ ...{ record, list }, ...numbersOf(at, epochs ?? []) });
      connection.cut(1000);
    }
    if (message.type === 'append') store(connection, message.id, message.frame);
    if (message.type === 'part') {
      const parts = connection.parts.get(message.id) ?? [];
      connection.parts.set(message.id, [...parts, message.bytes]);
    }
    if (message.type === 'commit')
      store(connection, message.id, concatBytes(...(connection.parts.get(message.id) ?? [])));
    if (message.type === 'mark') {
      marks.set(toHex(message.slot), message);
      for (const other of connections)
        if (other.live && other.isOpen() && other !== connection)
          other.send({ type: 'marks', marks: [message] });
    }
    if (message.type === 'snapshot-fetch' && script.snapshot?.covers.seq === message.seq)
      connection.sendSnapshot(script.snapshot);
    if (message.type === 'ping') connection.send({ type: 'pong' });
    if (message.type === 'ephemeral')
      for (const other of connections)
        if (other.live && other.isOpen() && other !== connection)
          other.send({ type: 'ephemeral', connectionId: connection.id, frame: message.frame });
    if (message.type === 'set-admins') admins = message.admins;
    if (['put-invite', 'revoke-invite', 'set-admins'].includes(message.type) && 'id' in message)
      connection.send({ type: 'done', id: message.id });
    return undefined;
  };

  server.on('connection', (socket, request) => {
    const path = readSocketPath(request.url ?? '');
    const connection = createConnection(socket, connections.length + 1);
    connections.push(connection);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const was = connection.live;
      connection.live = false;
      for (const other of connections)
        if (was && other.live && other.isOpen())
          other.send({ type: 'left', connectionId: connection.id });
    });
    if (!path.ok || path.value.type !== 'room' || path.value.roomId !== roomId)
      return connection.cut(4404);
    let tail = Promise.resolve();
    socket.on('message', (data: Buffer) => {
      const read = readUp(copyBytes(data));
      if (!read.ok) return connection.cut(4400);
      connection.inbox.push(read.value);
      tail = tail.then(() => handle(connection, read.value));
      return undefined;
    });
    if (script.onOpen?.(connection) !== true) challenge(connection);
    return undefined;
  });

  return {
    url: `ws://127.0.0.1:${port}`,
    name: `127.0.0.1:${port}`,
    ...{ log, script, connections, append, cursor, appended, marks },
    latest() {
      const last = connections.at(-1);
      if (last === undefined) throw new Error('nobody has connected');
      return last;
    },
    async close() {
      for (const { socket } of connections) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

function numbersOf(at: number, { length: newest }: readonly unknown[]) {
  return { type: 'epoch-record', epoch: at + 1, newest } as const;
}

function frameAt(log: readonly Bytes[], index: number): Bytes {
  const frame = log[index];
  if (frame === undefined) throw new Error(`no frame ${index}`);
  return frame;
}

function createConnection(socket: WebSocket, id: number): Inner {
  const inbox: UpMessage[] = [];
  const send = (message: DownMessage): void => {
    if (socket.readyState === 1) socket.send(writeDown(message));
  };
  const connection: Inner = {
    ...{ id, socket, inbox, send },
    live: false,
    parts: new Map(),
    nonce: randomBytes(32),
    received: inbox,
    isLive: () => connection.live,
    isOpen: () => socket.readyState === 1,
    sendBytes(bytes) {
      if (socket.readyState === 1) socket.send(bytes);
    },
    sendSnapshot({ covers, frame }) {
      connection.send({ type: 'snapshot', covers, total: frame.length });
      for (const part of snapshotPartsOf(frame))
        connection.send({ type: 'snapshot-part', seq: covers.seq, ...part });
    },
    sendEntry(seq, frame) {
      if (!needsParts(frame.length)) return connection.send({ type: 'entry', seq, frame });
      for (const part of partsOf(frame)) connection.send({ type: 'entry-part', seq, ...part });
      return undefined;
    },
    arrived: () =>
      new Promise((resolve) => {
        socket.once('pong', () => resolve());
        socket.ping();
      }),
    cut(closeNumber) {
      if (closeNumber === undefined) socket.terminate();
      else socket.close(closeNumber);
    },
  };
  return connection;
}
