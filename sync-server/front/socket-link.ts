/**
 * A `Link` over one websocket: sends, measures what waits, pings, and ends, with a reason first and
 * without ever waiting for a client that does not answer. One that keeps up and is not ending holds no more
 * than its numbers. [V34, V35, V50, V90, V104]
 */
import type { WebSocket } from 'ws';
import type { RoomId } from '#shared/base/ids.ts';
import { writeDown, type DownMessage } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS, type ErrorCode } from '#shared/wire/errors.ts';
import { MAX_ENTRY_BYTES } from '#shared/wire/limits.ts';
import type { Limits } from '../limits.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import type { ReachedLimit } from '../ops/reached-limits.ts';
import type { Link } from '../room/link.ts';
import { FREE_BYTES, type HeldAccount, type HeldBytes, type Holder } from './held-bytes.ts';

/** The connection that a link belongs to. */
export type LinkOwner = {
  /** For the log only. */
  readonly number: number;
  readonly room: RoomId | undefined;
  /** The link is over, by either side: called once, before its socket is closed. */
  over(): void;
};

/** What links need, the same for all. */
export type SocketLinkDeps = {
  readonly limits: Limits;
  readonly log: Logger;
  readonly traffic: Traffic;
  readonly reached: ReachedLimit;
  /** What waits for all readers. */
  readonly output: HeldBytes;
  /** Milliseconds that never go back. */
  readonly now: () => number;
};

/** Counts the bytes of messages. [V75] */
export type Traffic = {
  readonly received: (bytes: number) => void;
  readonly sent: (bytes: number) => void;
};

/** A link and what its connection does with it beside sending. */
export type SocketLink = Link & {
  /** Something was heard from the client. */
  heard(): void;
  /** Ends the connection and reads no more of it, not even its answer. [V93] */
  endUnheard(): void;
  /** What belongs to this connection has thrown: said once, and the connection ends. */
  failed(fault: unknown): void;
  /** Pings when it is time; ends what is silent, stalled, or slow to close. */
  tick(now: number): void;
  /** The socket is closed: nothing more to do. */
  closed(): void;
};

// A client has this long to answer a close before the socket is torn down.
const CLOSE_MS = 2_000;
const SILENT_PINGS = 3;
const NORMAL_CLOSURE = 1000;
const PING = writeDown({ type: 'ping' });
// What a message that waits costs beside its bytes: a header and two places in queues (measured: 210 B).
const WAITING_WEIGHT = 256;

/** A link over an open socket. */
export function createSocketLink(
  socket: WebSocket,
  owner: LinkOwner,
  deps: SocketLinkDeps,
): SocketLink {
  return new OpenLink(socket, owner, deps);
}

/** Since when a reader has taken nothing of what waits for it, and how much that is. */
type Stalled = { readonly since: number; readonly bytes: number };

class OpenLink implements SocketLink, Holder {
  readonly #socket: WebSocket;
  readonly #owner: LinkOwner;
  readonly #deps: SocketLinkDeps;
  #pingedAt: number;
  #unanswered = 0;
  #endedAt: number | undefined;
  #over: AbortController | undefined;
  #stalled: Stalled | undefined;
  #waitingMessages = 0;
  #taken: (() => void) | undefined;
  #output: HeldAccount | undefined;

  constructor(socket: WebSocket, owner: LinkOwner, deps: SocketLinkDeps) {
    this.#socket = socket;
    this.#owner = owner;
    this.#deps = deps;
    this.#pingedAt = deps.now();
  }

  isOver(): boolean {
    return this.#endedAt !== undefined;
  }

  get signal(): AbortSignal {
    if (this.#over === undefined) {
      this.#over = new AbortController();
      if (this.isOver()) this.#over.abort();
    }
    return this.#over.signal;
  }

  send(message: DownMessage): void {
    this.sendBytes(writeDown(message));
  }

  sendBytes(message: Uint8Array): void {
    if (this.isOver()) return;
    const { limits, reached, traffic } = this.#deps;
    // Above this a reader is ended at once, whatever was sent to it: a large entry and a full backlog.
    if (this.backlog() > MAX_ENTRY_BYTES + 2 * limits.maxBufferedBytes) {
      reached('maxBufferedBytes');
      this.end('slow-down');
      return;
    }
    traffic.sent(message.length);
    this.#write(message);
  }

