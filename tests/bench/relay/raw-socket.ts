/**
 * A WebSocket client by hand, which costs a load process a fraction of what `ws` does: it gives whole
 * messages as places in the bytes that came, and takes bytes that are framed and masked already.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/** One message: `bytes` from `start` to `end`, to be read at once, since they are used again. */
export type OnMessage = (bytes: Buffer, start: number, end: number) => void;

/** An open connection. */
export type RawSocket = {
  /** Sends one message. */
  readonly send: (message: Uint8Array) => void;
  /** Sends bytes that are whole frames already, maybe several. */
  readonly write: (frames: Uint8Array) => void;
  /** Who is called with each message from now on; until then they wait. */
  readonly take: (onMessage: OnMessage) => void;
  /** Resolves when it has ended, whoever ended it. */
  readonly closed: Promise<void>;
  readonly destroy: () => void;
};

/** Every frame of a client is masked; which mask it is costs a server the same. [RFC 6455, 5.3] */
export const MASK = Buffer.from([0x5a, 0x13, 0xc7, 0x2e]);

const BINARY = 0x82;
const PONG = 0x8a;
const OPCODE_BITS = 0x0f;
const PING = 9;
const CLOSE = 8;
const MASKED = 0x80;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
const MOST_IN_TWO = 0xffff;

/** The bytes that stand before a message of `size` bytes of a client. */
export function frameHead(size: number, first = BINARY): Buffer {
  const long = size > MOST_IN_TWO;
  if (size < TWO_BYTES) return Buffer.concat([Buffer.from([first, MASKED | size]), MASK]);
  const head = Buffer.alloc(long ? 10 : 4);
  head[0] = first;
  head[1] = MASKED | (long ? EIGHT_BYTES : TWO_BYTES);
  if (long) head.writeBigUInt64BE(BigInt(size), 2);
  else head.writeUInt16BE(size, 2);
  return Buffer.concat([head, MASK]);
}

/** A whole frame around `message`. */
export function maskedFrame(message: Uint8Array, first = BINARY): Buffer {
  const head = frameHead(message.length, first);
  const frame = Buffer.concat([head, message]);
  for (let at = 0; at < message.length; at += 1)
    frame[head.length + at] = (message[at] ?? 0) ^ (MASK[at & 3] ?? 0);
  return frame;
}

/** Where a message stands in `bytes` after `at`; `undefined`: it is not all there yet. */
function placeOf(bytes: Buffer, at: number): { start: number; end: number } | undefined {
  if (at + 2 > bytes.length) return undefined;
  const short = bytes[at + 1] ?? 0;
  const extra = short === TWO_BYTES ? 2 : short === EIGHT_BYTES ? 8 : 0;
  const start = at + 2 + extra;
  if (start > bytes.length) return undefined;
  const size =
    extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
  return start + size > bytes.length ? undefined : { start, end: start + size };
}

function upgradeRequest(host: string, port: number, path: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Opens a socket on `address` (`ws://host:port/path`). Rejects when it is refused or ends before. */
export function openRawSocket(address: string): Promise<RawSocket> {
  const url = new URL(address);
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  let onMessage: OnMessage | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let isOpen = false;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  const goThrough = (bytes: Buffer): void => {
    let at = 0;
    while (onMessage !== undefined) {
      const place = placeOf(bytes, at);
      if (place === undefined) break;
      const opcode = (bytes[at] ?? 0) & OPCODE_BITS;
      const { start, end } = place;
      if (opcode === PING) socket.write(maskedFrame(bytes.subarray(start, end), PONG));
      else if (opcode === CLOSE) socket.destroy();
      else onMessage(bytes, start, end);
      at = end;
    }
    rest = at === bytes.length ? Buffer.alloc(0) : bytes.subarray(at);
  };

  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('close', () => reject(new Error(`closed before it was open: ${address}`)));
    socket.on('data', (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (isOpen) {
        goThrough(bytes);
        return;
      }
      rest = bytes;
      const head = bytes.indexOf('\r\n\r\n');
      if (head < 0) return;
      const answer = bytes.toString('latin1', 0, head);
      if (!answer.startsWith('HTTP/1.1 101 ')) {
        reject(new Error(`not taken: ${answer.split('\r\n', 1)[0] ?? ''}`));
        socket.destroy();
        return;
      }
      isOpen = true;
      const opened: RawSocket = {
        send: (message) => void socket.write(maskedFrame(message)),
        write: (frames) => void socket.write(frames),
        take(taker) {
          onMessage = taker;
          if (rest.length > 0) goThrough(rest);
        },
        closed,
        destroy: () => socket.destroy(),
      };
      // What came with the answer waits until somebody takes messages.
      rest = bytes.subarray(head + 4);
      resolve(opened);
    });
    socket.write(upgradeRequest(url.hostname, Number(url.port), url.pathname));
  });
}
