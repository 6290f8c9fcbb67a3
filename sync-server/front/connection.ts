/**
 * One connection's life: messages are read at the edge, wait in a bounded queue and are handled one
 * at a time, first by the entrance, then by the member it became. Whatever fails ends this connection
 * and nothing else. [V5, V14, V31, V37, V50, V88, V91, V93, V104]
 */
import type { RawData } from 'ws';
import type { RoomId } from '#shared/base/ids.ts';
import { errorOfFault } from '#shared/wire/errors.ts';
import type { SocketPath } from '#shared/wire/path.ts';
import { readUp, type UpMessage } from '#shared/wire/up.ts';
import type { Logger } from '../ops/logger.ts';
import type { Member } from '../room/member.ts';
import { createTokenBucket, type TokenBucket } from '../room/token-bucket.ts';
import { createEntrance, type Entrance, type EntranceDeps } from './entrance.ts';
import type { HeldBytes, Holder } from './held-bytes.ts';
import { endControl, endMessage, inputBytes, newInput, takePiece, tellInput } from './input.ts';
import type { Newcomer, Newcomers } from './newcomers.ts';
import type { RelaySocket, SocketHearer } from './relay-socket.ts';
import { createSocketLink, type LinkOwner, type SocketLink, type Traffic } from './socket-link.ts';

/** What connections need, the same for all. */
export type ConnectionDeps = EntranceDeps & {
  readonly log: Logger;
  readonly traffic: Traffic;
  /** What waits in memory for all readers, and what was received of all connections. */
  readonly output: HeldBytes;
  readonly received: HeldBytes;
  readonly newcomers: Pick<Newcomers, 'leave'>;
  /** Called once for a connection, when nothing of it is left. */
  readonly closed: (connection: Connection) => void;
};

/** An open socket that has just come. */
export type Arrival = {
  readonly socket: RelaySocket;
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
  tick(now: number): void;
  /** So many bytes have come on its stream, before its socket has looked at them. [V91] */
  takePiece(bytes: number): void;
  /** Has not logged in, and ends to make room for another. [V88] */
  makeRoom(): void;
  /** Takes nothing more, finishes what was received, and ends with `stopping`. */
  stop(): void;
  terminate(): void;
};

type Joining = {
  readonly state: 'joining';
  readonly since: number;
  readonly entrance: Entrance;
  readonly newcomer: Newcomer;
};

type State =
  Joining | { readonly state: 'in'; readonly member: Member } | { readonly state: 'over' };

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

/** Takes charge of an open socket. */
export function createConnection(arrival: Arrival, deps: ConnectionDeps): Connection {
  return new SocketConnection(arrival, deps);
}

/** At rest it holds its numbers, its link and its member; what takes part in its work is made for the work. */
class SocketConnection implements Connection, LinkOwner, SocketHearer, Holder {
  readonly number: number;
  readonly room: RoomId | undefined;
  readonly #socket: RelaySocket;
  readonly #deps: ConnectionDeps;
  readonly #link: SocketLink;
  readonly #input = newInput();
  #state: State;
  #queue: Queued[] | undefined;
  #isWorking = false;
  #isStopping = false;
  #unpaced = UNPACED_MESSAGES;
  #flood: TokenBucket | undefined;
  #chatter: TokenBucket | undefined;
  /** While the work waits for the next message. */
  #onArrival: (() => void) | undefined;