  backlog(): number {
    return this.#socket.bufferedAmount + this.#waitingMessages * WAITING_WEIGHT;
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      // An empty protocol ping as a mark in the stream: called back when all before it was taken.
      if (this.isOver()) resolve();
      else this.#socket.ping(undefined, false, () => resolve());
    });
  }

  end(code: ErrorCode): void {
    if (this.isOver()) return;
    const { number: connection, room } = this.#owner;
    this.#deps.log({ event: 'connection-ended', code, room, connection });
    this.#write(writeDown({ type: 'error', code }));
    this.#close(CLOSE_NUMBERS[code]);
  }

  endUnheard(): void {
    this.end('slow-down');
    this.#socket.pause();
  }

  finish(): void {
    if (!this.isOver()) this.#close(NORMAL_CLOSURE);
  }

  run(work: () => Promise<void>): void {
    work().catch((fault: unknown) => this.failed(fault));
  }

  failed(fault: unknown): void {
    this.#deps.log({ event: 'fault', edge: 'connection', ...faultShape(fault) });
    this.end('relay-fault');
  }

  heard(): void {
    this.#unanswered = 0;
  }

  tick(at: number): void {
    if (this.#endedAt !== undefined) {
      if (at - this.#endedAt >= CLOSE_MS) this.#socket.terminate();
      return;
    }
    this.#watchReader(at);
    if (!this.isOver()) this.#ping(at);
  }

  closed(): void {
    this.#output?.close();
    this.#becomeOver();
  }

  heldBytes(): number {
    return this.backlog();
  }

  endForRelief(): void {
    this.end('slow-down');
  }

  tearDown(): void {
    this.#socket.terminate();
  }

  /** Messages are counted only while some wait: a reader that keeps up costs nothing here. */
  #write(message: Uint8Array): void {
    if (this.#socket.bufferedAmount === 0) this.#socket.send(message);
    else {
      this.#waitingMessages += 1;
      this.#taken ??= () => this.#oneTaken();
      this.#socket.send(message, this.#taken);
    }
    this.#tellOutput();
  }

  #oneTaken(): void {
    this.#waitingMessages -= 1;
    if (this.#waitingMessages === 0) this.#taken = undefined;
  }

  #tellOutput(): void {
    const bytes = this.backlog();
    if (bytes < FREE_BYTES && this.#output === undefined) return;
    this.#output ??= this.#deps.output.open(this);
    this.#output.update(bytes);
  }

  #becomeOver(): void {
    if (this.isOver()) return;
    this.#endedAt = this.#deps.now();
    this.#over?.abort();
    this.#owner.over();
  }

  #close(closeNumber: number): void {
    this.#becomeOver();
    this.#socket.close(closeNumber);
    // What is still read is dropped, but the client's answer to the close is among it.
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** A reader that takes nothing at all of what waits for it is ended after a while. */
  #watchReader(at: number): void {
    const bytes = this.#socket.bufferedAmount;
    this.#tellOutput();
    if (bytes === 0) this.#stalled = undefined;
    else if (this.#stalled === undefined || bytes < this.#stalled.bytes)
      this.#stalled = { since: at, bytes };
    else if (at - this.#stalled.since >= this.#deps.limits.stallMs) {
      this.#deps.reached('stallMs');
      this.end('slow-down');
    }
  }

  #ping(at: number): void {
    if (at - this.#pingedAt < this.#deps.limits.pingMs) return;
    // Counted in pings, not in time: a relay that was itself held up does not blame its clients.
    if (this.#unanswered >= SILENT_PINGS) {
      this.#deps.reached('pingMs');
      this.end('slow-down');
      return;
    }
    this.#pingedAt = at;
    // What this relay does not read is no silence.
    if (!this.#socket.isPaused) this.#unanswered += 1;
    this.sendBytes(PING);
    // The message is for the client's program; this one is answered by its system. [V35]
    this.#socket.ping();
  }
}
