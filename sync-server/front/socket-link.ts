/**
 * A `Link` over one websocket: sends, measures what waits, pings, and ends, with a reason first and
 * without ever waiting for a client that does not answer. [V34, V35, V50, V90]
 */
import type { WebSocket } from 'ws';
import type { RoomId } from '#shared/base/ids.ts';
import { writeDown } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS, type ErrorCode } from '#shared/wire/errors.ts';
import { MAX_ENTRY_BYTES } from '#shared/wire/limits.ts';
import type { Limits } from '../limits.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import type { ReachedLimit } from '../ops/reached-limits.ts';
import type { Link } from '../room/link.ts';
import { FREE_BYTES, type HeldAccount, type HeldBytes } from './held-bytes.ts';

/** What a link needs. `number` and `room` are for the log only. */
export type SocketLinkDeps = {
  readonly number: number;
  readonly room: RoomId | undefined;
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
  readonly heard: () => void;
  /** Ends the connection and reads no more of it, not even its answer. [V93] */
  readonly endUnheard: () => void;
  /** Pings when it is time; ends what is silent, stalled, or slow to close. */
  readonly tick: (now: number) => void;
  /** The socket is closed: nothing more to do. */
  readonly closed: () => void;
};

// A client has this long to answer a close before the socket is torn down.
const CLOSE_MS = 2_000;
const SILENT_PINGS = 3;
const NORMAL_CLOSURE = 1000;
const PING = writeDown({ type: 'ping' });
// What a message that waits costs beside its bytes: a header and two places in queues (measured: 210 B).
const WAITING_WEIGHT = 256;

/** A link over an open socket. */
export function createSocketLink(socket: WebSocket, deps: SocketLinkDeps): SocketLink {
  const { limits, log, now, traffic, reached } = deps;
  const over = new AbortController();
  // Above this a reader is ended at once, whatever was sent to it: a large entry and a full backlog.
  const mostBufferedBytes = MAX_ENTRY_BYTES + 2 * limits.maxBufferedBytes;
  let pingedAt = now();
  let unanswered = 0;
  let endedAt: number | undefined;
  let stalled: { readonly since: number; readonly bytes: number } | undefined;
  let waitingMessages = 0;
  const backlog = (): number => socket.bufferedAmount + waitingMessages * WAITING_WEIGHT;
  let output: HeldAccount | undefined;
  const taken = (): void => void (waitingMessages -= 1);

  const tellOutput = (): void => {
    const bytes = backlog();
    if (bytes < FREE_BYTES && output === undefined) return;
    output ??= deps.output.open({
      bytes: backlog,
      end: () => end('slow-down'),
      destroy: () => socket.terminate(),
    });
    output.update(bytes);
  };

  /** Messages are counted only while some wait: a reader that keeps up costs nothing here. */
  const write = (message: Uint8Array): void => {
    if (socket.bufferedAmount === 0) socket.send(message);
    else {
      waitingMessages += 1;
      socket.send(message, taken);
    }
    tellOutput();
  };

  const close = (closeNumber: number): void => {
    endedAt = now();
    over.abort();
    socket.close(closeNumber);
    // What is still read is dropped, but the client's answer to the close is among it.
    if (socket.isPaused) socket.resume();
  };
  const end = (code: ErrorCode): void => {
    if (endedAt !== undefined) return;
    log({ event: 'connection-ended', code, room: deps.room, connection: deps.number });
    write(writeDown({ type: 'error', code }));
    close(CLOSE_NUMBERS[code]);
  };
  const sendBytes = (message: Uint8Array): void => {
    if (endedAt !== undefined) return;
    if (backlog() > mostBufferedBytes) {
      reached('maxBufferedBytes');
      end('slow-down');
      return;
    }
    traffic.sent(message.length);
    write(message);
  };

  /** A reader that takes nothing at all of what waits for it is ended after a while. */
  const watchReader = (at: number): void => {
    const bytes = socket.bufferedAmount;
    tellOutput();
    if (bytes === 0) stalled = undefined;
    else if (stalled === undefined || bytes < stalled.bytes) stalled = { since: at, bytes };
    else if (at - stalled.since >= limits.stallMs) {
      reached('stallMs');
      end('slow-down');
    }
  };

  const ping = (at: number): void => {
    if (at - pingedAt < limits.pingMs) return;
    // Counted in pings, not in time: a relay that was itself held up does not blame its clients.
    if (unanswered >= SILENT_PINGS) {
      reached('pingMs');
      end('slow-down');
      return;
    }
    pingedAt = at;
    // What this relay does not read is no silence.
    if (!socket.isPaused) unanswered += 1;
    sendBytes(PING);
    // The message is for the client's program; this one is answered by its system. [V35]
    socket.ping();
  };

  return {
    signal: over.signal,
    send: (message) => sendBytes(writeDown(message)),
    sendBytes,
    backlog,
    drained: () =>
      new Promise((resolve) => {
        // An empty protocol ping as a mark in the stream: called back when all before it was taken.
        if (endedAt === undefined) socket.ping(undefined, false, () => resolve());
        else resolve();
      }),
    end,
    endUnheard() {
      end('slow-down');
      socket.pause();
    },
    finish() {
      if (endedAt === undefined) close(NORMAL_CLOSURE);
    },
    run(work) {
      work().catch((fault: unknown) => {
        log({ event: 'fault', edge: 'connection', ...faultShape(fault) });
        end('relay-fault');
      });
    },
    heard() {
      unanswered = 0;
    },
    tick(at) {
      if (endedAt !== undefined) {
        if (at - endedAt >= CLOSE_MS) socket.terminate();
        return;
      }
      watchReader(at);
      if (endedAt === undefined) ping(at);
    },
    closed() {
      endedAt ??= now();
      output?.close();
      over.abort();
    },
  };
}
