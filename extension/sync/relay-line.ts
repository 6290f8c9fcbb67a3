/**
 * One WebSocket to a relay as a line of typed messages, read one at a time in order. It opens, reads
 * and ends; what the messages mean is others' business. Everything that can go wrong, the relay's own
 * word for it included, is one `LineEnd`. [R1, S10]
 */
import { copyBytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { readDown, type DownMessage } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS, errorOfClose, type ErrorCode } from '#shared/wire/errors.ts';
import { writeUp, type UpMessage } from '#shared/wire/up.ts';

/**
 * Why a line ended: the relay's code, or that it could not be reached, was lost, had nothing more to say,
 * spoke nonsense, handed out a snapshot that cannot be used, or a log in which the epoch of the login is
 * not in force (`unconfirmed-epoch`) or not any more (`epoch-over`); or this device is struck out.
 */
export type LineEnd =
  | ErrorCode
  | 'unreachable'
  | 'lost'
  | 'finished'
  | 'timeout'
  | 'not-a-relay'
  | 'unusable-snapshot'
  | 'unconfirmed-epoch'
  | 'epoch-over'
  | 'struck-out'
  | 'closed';

/** The number of a close that is none of an error. Source: RFC 6455, 7.4.1. */
const FINISHED = 1000;

/** The WebSocket class of the platform, as far as it is used. */
export type SocketClass = new (url: string) => WebSocket;

/** An open line. */
export type RelayLine = {
  readonly send: (message: UpMessage) => void;
  /** The next message. After the end: the end, again and again. One call at a time. */
  readonly receive: () => Promise<Result<DownMessage, LineEnd>>;
  /** Ends the line from here. */
  readonly close: () => void;
};

/** How long to wait for a connection, and then for each step of the handshake. */
export const LINE_PATIENCE_MS = 10_000;
/**
 * More than a room holds never waits in memory: a relay that floods is cut off. A room of 64 MiB in
 * the smallest entries is less than this, what each costs beside its bytes included.
 */
export const MAX_WAITING_BYTES = 96 * 1024 * 1024;
/** What a message costs in memory beside its bytes, roughly. */
export const MESSAGE_COST_BYTES = 128;

type Waiting = { readonly message: DownMessage; readonly size: number };

/** What a close event's number means here. */
export function endOfClose(code: number): LineEnd {
  return errorOfClose(code) ?? (code === FINISHED ? 'finished' : 'lost');
}

/**
 * The close number under which the provider hears of an end; final is only the relay's own word, and that
 * this device is struck out.
 */
export function closeNumberOf(end: LineEnd): number {
  if (end === 'struck-out') return CLOSE_NUMBERS.removed;
  return end in CLOSE_NUMBERS ? CLOSE_NUMBERS[end as ErrorCode] : 1006;
}

function createInbox(onOverflow: () => void): {
  readonly put: (data: unknown) => LineEnd | undefined;
  readonly end: (end: LineEnd) => void;
  readonly take: () => Promise<Result<DownMessage, LineEnd>>;
} {
  /** Read from `head` on: taking from the front of a long array costs as much as the array is long. */
  let waiting: Waiting[] = [];
  let head = 0;
  let waitingBytes = 0;
  let ended: LineEnd | undefined;
  let reader: ((result: Result<DownMessage, LineEnd>) => void) | undefined;

  const answer = (): void => {
    if (reader === undefined) return;
    const next = waiting[head];
    if (next === undefined && ended === undefined) return;
    const resolve = reader;
    reader = undefined;
    if (next === undefined) return resolve(err(ended ?? 'closed'));
    head += 1;
    if (head * 2 > waiting.length) {
      waiting = waiting.slice(head);
      head = 0;
    }
    waitingBytes -= next.size;
    return resolve(ok(next.message));
  };
  return {
    put(data) {
      if (ended !== undefined) return undefined;
      if (!(data instanceof ArrayBuffer)) return 'not-a-relay';
      const read = readDown(new Uint8Array(data));
      if (!read.ok) return 'not-a-relay';
      if (read.value.type === 'error') return read.value.code;
      const size = data.byteLength + MESSAGE_COST_BYTES;
      waiting.push({ message: read.value, size });
      waitingBytes += size;
      if (waitingBytes > MAX_WAITING_BYTES) onOverflow();
      answer();
      return undefined;
    },
    end(end) {
      ended ??= end;
      answer();
    },
    take: () =>
      new Promise((resolve) => {
        reader = resolve;
        answer();
      }),
  };
}

/**
 * Opens a line to `url` within 10 s. `signal` ends it, in whatever state it is. Never throws.
 */
export function openRelayLine(
  url: string,
  Socket: SocketClass,
  signal: AbortSignal,
): Promise<Result<RelayLine, LineEnd>> {
  return new Promise((resolve) => {
    let socket: WebSocket;
    try {
      socket = new Socket(url);
    } catch {
      return resolve(err('unreachable'));
    }
    socket.binaryType = 'arraybuffer';
    const inbox = createInbox(() => finish('not-a-relay'));
    const finish = (end: LineEnd): void => {
      clearTimeout(timer);
      inbox.end(end);
      resolve(err(end));
      if (socket.readyState < 2) socket.close();
    };
    const timer = setTimeout(() => finish('timeout'), LINE_PATIENCE_MS);
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      clearTimeout(timer);
      resolve(
        ok({
          send(message) {
            if (socket.readyState === 1) socket.send(writeUp(message));
          },
          receive: inbox.take,
          close: () => finish('closed'),
        }),
      );
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const end = inbox.put(data instanceof Uint8Array ? copyBytes(data).buffer : data);
      if (end !== undefined) finish(end);
    });
    socket.addEventListener('error', () => finish(opened ? 'lost' : 'unreachable'));
    socket.addEventListener('close', ({ code }) =>
      finish(opened ? endOfClose(code) : 'unreachable'),
    );
    if (signal.aborted) finish('closed');
    else signal.addEventListener('abort', () => finish('closed'), { once: true });
    return undefined;
  });
}
