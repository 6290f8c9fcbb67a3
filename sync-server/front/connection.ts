/**
 * One connection's life: messages are read at the edge, wait in a bounded queue and are handled one
 * at a time, first by the entrance, then by the member it became. Whatever fails ends this connection
 * and nothing else. [V5, V14, V31, V37, V50, V88, V91, V93]
 */
import type { EventEmitter } from 'node:events';
import type { RawData, WebSocket } from 'ws';
import { errorOfFault } from '#shared/wire/errors.ts';
import type { SocketPath } from '#shared/wire/path.ts';
import { readUp, type UpMessage } from '#shared/wire/up.ts';
import type { Logger } from '../ops/logger.ts';
import { createTokenBucket, type TokenBucket } from '../room/token-bucket.ts';
import { createEntrance, type Entered, type Entrance, type EntranceDeps } from './entrance.ts';
import type { HeldBytes } from './held-bytes.ts';
import { endControl, endMessage, newInput, takePiece, tellInput } from './input.ts';
import type { Newcomer, Newcomers } from './newcomers.ts';
import { createSocketLink, type Traffic } from './socket-link.ts';

/** What a connection needs. */
export type ConnectionDeps = EntranceDeps & {
  readonly log: Logger;
  readonly traffic: Traffic;
  /** What waits in memory for all readers, and what was received of all connections. */
  readonly output: HeldBytes;
  readonly received: HeldBytes;
  readonly newcomers: Pick<Newcomers, 'leave'>;
};

/** An open socket that has just come. */
export type Arrival = {
  readonly socket: WebSocket;
  /** The stream below it. */
  readonly raw: EventEmitter;
  readonly path: SocketPath;
  /** For the rate of creations only. */
  readonly address: string;
  /** For the log only. */
  readonly number: number;
  /** Its place among those who have not logged in. */
  readonly newcomer: Newcomer;
};

/** A connection as the relay holds it. */
export type Connection = {
  /** Looks after everything that is a matter of time. */
  readonly tick: (now: number) => void;
  /** Takes nothing more, finishes what was received, and ends with `stopping`. */
  readonly stop: () => void;
  readonly terminate: () => void;
};

type State =
  | { readonly state: 'joining'; readonly since: number; readonly entrance: Entrance }
  | { readonly state: 'in'; readonly entered: Entered }
  | { readonly state: 'over' };

type Queued = { readonly message: UpMessage; readonly size: number };

// What a queued message costs beside its bytes, about.
const QUEUED_WEIGHT = 200;
// At ten times the rate a client is not fast but broken or hostile.
const FLOOD_FACTOR = 10;
// Of everything else so many are never too many, and so many seconds' worth may come at once.
const UNPACED_MESSAGES = 64;
const CHATTER_SECONDS = 5;

/** The bytes of a message as `ws` gives them; reading it copies what is kept. */
function bytesOf(message: RawData): Uint8Array {
  if (Array.isArray(message)) return Buffer.concat(message);
  return message instanceof ArrayBuffer ? new Uint8Array(message) : message;
}

const COUNTED: ReadonlySet<UpMessage['type']> = new Set([
  'append',
  'part',
  'commit',
  'mark',
  'snapshot-lease',
  'snapshot-begin',
  'snapshot-part',
  'snapshot-commit',
  'snapshot-confirm',
  'snapshot-fetch',
]);

