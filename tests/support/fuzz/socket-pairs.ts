/**
 * Sockets whose messages move only when the schedule says so: a pair of ends in memory with a queue in
 * each direction. The client's end is what the extension's line uses of a WebSocket, the relay's end
 * what the relay's connection uses of `ws`. [Z1]
 */
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import type { RelaySocket, SocketHearer } from '../../../sync-server/front/relay-socket.ts';
import { here, post, type Place } from './virtual-world.ts';

/** To the relay, or to the client. */
export type Direction = 'up' | 'down';

type Item =
  | { readonly type: 'open' }
  | { readonly type: 'message'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'close'; readonly code: number };

/** What answers at the other end of a line. */
export type Answering = {
  readonly place: Place;
  /** Takes charge of a new socket at `path`; false when nobody listens. */
  readonly accept: (socket: RelaySocket, path: string) => boolean;
};

/** Both ends of one connection. */
export type SocketPair = {
  /** The page at the client's end. */
  readonly place: Place;
  readonly isOpen: () => boolean;
  /** How many messages are on their way. */
  readonly waiting: (direction: Direction) => number;
  /** Delivers the next `count` messages. */
  readonly flush: (direction: Direction, count: number) => void;
  /** Takes a message off the line: the first, on its way or sent from now on, that `which` names. */
  readonly swallow: (direction: Direction, which: (type: number) => boolean) => void;
  /** The line is cut: what is on its way is lost, both ends learn of it. */
  readonly cut: () => void;
};

/** All connections of one world. */
export type SocketPairs = {
  /** The class of sockets for pages of one place. */
  readonly Socket: SocketClass;
  readonly open: () => readonly SocketPair[];
  /** From now on messages are delivered as they are sent, or not any more. */
  readonly setFlowing: (flowing: boolean) => void;
};

type Listener = (event: object) => void;

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** The client's end. */
class ClientEnd {
  readonly #listeners: { readonly type: string; readonly listener: Listener }[] = [];
  readyState = CONNECTING;
  binaryType = 'arraybuffer';
  put: (item: Item) => void = () => undefined;
  addEventListener(type: string, listener: Listener): void {
    this.#listeners.push({ type, listener });
  }
  emit(type: string, event: object): void {
    for (const one of this.#listeners)
      if (one.type === type) Reflect.apply(one.listener, this, [event]);
  }
  send(bytes: Uint8Array): void {
    if (this.readyState === OPEN) this.put({ type: 'message', bytes: new Uint8Array(bytes) });
  }
  close(): void {
    if (this.readyState >= CLOSING) return;
    this.readyState = CLOSING;
    this.put({ type: 'close', code: 1005 });
  }
}

/** The relay's end. */
class RelayEnd {
  readonly CLOSED = CLOSED;
  readyState = CONNECTING;
  hearer: SocketHearer | undefined;
  readonly bufferedAmount = 0;
  readonly isPaused = false;
  put: (item: Item) => void = () => undefined;
  onTerminate: () => void = () => undefined;
  tell(hearer: SocketHearer): void {
    this.hearer = hearer;
  }
  send(bytes: Uint8Array): void {
    if (this.readyState === OPEN) this.put({ type: 'message', bytes: new Uint8Array(bytes) });
  }
  close(code = 1005): void {
    if (this.readyState >= CLOSING) return;
    this.readyState = CLOSING;
    this.put({ type: 'close', code });
  }
  terminate(): void {
    this.onTerminate();
  }
  /** The system at the other end answers a ping at once, while there is one. */
  ping(_bytes?: unknown, _masked?: boolean, taken?: () => void): void {
    taken?.();
    if (this.readyState === OPEN) this.hearer?.hearPong(Buffer.alloc(0));
  }
  pong(): void {
    // Nobody here asks for one.
  }
  pause(): void {
    // What waits is in the pair's own queue.
  }
  resume(): void {
    // As above.
  }
}

function createPair(url: string, client: ClientEnd, relay: Answering, isFlowing: () => boolean) {
  const place = here();
  const server = new RelayEnd();
  const queues: Record<Direction, Item[]> = { up: [], down: [] };
  const swallowing: Partial<Record<Direction, ((type: number) => boolean) | undefined>> = {};

  const end = (code: number): void => {
    queues.up = [];
    queues.down = [];
    if (server.readyState !== CLOSED && server.readyState !== CONNECTING)
      post(relay.place, () => server.hearer?.hearClose());
    if (client.readyState !== CLOSED) {
      if (client.readyState === CONNECTING) post(place, () => client.emit('error', {}));
      post(place, () => client.emit('close', { code }));
    }
    server.readyState = CLOSED;
    client.readyState = CLOSED;
  };
  const takeUp = (item: Item): void => {
    if (server.readyState === CLOSED) return;
    if (item.type === 'close') return end(item.code);
    if (item.type === 'message') {
      const message = Buffer.from(item.bytes);
      if (server.readyState === OPEN) server.hearer?.hearMessage(message, true);
      return;
    }
    server.readyState = OPEN;
    queues.down.push({ type: 'open' });
    if (isFlowing()) deliver('down');
    if (!relay.accept(server as unknown as RelaySocket, new URL(url).pathname)) end(1006);
  };
  const takeDown = (item: Item): void => {
    if (client.readyState === CLOSED) return;
    if (item.type === 'close') return end(item.code);
    if (item.type === 'message') {
      if (client.readyState === OPEN) client.emit('message', { data: item.bytes.buffer });
      return;
    }
    client.readyState = OPEN;
    client.emit('open', {});
  };
  const deliver = (direction: Direction): void => {
    const item = queues[direction].shift();
    if (item === undefined) return;
    if (direction === 'up') post(relay.place, () => takeUp(item));
    else post(place, () => takeDown(item));
  };
  const isSwallowed = (direction: Direction, item: Item): boolean => {
    const which = swallowing[direction];
    if (item.type !== 'message' || which?.(item.bytes[0] ?? 0) !== true) return false;
    swallowing[direction] = undefined;
    return true;
  };
  const put = (direction: Direction) => (item: Item) => {
    if (isSwallowed(direction, item)) return;
    queues[direction].push(item);
    if (isFlowing()) deliver(direction);
  };
  client.put = put('up');
  server.put = put('down');
  server.onTerminate = () => end(1006);
  client.put({ type: 'open' });
  const pair: SocketPair = {
    place,
    isOpen: () => client.readyState !== CLOSED || server.readyState === OPEN,
    waiting: (direction) => queues[direction].length,
    flush(direction, count) {
      const most = Math.min(count, pair.waiting(direction));
      for (let done = 0; done < most; done += 1) deliver(direction);
    },
    swallow(direction, which) {
      swallowing[direction] = which;
      queues[direction] = queues[direction].filter((item) => !isSwallowed(direction, item));
    },
    cut: () => end(1006),
  };
  return pair;
}

/** Connections to `relay`; none is open yet. */
export function createSocketPairs(relay: Answering): SocketPairs {
  let pairs: SocketPair[] = [];
  let flowing = false;
  const open = (): readonly SocketPair[] => {
    pairs = pairs.filter((pair) => pair.isOpen());
    return pairs;
  };
  class Socket extends ClientEnd {
    constructor(url: string) {
      super();
      pairs.push(createPair(url, this, relay, () => flowing));
    }
  }
  return {
    Socket: Socket as unknown as SocketClass,
    open,
    setFlowing(next) {
      flowing = next;
      if (!flowing) return;
      for (const pair of open()) {
        pair.flush('up', Number.MAX_SAFE_INTEGER);
        pair.flush('down', Number.MAX_SAFE_INTEGER);
      }
    },
  };
}
