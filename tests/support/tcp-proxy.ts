/**
 * A TCP proxy between an extension and the relay: the network that a test can cut, hold, slow down
 * and listen to. It forwards bytes and knows no protocol.
 */
import { createServer, connect, type Socket } from 'node:net';

/** Which way bytes travel: `up` to the relay, `down` to the extension. */
export type Direction = 'up' | 'down';

/** The network in a test's hand. */
export type TcpProxy = {
  readonly port: number;
  /** Same as the target's address, but through this proxy. */
  readonly url: string;
  /** Breaks every connection and refuses new ones until `mend()`. */
  cut(): void;
  /** Cuts as `cut` does once so many more bytes have gone this way, all connections together; those arrive. */
  cutAfter(direction: Direction, bytes: number): void;
  /** Keeps connections open and forwards nothing (a network that has silently died), until `mend()`. */
  hold(direction?: Direction): void;
  /** Forwards again; what was held goes out first, in order. */
  mend(): void;
  /** Everything that has passed so far in one direction, when `record` was asked for. */
  recorded(direction: Direction): Buffer;
  /** How many connections are open now, and how many there have ever been. */
  connections(): { readonly open: number; readonly ever: number };
  close(): Promise<void>;
};

type Pair = { readonly near: Socket; readonly far: Socket };

/** Listens on a free port of 127.0.0.1 and forwards to `targetPort` there. */
export async function startTcpProxy(
  targetPort: number,
  options: { readonly record?: boolean } = {},
): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const passed: { [way in Direction]: Buffer[] } = { up: [], down: [] };
  const held = new Set<Direction>();
  const left: { [way in Direction]: number } = { up: Infinity, down: Infinity };
  let isCut = false;
  let ever = 0;

  const forward = (direction: Direction, from: Socket, to: Socket) => {
    from.on('data', (chunk: Buffer) => {
      if (options.record === true) passed[direction].push(chunk);
      const isLast = chunk.length >= left[direction];
      if (!to.write(isLast ? chunk.subarray(0, left[direction]) : chunk)) from.pause();
      left[direction] -= chunk.length;
      if (isLast) cut();
    });
    to.on('drain', () => {
      if (!held.has(direction)) from.resume();
    });
    from.on('end', () => to.end());
  };
  const server = createServer((near) => {
    ever += 1;
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    forward('up', near, far);
    forward('down', far, near);
    if (held.has('up')) near.pause();
    if (held.has('down')) far.pause();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  const breakAll = () => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    pairs.clear();
  };
  const cut = () => {
    isCut = true;
    breakAll();
  };
  return {
    port: address.port,
    url: `ws://127.0.0.1:${address.port}`,
    cut,
    cutAfter(direction, bytes) {
      left[direction] = bytes;
    },
    hold(direction) {
      for (const way of direction === undefined ? (['up', 'down'] as const) : [direction]) {
        held.add(way);
        for (const { near, far } of pairs) (way === 'up' ? near : far).pause();
      }
    },
    mend() {
      isCut = false;
      left.up = Infinity;
      left.down = Infinity;
      held.clear();
      for (const { near, far } of pairs) {
        near.resume();
        far.resume();
      }
    },
    recorded: (direction) => Buffer.concat(passed[direction]),
    connections: () => ({ open: pairs.size, ever }),
    close: () => {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
