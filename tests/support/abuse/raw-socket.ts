/** Sockets below any protocol, for clients that do not keep to one. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One socket to a relay on this machine. */
export type RawSocket = {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** All that has come, byte for byte as characters. */
  readonly heard: () => string;
  readonly isOpen: () => boolean;
};

/** Connects and sends `text`; nothing more happens by itself. */
export async function openRaw(port: number, text: string): Promise<RawSocket> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.setEncoding('latin1').on('data', (more: string) => (heard += more));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  socket.write(text);
  return { socket, closed, heard: () => heard, isOpen: () => !socket.destroyed };
}

/** The request of a websocket at `path`. */
export function upgradeRequest(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
    `${more.join('')}\r\n`
  );
}

/** Opens a websocket at `path` and waits until the relay has said something on it. */
export async function rawUpgrade(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawSocket> {
  const raw = await openRaw(port, upgradeRequest(path, headers));
  while (!raw.heard().includes('\r\n\r\n')) await once(raw.socket, 'data');
  return raw;
}