  constructor({ socket, path, address, number, newcomer }: Arrival, deps: ConnectionDeps) {
    this.number = number;
    this.room = path.type === 'room' ? path.roomId : undefined;
    this.#socket = socket;
    this.#deps = deps;
    this.#link = createSocketLink(socket, this, deps);
    const entrance = createEntrance(this.#link, path, address, deps);
    this.#state = { state: 'joining', since: deps.now(), entrance, newcomer };
    socket.tell(this);
  }

  tick(at: number): void {
    const state = this.#state;
    this.#link.tick(at);
    if (state.state === 'in') state.member.tick(at);
    if (state.state !== 'joining' || at - state.since < this.#deps.limits.handshakeMs) return;
    // One that is ending by itself has not been too slow.
    if (!this.#link.isOver()) this.#deps.reached('handshakeMs');
    this.#link.end('handshake-timeout');
  }

  takePiece(bytes: number): void {
    takePiece(this.#input, bytes);
    this.#tellInput();
  }

  makeRoom(): void {
    this.#link.end('slow-down');
  }

  stop(): void {
    this.#isStopping = true;
    if (!this.#isWorking) this.#link.end('stopping');
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** The others are told at once, however long the socket takes to close. */
  over(): void {
    if (this.#state.state === 'in') this.#state.member.leave();
  }

  hearMessage(message: RawData, isBinary: boolean): void {
    const bytes = bytesOf(message);
    endMessage(this.#input, bytes.length);
    if (this.#link.isOver() || this.#isStopping) return;
    this.#link.heard();
    try {
      if (isBinary) this.#receive(bytes);
      else this.#link.end('malformed');
    } catch (fault) {
      this.#link.failed(fault);
    }
  }

  hearPong(mark: Buffer): void {
    this.#hearControl(mark);
  }

  hearPing(mark: Buffer): void {
    if (!this.#hearControl(mark)) return;
    // A client that pings and does not read gets no more answers to hold for it.
    if (this.#link.backlog() <= this.#deps.limits.maxBufferedBytes) this.#socket.pong(mark);
  }

  hearClose(): void {
    this.#link.closed();
    if (!this.#isWorking) this.#letGo();
  }

  heldBytes(): number {
    return inputBytes(this.#input);
  }

  endForRelief(): void {
    this.#link.end('slow-down');
  }

  tearDown(): void {
    this.#socket.terminate();
  }

  #tellInput(): void {
    tellInput(this.#input, this.#deps.received, this);
  }

  /** Whether a control frame is to be answered. */
  #hearControl(mark: Buffer): boolean {
    endControl(this.#input, mark.length);
    if (this.#link.isOver() || this.#chatters()) return false;
    this.#link.heard();
    return true;
  }

  #receive(bytes: Uint8Array): void {
    const { limits, traffic, reached } = this.#deps;
    traffic.received(bytes.length);
    const read = readUp(bytes);
    if (!read.ok) return this.#link.end(errorOfFault(read.error));
    const isCounted = COUNTED.has(read.value.type);
    if (!isCounted && this.#chatters()) return undefined;
    if (isCounted && this.#floods()) {
      reached('appendsPerSecond');
      return this.#link.endUnheard();
    }
    this.#enqueue({ message: read.value, size: bytes.length + QUEUED_WEIGHT });
    if (this.#input.waiting > limits.maxQueuedBytes) this.#socket.pause();
    if (this.#isWorking) this.#onArrival?.();
    else this.#link.run(() => this.#workOff());
    return undefined;
  }

  #enqueue(queued: Queued): void {
    this.#queue ??= [];
    this.#queue.push(queued);
    this.#input.waiting += queued.size;
    this.#tellInput();
  }

  #dequeue(): UpMessage | undefined {
    const next = this.#queue?.shift();
    if (next === undefined) return undefined;
    this.#input.waiting -= next.size;
    this.#tellInput();
    const goesOn = this.#input.waiting <= this.#deps.limits.maxQueuedBytes / 2;
    if (this.#socket.isPaused && goesOn) this.#socket.resume();
    return next.message;
  }

  async #workOff(): Promise<void> {
    this.#isWorking = true;
    let isAtRest = false;
    try {
      while (!this.#link.isOver()) {
        const message = this.#dequeue();
        if (message !== undefined) {
          const handling = this.#handle(message);
          if (handling !== undefined) await handling;
          continue;
        }
        await Promise.race([this.#settled(), this.#nextArrival()]);
        isAtRest = (this.#queue?.length ?? 0) === 0;
        if (isAtRest) break;
      }
    } finally {
      this.#onArrival = undefined;
      // The room is not let go while something of it is on its way to the disk.
      if (!isAtRest) await Promise.allSettled([this.#settled()]);
      this.#queue = undefined;
      this.#isWorking = false;
      if (this.#isStopping) this.#link.end('stopping');
      if (this.#socket.readyState === this.#socket.CLOSED) this.#letGo();
    }
  }

  #handle(message: UpMessage): Promise<void> | undefined {
    const state = this.#state;
    if (state.state === 'in') return state.member.handle(message);
    return state.state === 'joining' ? this.#enter(state, message) : undefined;
  }

  async #enter({ entrance, newcomer }: Joining, message: UpMessage): Promise<void> {
    const member = await entrance(message);
    if (member === undefined) return;
    this.#state = { state: 'in', member };
    this.#deps.newcomers.leave(newcomer);
  }

  #settled(): Promise<void> {
    return this.#state.state === 'in' ? this.#state.member.settled() : Promise.resolve();
  }

  /** Resolves when a message has come into the empty queue. */
  #nextArrival(): Promise<void> {
    return new Promise((resolve) => (this.#onArrival = resolve));
  }

  #letGo(): void {
    const state = this.#state;
    this.#state = { state: 'over' };
    this.#queue = undefined;
    if (state.state === 'joining') this.#deps.newcomers.leave(state.newcomer);
    if (state.state === 'in') this.#leaveRoom(state.member);
    this.#input.account?.close();
    this.#deps.closed(this);
  }

  #leaveRoom(member: Member): void {
    // It may have come in when the link was over already.
    member.leave();
    this.#deps.rooms.release(member.room);
  }

  #floods(): boolean {
    const { appendsPerSecond, appendBurst } = this.#deps.limits;
    this.#flood ??= createTokenBucket(
      appendsPerSecond * FLOOD_FACTOR,
      appendBurst * FLOOD_FACTOR,
      this.#deps.now,
    );
    return !this.#flood.tryTake();
  }

  /** Counts what has no rate of its own; above the rate the connection ends. */
  #chatters(): boolean {
    this.#unpaced -= 1;
    if (this.#unpaced >= 0) return false;
    const { now, reached, limits } = this.#deps;
    const { messagesPerSecond } = limits;
    this.#chatter ??= createTokenBucket(
      messagesPerSecond,
      messagesPerSecond * CHATTER_SECONDS,
      now,
    );
    if (this.#chatter.tryTake()) return false;
    reached('messagesPerSecond');
    this.#link.endUnheard();
    return true;
  }
}
