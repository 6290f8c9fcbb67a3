/**
 * Where sockets come in: every one has a place among the newcomers from its first moment; an upgrade is
 * judged by its path, by how many connections there are, and by how many its address has. [V32, V87, V88]
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { writeDown } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { MAX_MESSAGE_BYTES } from '#shared/wire/limits.ts';
import { readSocketPath } from '#shared/wire/path.ts';
import type { Limits } from '../limits.ts';
import { faultShape, type Logger } from '../ops/logger.ts';
import type { Refusal } from '../ops/metrics.ts';
import type { ReachedLimit } from '../ops/reached-limits.ts';
import { createAddressCount } from './address-count.ts';
import { clientAddress, networkOf, peerNetwork, type AddressSource } from './client-address.ts';
import type { Arrival, Connection } from './connection.ts';
import type { Newcomer, Newcomers } from './newcomers.ts';
import { RelaySocket } from './relay-socket.ts';

/** What the gate needs. */
export type GateDeps = {
  readonly limits: Limits;
  readonly source: AddressSource;
  readonly newcomers: Newcomers;
  readonly log: Logger;
  readonly reached: ReachedLimit;
  readonly refused: (why: Refusal) => void;
  readonly isDraining: () => boolean;
  /** How many connections there are. */
  readonly connections: () => number;
  readonly accept: (arrival: Omit<Arrival, 'number'>) => Connection;
};

const REFUSAL_STATUS: Readonly<Record<Refusal, string>> = {
  draining: '503 Service Unavailable',
  'too-many': '503 Service Unavailable',
  'too-many-from-address': '429 Too Many Requests',
  'unknown-path': '404 Not Found',
};

// A client that does not hang up by itself is torn off after this time, whatever it sends meanwhile.
const REFUSED_MS = 2_000;
// A message in more pieces than these is of nobody who means it: each costs memory of its own. [V91]
const MAX_PIECES = 4_096;
const MAX_FRAGMENTS = 1_024;

/** A socket for as long as it is open: what is counted of it, and the connection that it became. */
class SocketPlace implements Newcomer {
  network: string;
  /** Among the connections of its address. */
  isCounted = false;
  connection: Connection | undefined;
  readonly #socket: Duplex;

  constructor(socket: Duplex, network: string) {
    this.#socket = socket;
    this.network = network;
  }

  makeRoom(): void {
    if (this.connection === undefined) this.#socket.destroy();
    else this.connection.makeRoom();
  }
}

/** A listener that holds nothing: one of its own would keep the whole request for as long as the socket. */
function destroyOnError(this: Duplex): void {
  this.destroy();
}

/** Ends it before long, also when its client goes on sending. */
function endSoon(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), REFUSED_MS);
  socket.once('close', () => clearTimeout(timer));
}

function refuseUpgrade(socket: Duplex, status: string): void {
  // Read on, so that the answer is not lost to a reset.
  socket.resume();
  endSoon(socket);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A browser learns nothing from a refused upgrade, so another wire's path is opened and then closed. */
function refuseVersion(socket: RelaySocket, raw: Duplex): void {
  socket.on('error', () => undefined);
  endSoon(raw);
  socket.send(writeDown({ type: 'error', code: 'unknown-version' }));
  socket.close(CLOSE_NUMBERS['unknown-version']);
}

/** Opens the gate of `server`, which need not listen yet. */
export function openGate(server: Server, deps: GateDeps): void {
  const { limits, newcomers, reached } = deps;
  const addresses = createAddressCount(limits.maxAddressConnections);
  const places = new WeakMap<Duplex, SocketPlace>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: MAX_MESSAGE_BYTES,
    maxBufferedChunks: MAX_PIECES,
    maxFragments: MAX_FRAGMENTS,
    WebSocket: RelaySocket,
  });

  // Its listeners are the same functions for all sockets: most of them stay for hours and do nothing. [V104]
  function leave(this: Duplex): void {
    const place = places.get(this);
    if (place === undefined) return;
    newcomers.leave(place);
    if (place.isCounted) addresses.give(place.network);
  }

  function takePiece(this: Duplex, piece: Uint8Array): void {
    places.get(this)?.connection?.takePiece(piece.length);
  }

  const comeIn = (socket: Duplex, network: string): SocketPlace => {
    const place = new SocketPlace(socket, network);
    places.set(socket, place);
    socket.on('close', leave);
    newcomers.add(place);
    return place;
  };
  server.on('connection', (socket: Socket) => comeIn(socket, peerNetwork(socket)));

  const refusalOf = (path: ReturnType<typeof readSocketPath>): Refusal | undefined => {
    if (deps.isDraining()) return 'draining';
    if (deps.connections() >= limits.maxConnections) return 'too-many';
    return !path.ok && path.error === 'unknown-path' ? 'unknown-path' : undefined;
  };

  const refuse = (socket: Duplex, why: Refusal): void => {
    deps.refused(why);
    if (why === 'too-many') reached('maxConnections');
    if (why === 'too-many-from-address') reached('maxAddressConnections');
    refuseUpgrade(socket, REFUSAL_STATUS[why]);
  };

  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    raw.on('error', destroyOnError);
    const path = readSocketPath((request.url ?? '').split('?', 1)[0] ?? '');
    const address = clientAddress(request, deps.source);
    const network = networkOf(address);
    const place = places.get(raw) ?? comeIn(raw, network);
    newcomers.move(place, network);
    const refusal = refusalOf(path);
    if (refusal !== undefined) return refuse(raw, refusal);
    if (!addresses.take(network)) return refuse(raw, 'too-many-from-address');
    place.network = network;
    place.isCounted = true;
    sockets.handleUpgrade(request, raw, head, (socket) => {
      // From here on its own listener does the same.
      raw.off('error', destroyOnError);
      // Before that listener's, so that a piece is counted before it makes a message whole.
      raw.prependListener('data', takePiece);
      socket.gatherOn(raw);
      if (!path.ok) refuseVersion(socket, raw);
      else place.connection = deps.accept({ socket, path: path.value, address, newcomer: place });
    });
    return undefined;
  };

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    try {
      upgrade(request, raw, head);
    } catch (fault) {
      deps.log({ event: 'fault', edge: 'http', ...faultShape(fault) });
      raw.destroy();
    }
  });
}
