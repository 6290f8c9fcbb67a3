/**
 * The relay: HTTP and sockets in front, rooms behind, one store below. Made from its configuration and
 * what it stands on, by main.ts and by tests alike; starts nothing by itself. [V51, V52]
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#shared/base/clock.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { REDEEM_AGAIN_MS } from '#shared/wire/limits.ts';
import { loopbackNames } from '#shared/wire/relay-name.ts';
import type { Config } from './config.ts';
import {
  createConnection,
  type Arrival,
  type Connection,
  type ConnectionDeps,
} from './front/connection.ts';
import { createCreationPolicy, type CreationPolicy } from './front/creation-policy.ts';
import { openGate } from './front/gate.ts';
import { createHeldBytes } from './front/held-bytes.ts';
import { createHttpServer } from './front/http.ts';
import { createNewcomers } from './front/newcomers.ts';
import { createPages } from './front/pages.ts';
import type { LogStore } from './log/log-store.ts';
import { createRoomSweep } from './room/room-sweep.ts';
import type { RoomKeeper } from './log/room-keeper.ts';
import { faultShape, type Logger } from './ops/logger.ts';
import { createMetrics } from './ops/metrics.ts';
import { paceLog } from './ops/paced-log.ts';
import { createReachedLimits } from './ops/reached-limits.ts';
import type { StorageWatch } from './ops/storage-watch.ts';
import { watchStore } from './ops/watched-store.ts';
import { createRooms } from './room/rooms.ts';
import { createStagingBudget } from './room/staging.ts';

/** What a relay stands on. The store is the caller's to close, after `stop`. */
export type RelayDeps = {
  readonly store: LogStore;
  readonly clock: Clock;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly log: Logger;
  /** What the store's engine reports its faults to. */
  readonly watch: StorageWatch;
  /** What deletes whole rooms; without it none is deleted. The caller's to close, as the store. */
  readonly keeper?: RoomKeeper;
  /** Whether what the store has settled outlives a power cut; the default. [V99] */
  readonly syncs?: boolean;
};

/** Where a relay listens. */
export type Listening = {
  readonly port: number;
  /** For sockets from this machine, `ws://127.0.0.1:<port>`. */
  readonly url: string;
  readonly names: readonly string[];
};

/** Why a relay does not listen: the system's code, such as EADDRINUSE. */
export type ListenFault = { readonly reason: 'cannot-listen'; readonly code: string };

/** A relay. */
export type Relay = {
  readonly listen: () => Promise<Result<Listening, ListenFault>>;
  /** Takes no new connection, finishes what was received, ends every connection. [V52, V77] */
  readonly stop: () => Promise<void>;
  /** How many connections and rooms are in memory. */
  readonly counts: () => { readonly connections: number; readonly rooms: number };
};

/** Once the last connection was let go, a stop takes at most about this long, whatever clients do. */
export const STOP_MS = 5_000;

function listenOn(server: Server, port: number, host: string): Promise<Result<void, ListenFault>> {
  return new Promise((resolve) => {
    server.on('error', (fault: NodeJS.ErrnoException) =>
      resolve(err({ reason: 'cannot-listen', code: fault.code ?? fault.name })),
    );
    server.listen(port, host, () => resolve(ok(undefined)));
  });
}

