/** A relay inside the test's own process, on a port of the system's choice, with any store and limits. */
import type { Clock } from '#shared/base/clock.ts';
import { systemClock } from '#shared/base/clock.ts';
import type { Config } from '../../sync-server/config.ts';
import { limitsWith, type Limits } from '../../sync-server/limits.ts';
import type { RoomKeeper } from '../../sync-server/log/room-keeper.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../sync-server/log/memory-store.ts';
import type { LogEvent } from '../../sync-server/ops/logger.ts';
import { createStorageWatch, type StorageWatch } from '../../sync-server/ops/storage-watch.ts';
import { createRelay, type Relay } from '../../sync-server/relay.ts';

/** What to change of a plain relay. */
export type InProcessOptions = {
  readonly limits?: Partial<Limits>;
  readonly config?: Partial<Config>;
  readonly store?: LogStore;
  readonly keeper?: RoomKeeper;
  readonly clock?: Clock;
  /** Milliseconds that never go back; one that stands still makes rates exact. */
  readonly now?: () => number;
};

/** A listening relay, what it logged, and its store. */
export type InProcessRelay = {
  readonly url: string;
  readonly port: number;
  /** The name that clients sign. */
  readonly name: string;
  readonly relay: Relay;
  readonly store: LogStore;
  readonly events: readonly LogEvent[];
  /** What a store made by the test reports its faults to. */
  readonly watch: StorageWatch;
  /** Stops the relay and closes the store. */
  readonly close: () => Promise<void>;
};

/** Starts one. */
export async function startRelayInProcess(options: InProcessOptions = {}): Promise<InProcessRelay> {
  const store = options.store ?? createMemoryStore();
  const events: LogEvent[] = [];
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    folder: '',
    databaseUrl: undefined,
    databaseConnections: 8,
    publicNames: undefined,
    creationToken: undefined,
    creationNetworks: undefined,
    trustedProxies: 0,
    addressHeader: 'x-forwarded-for',
    extensionUrl: undefined,
    logLevel: 'info',
    metrics: { access: 'on' },
    limits: limitsWith(options.limits ?? {}),
    ...options.config,
  };
  const now = options.now ?? ((): number => performance.now());
  const log = (event: LogEvent): void => void events.push(event);
  const watch = createStorageWatch(log, now);
  const relay = createRelay(config, {
    store,
    clock: options.clock ?? systemClock,
    now,
    log,
    watch,
    ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
  });
  const listening = await relay.listen();
  if (!listening.ok) throw new Error(`the relay does not listen: ${listening.error.code}`);
  const { url, port, names } = listening.value;
  return {
    url,
    port,
    name: names[0] ?? '',
    relay,
    store,
    events,
    watch,
    async close() {
      await relay.stop();
      await store.close();
    },
  };
}
