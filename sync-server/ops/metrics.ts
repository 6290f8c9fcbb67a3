/**
 * What the relay counts, in Prometheus form by prom-client: names with units, labels from closed lists,
 * and never one a room, an address or a person. OPERATIONS.md says what to watch. [V75]
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CLOSE_NUMBERS, type ErrorCode } from '#shared/wire/errors.ts';
import type { FaultEdge } from './logger.ts';
import { WATCHED_LIMITS, type WatchedLimit } from './reached-limits.ts';
import { STORAGE_TROUBLES, type StorageTrouble } from './storage-trouble.ts';

/** What became of an append. */
export type AppendOutcome =
  'stored' | 'no-room' | 'wrong-epoch' | 'room-full' | 'suspended' | 'storage-fault';

/** Why a connection was not accepted. */
export type Refusal = 'draining' | 'too-many' | 'too-many-from-address' | 'unknown-path';

/** What is asked when somebody reads the metrics. */
export type MetricSources = {
  readonly connections: () => number;
  /** Sockets that have not logged in. */
  readonly newcomers: () => number;
  readonly rooms: () => number;
  /** Bytes in memory that wait for readers. */
  readonly outputBytes: () => number;
  /** Bytes in memory that were received and wait to be handled. */
  readonly receivedBytes: () => number;
  /** Bytes of parts of large changes. */
  readonly stagedBytes: () => number;
  readonly trouble: () => StorageTrouble | undefined;
  /** Whether what is stored outlives a power cut. [V99] */
  readonly syncs: boolean;
  readonly storageFaults: () => ReadonlyMap<StorageTrouble, number>;
};

/** The counters of one relay. */
export type Metrics = {
  readonly appended: (outcome: AppendOutcome, seconds: number, bytes: number) => void;
  readonly snapshotCommitted: () => void;
  readonly epochBegun: () => void;
  readonly roomDeleted: () => void;
  readonly opened: () => void;
  readonly refused: (why: Refusal) => void;
  readonly ended: (code: ErrorCode) => void;
  readonly reached: (limit: WatchedLimit) => void;
  readonly fault: (edge: FaultEdge) => void;
  readonly received: (bytes: number) => void;
  readonly sent: (bytes: number) => void;
  /** All of them as text, with its content type. */
  readonly write: () => Promise<{ readonly type: string; readonly text: string }>;
  /** Begins to count what the process uses: memory, CPU, event loop delay, garbage collection. */
  readonly countProcess: () => void;
};

// Durable in a group takes 1 to 10 ms; above 1 s a client would rather be told to slow down.
const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const OUTCOMES: readonly AppendOutcome[] = [
  'stored',
  'no-room',
  'wrong-epoch',
  'room-full',
  'suspended',
  'storage-fault',
];
const REFUSALS: readonly Refusal[] = [
  'draining',
  'too-many',
  'too-many-from-address',
  'unknown-path',
];
const EDGES: readonly FaultEdge[] = ['connection', 'http', 'timer', 'process'];

/** A counter with one label, every value of which is there from the start: a rate needs the zero. */
function labelled<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  label: string,
  values: readonly Label[],
): (value: Label, by?: number) => void {
  const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
  const children = new Map(values.map((value) => [value, counter.labels(value)]));
  for (const child of children.values()) child.inc(0);
  return (value, by = 1) => children.get(value)?.inc(by);
}

/** A counter for what happens at every message: a number that is read when somebody asks. */
function addSum(registry: Registry, name: string, help: string): (by: number) => void {
  let sum = 0;
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(sum);
    },
  });
  return (by) => void (sum += by);
}

function addGauges(registry: Registry, sources: MetricSources): void {
  const gauge = (name: string, help: string, value: () => number): void => {
    const collect = function collect(this: Gauge): void {
      this.set(value());
    };
    new Gauge({ name, help, registers: [registry], collect });
  };
  gauge('twoway_connections', 'Connections now open.', sources.connections);
  gauge('twoway_newcomers', 'Sockets that have not logged in.', sources.newcomers);
  const held = 'Bytes in memory that wait';
  gauge('twoway_output_waiting_bytes', `${held} for readers.`, sources.outputBytes);
  gauge('twoway_received_waiting_bytes', `${held} to be handled.`, sources.receivedBytes);
  gauge('twoway_staged_bytes', `${held} for the rest of a large change.`, sources.stagedBytes);
  gauge('twoway_rooms_in_memory', 'Rooms that somebody is in.', sources.rooms);
  gauge('twoway_storage_writable', '1 when the last write to the storage worked, else 0.', () =>
    sources.trouble() === undefined ? 1 : 0,
  );
  gauge('twoway_storage_durable', '0 when a power cut may lose what was stored, else 1.', () =>
    sources.syncs ? 1 : 0,
  );
  new Counter({
    name: 'twoway_storage_faults_total',
    help: 'What the storage engine threw, by kind.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      this.reset();
      for (const kind of STORAGE_TROUBLES)
        this.inc({ kind }, sources.storageFaults().get(kind) ?? 0);
    },
  });
}

/** The counters of a relay that has done nothing yet. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  addGauges(registry, sources);
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const opened = counter('twoway_connections_opened_total', 'Connections that were accepted.');
  const appendBytes = counter('twoway_append_bytes_total', 'Sealed bytes of stored appends.');
  const snapshots = counter(
    'twoway_snapshots_committed_total',
    'Snapshots that became the newest.',
  );
  const epochs = counter('twoway_epochs_begun_total', 'Epochs that rooms have begun.');
  const deleted = counter('twoway_rooms_deleted_total', 'Rooms that their members took away.');
  const received = addSum(
    registry,
    'twoway_received_bytes_total',
    'Bytes of messages from clients.',
  );
  const sent = addSum(registry, 'twoway_sent_bytes_total', 'Bytes of messages to clients.');
  const appendSeconds = new Histogram({
    name: 'twoway_append_seconds',
    help: 'From asking the storage for an append until it is durable.',
    buckets: APPEND_SECONDS,
    registers,
  });
  const appends = labelled(
    registry,
    'twoway_appends_total',
    'Appends that reached the storage.',
    'outcome',
    OUTCOMES,
  );
  const codes = Object.keys(CLOSE_NUMBERS) as readonly ErrorCode[];
  return {
    appended(outcome, seconds, bytes) {
      appends(outcome);
      if (outcome !== 'stored') return;
      appendSeconds.observe(seconds);
      appendBytes.inc(bytes);
    },
    snapshotCommitted: () => snapshots.inc(),
    epochBegun: () => epochs.inc(),
    roomDeleted: () => deleted.inc(),
    opened: () => opened.inc(),
    refused: labelled(
      registry,
      'twoway_connections_refused_total',
      'Upgrades that were answered with an HTTP status.',
      'reason',
      REFUSALS,
    ),
    ended: labelled(
      registry,
      'twoway_connections_ended_total',
      'Connections that the relay ended, by the reason it gave.',
      'reason',
      codes,
    ),
    reached: labelled(
      registry,
      'twoway_limits_reached_total',
      'Times that a limit turned somebody away or ended a connection.',
      'limit',
      WATCHED_LIMITS,
    ),
    fault: labelled(
      registry,
      'twoway_faults_total',
      'Faults of the relay itself that an edge caught.',
      'edge',
      EDGES,
    ),
    received,
    sent,
    write: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    countProcess: () => collectDefaultMetrics({ register: registry }),
  };
}