/** A relay by `config`, listening only once it is told to. */
export function createRelay(config: Config, deps: RelayDeps): Relay {
  const { limits } = config;
  const { clock, now, watch } = deps;
  const connections = new Set<Connection>();
  const metrics = createMetrics({
    connections: () => connections.size,
    newcomers: () => newcomers.count(),
    rooms: () => rooms.size(),
    outputBytes: () => output.total(),
    receivedBytes: () => received.total(),
    stagedBytes: () => budget.taken(),
    trouble: watch.trouble,
    syncs: deps.syncs ?? true,
    storageFaults: watch.faults,
  });
  const store = watchStore(deps.store, { watch, metrics, now });
  const paced = paceLog(deps.log, now);
  const log: Logger = (event) => {
    if (event.event === 'connection-ended') metrics.ended(event.code);
    if (event.event === 'fault') metrics.fault(event.edge);
    paced(event);
  };
  const reached = createReachedLimits({ limits, log, now, count: metrics.reached });
  const newcomers = createNewcomers(limits.maxNewcomers, () => reached('maxNewcomers'));
  const output = createHeldBytes(limits.maxOutputBytes, () => reached('maxOutputBytes'));
  const received = createHeldBytes(limits.maxReceivedBytes, () => reached('maxReceivedBytes'));
  const budget = createStagingBudget(limits.maxStagedBytes, () => reached('maxStagedBytes'));
  const rooms = createRooms({ store, limits, log, now });
  const roomSweep = createRoomSweep({ keeper: deps.keeper, rooms, clock, limits });
  const server = createHttpServer({
    store,
    log,
    metrics,
    watch,
    access: config.metrics,
    isDraining: () => stopping,
    pages: createPages(config.extensionUrl),
    requestMs: limits.httpMs,
  });
  let names: readonly string[] = config.publicNames ?? [];
  let lastNumber = 0;
  let stopping = false;
  let onEmpty: (() => void) | undefined;
  const timers: NodeJS.Timeout[] = [];
  let sweeping: Promise<unknown> | undefined;

  const policy = createCreationPolicy(config.creationNetworks, limits.createsPerHour, now);
  const mayCreate: CreationPolicy = (address) => {
    const allowed = policy(address);
    if (!allowed.ok && allowed.error === 'slow-down') reached('createsPerHour');
    return allowed;
  };

  const connectionDeps: ConnectionDeps = {
    store,
    clock,
    now,
    log,
    limits,
    rooms,
    names: () => names,
    creationToken: config.creationToken,
    mayCreate,
    budget,
    visited: roomSweep.visited,
    traffic: metrics,
    output,
    received,
    newcomers,
    reached,
    closed(connection) {
      connections.delete(connection);
      if (connections.size === 0) onEmpty?.();
    },
  };

  const accept = (arrival: Omit<Arrival, 'number'>): Connection => {
    lastNumber += 1;
    const connection = createConnection({ ...arrival, number: lastNumber }, connectionDeps);
    connections.add(connection);
    metrics.opened();
    return connection;
  };

  openGate(server, {
    limits,
    source: config,
    newcomers,
    log,
    reached,
    refused: metrics.refused,
    isDraining: () => stopping,
    connections: () => connections.size,
    accept,
  });

  const tick = (): void => {
    const at = now();
    // Asked for as long as it is in trouble, so that the end is noticed though nobody writes. [V76]
    if (watch.trouble() !== undefined) void store.check();
    for (const connection of connections) {
      try {
        connection.tick(at);
      } catch (fault) {
        log({ event: 'fault', edge: 'timer', ...faultShape(fault) });
        connection.terminate();
      }
    }
  };

  /** Piece by piece, so that whatever else wants the store comes between. [V67] */
  const sweepAll = async (): Promise<void> => {
    await store.sweepInvites(clock.now(), REDEEM_AGAIN_MS);
    await roomSweep.run(() => stopping);
    while (!stopping) {
      const swept = await store.sweepSnapshots(clock.now());
      if (!swept.ok || !swept.value.more) return;
      if (swept.value.roomId !== undefined) await rooms.refresh(swept.value.roomId);
    }
  };
  const sweep = (): void => {
    sweeping ??= sweepAll()
      .catch((fault: unknown) => log({ event: 'fault', edge: 'timer', ...faultShape(fault) }))
      .finally(() => (sweeping = undefined));
  };

  /** Another relay on this store has written to a room. [V73] */
  const hearOtherRelays = (): void =>
    store.watch((roomId) => {
      rooms
        .wake(roomId)
        .catch((fault: unknown) => log({ event: 'fault', edge: 'wake', ...faultShape(fault) }));
    });

  const startTimers = (): void => {
    const tickMs = Math.min(1_000, limits.pingMs, limits.handshakeMs, limits.stallMs) / 4;
    timers.push(setInterval(tick, Math.max(10, tickMs)));
    timers.push(setInterval(sweep, limits.sweepMs));
    sweep();
  };

  const endConnections = async (): Promise<void> => {
    // A few overrun no relay, and nobody should wait for this one to stop.
    const seconds = Math.min(limits.drainSeconds, connections.size / limits.drainPerSecond);
    const spreadMs = seconds * 1000;
    const empty = new Promise<void>((resolve) => (onEmpty = resolve));
    const ending = [...connections].map((connection) =>
      setTimeout(() => connection.stop(), Math.random() * spreadMs),
    );
    const deadline = setTimeout(() => {
      for (const connection of connections) connection.terminate();
    }, spreadMs + STOP_MS);
    if (connections.size > 0) await empty;
    for (const timer of [...ending, deadline]) clearTimeout(timer);
  };

  return {
    async listen() {
      const listening = await listenOn(server, config.port, config.host);
      if (!listening.ok) return listening;
      const { port } = server.address() as AddressInfo;
      names = config.publicNames ?? loopbackNames(port);
      startTimers();
      hearOtherRelays();
      if (config.metrics.access !== 'off') metrics.countProcess();
      const host = config.host.includes(':') ? `[${config.host}]` : config.host;
      return ok({ port, names, url: `ws://${host}:${port}` });
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      log({ event: 'stopping', connections: connections.size });
      // It listens on meanwhile, so that whoever asks hears that it is draining. [V76, V77]
      await endConnections();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      for (const timer of timers) clearInterval(timer);
      await sweeping;
      await roomSweep.run(() => true);
      await closed;
      log({ event: 'stopped' });
    },
    counts: () => ({ connections: connections.size, rooms: rooms.size() }),
  };
}