/** Takes charge of an open socket. `onClosed` is called once, when nothing of it is left. */
export function createConnection(
  { socket, raw, path, address, number, newcomer }: Arrival,
  deps: ConnectionDeps,
  onClosed: () => void,
): Connection {
  const { limits, now, traffic, reached } = deps;
  const room = path.type === 'room' ? path.roomId : undefined;
  const link = createSocketLink(socket, { ...deps, number, room });
  const input = newInput();
  const tell = (): void =>
    tellInput(input, deps.received, () => ({
      end: () => link.end('slow-down'),
      destroy: () => socket.terminate(),
    }));
  // Before the websocket's own listener, so that a piece is counted before it makes a message whole.
  raw.prependListener('data', (piece: Uint8Array) => {
    takePiece(input, piece.length);
    tell();
  });
  newcomer.end = () => link.end('slow-down');
  let state: State = {
    state: 'joining',
    since: now(),
    entrance: createEntrance(link, path, address, deps),
  };
  let queue: Queued[] = [];
  let queuedBytes = 0;
  let working = false;
  let stopping = false;
  let flood: TokenBucket | undefined;
  let chatter: TokenBucket | undefined;
  let unpaced = UNPACED_MESSAGES;
  let onArrival: () => void = () => undefined;

  const handle = async (message: UpMessage): Promise<void> => {
    if (state.state === 'in') return state.entered.member.handle(message);
    if (state.state === 'over') return undefined;
    const entered = await state.entrance(message);
    if (entered === undefined) return undefined;
    state = { state: 'in', entered };
    return deps.newcomers.leave(newcomer);
  };

  const leave = (): void => {
    if (state.state === 'in') state.entered.member.leave();
  };

  const letGo = (): void => {
    leave();
    if (state.state === 'in') state.entered.release();
    state = { state: 'over' };
    queue = [];
    deps.newcomers.leave(newcomer);
    input.account?.close();
    onClosed();
  };

  const settled = async (): Promise<void> => {
    if (state.state === 'in') await state.entered.member.settled();
  };

  /** Resolves when a message has come into the empty queue. */
  const nextArrival = (): Promise<void> => new Promise((resolve) => (onArrival = resolve));

  const workOff = async (): Promise<void> => {
    working = true;
    let isAtRest = false;
    try {
      while (!link.signal.aborted) {
        const next = queue.shift();
        if (next === undefined) {
          await Promise.race([settled(), nextArrival()]);
          isAtRest = queue.length === 0;
          if (isAtRest) break;
          continue;
        }
        queuedBytes -= next.size;
        input.waiting = queuedBytes;
        tell();
        if (socket.isPaused && queuedBytes <= limits.maxQueuedBytes / 2) socket.resume();
        await handle(next.message);
      }
    } finally {
      // The room is not let go while something of it is on its way to the disk.
      if (!isAtRest) await Promise.allSettled([settled()]);
      working = false;
      if (stopping) link.end('stopping');
      if (socket.readyState === socket.CLOSED) letGo();
    }
  };

  const floods = (): boolean => {
    const { appendsPerSecond, appendBurst } = limits;
    flood ??= createTokenBucket(appendsPerSecond * FLOOD_FACTOR, appendBurst * FLOOD_FACTOR, now);
    return !flood.tryTake();
  };

  /** Counts what has no rate of its own; above the rate the connection ends. */
  const chatters = (): boolean => {
    unpaced -= 1;
    if (unpaced >= 0) return false;
    const { messagesPerSecond } = limits;
    chatter ??= createTokenBucket(messagesPerSecond, messagesPerSecond * CHATTER_SECONDS, now);
    if (chatter.tryTake()) return false;
    reached('messagesPerSecond');
    link.endUnheard();
    return true;
  };

  const receive = (bytes: Uint8Array): void => {
    traffic.received(bytes.length);
    const read = readUp(bytes);
    if (!read.ok) return link.end(errorOfFault(read.error));
    const isCounted = COUNTED.has(read.value.type);
    if (!isCounted && chatters()) return undefined;
    if (isCounted && floods()) {
      reached('appendsPerSecond');
      return link.endUnheard();
    }
    const size = bytes.length + QUEUED_WEIGHT;
    queue.push({ message: read.value, size });
    queuedBytes += size;
    input.waiting = queuedBytes;
    tell();
    if (queuedBytes > limits.maxQueuedBytes) socket.pause();
    if (working) onArrival();
    else link.run(workOff);
    return undefined;
  };

  socket.on('message', (message: RawData, isBinary: boolean) => {
    const bytes = bytesOf(message);
    endMessage(input, bytes.length);
    if (link.signal.aborted || stopping) return;
    link.heard();
    link.run(async () => (isBinary ? receive(bytes) : link.end('malformed')));
  });
  /** Whether a control frame is to be answered. */
  const hearControl = (mark: Buffer): boolean => {
    endControl(input, mark.length);
    if (link.signal.aborted || chatters()) return false;
    link.heard();
    return true;
  };
  socket.on('pong', (mark: Buffer) => void hearControl(mark));
  socket.on('ping', (mark: Buffer) => {
    if (!hearControl(mark)) return;
    // A client that pings and does not read gets no more answers to hold for it.
    if (link.backlog() <= limits.maxBufferedBytes) socket.pong(mark);
  });
  // `ws` closes by itself after an error; a listener keeps it from ending the process.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    link.closed();
    if (!working) letGo();
  });
  // The others are told at once, however long the socket takes to close.
  link.signal.addEventListener('abort', leave, { once: true });

  return {
    tick(at) {
      link.tick(at);
      if (state.state === 'in') state.entered.member.tick(at);
      if (state.state !== 'joining' || at - state.since < limits.handshakeMs) return;
      // One that is ending by itself has not been too slow.
      if (!link.signal.aborted) reached('handshakeMs');
      link.end('handshake-timeout');
    },
    stop() {
      stopping = true;
      if (!working) link.end('stopping');
    },
    terminate: () => socket.terminate(),
  };
}
