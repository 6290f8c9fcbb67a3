/**
 * The operator's limits: their names, defaults and bounds, each with the sentence that --help shows.
 * They lie below the wire's own ceilings (shared/wire/limits.ts). [V30 to V38]
 */
import {
  HANDSHAKE_MS,
  LEASE_MS,
  MARK_INTERVAL_MS,
  MAX_ENTRY_BYTES,
  MAX_IDLE_DAYS,
  MAX_SNAPSHOT_BYTES,
  PING_MS,
} from '#shared/wire/limits.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

type Limit = {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly says: string;
};

const limit = (value: number, least: number, most: number, says: string): Limit => ({
  value,
  least,
  most,
  says,
});

/** Every limit by its name in code; `maxRoomBytes` is TWOWAY_MAX_ROOM_BYTES and --max-room-bytes. */
export const LIMITS = {
  maxEntryBytes: limit(4 * MIB, 4 * KIB, MAX_ENTRY_BYTES, 'largest single change'),
  maxSnapshotBytes: limit(8 * MIB, 64 * KIB, MAX_SNAPSHOT_BYTES, 'largest snapshot of a room'),
  maxRoomBytes: limit(64 * MIB, 64 * KIB, 2 ** 40, 'most bytes one room may hold'),
  maxRoomConnections: limit(64, 1, 10_000, 'connections in one room'),
  maxConnections: limit(20_000, 1, 1_000_000, 'connections altogether'),
  maxAddressConnections: limit(2_000, 1, 1_000_000, 'connections from one network address'),
  maxNewcomers: limit(1_000, 1, 1_000_000, 'sockets that have not logged in yet'),
  maxPendingInvites: limit(16, 1, 1_000, 'invites of one room that wait to be used'),
  appendsPerSecond: limit(10, 1, 1_000_000, 'changes a second and connection before they wait'),
  appendBurst: limit(50, 1, 1_000_000, 'changes at once before they wait'),
  requestsPerMinute: limit(30, 1, 1_000_000, 'invite and admin requests a minute and connection'),
  ephemeralsPerSecond: limit(10, 1, 1_000_000, 'presence messages a second; the latest wins'),
  messagesPerSecond: limit(200, 1, 1_000_000, 'other messages a second, above it the end'),
  createsPerHour: limit(60, 0, 1_000_000, 'new rooms an hour and network address'),
  handshakeMs: limit(HANDSHAKE_MS, 100, 600_000, 'time to log in'),
  httpMs: limit(10_000, 100, 600_000, 'time for a whole HTTP request to arrive'),
  pingMs: limit(PING_MS, 50, 600_000, 'time between pings; three without a sign end a connection'),
  maxBufferedBytes: limit(1 * MIB, 16 * KIB, 1024 * MIB, 'bytes that may wait for a slow reader'),
  maxOutputBytes: limit(256 * MIB, 8 * MIB, 2 ** 40, 'bytes that may wait for all slow readers'),
  stallMs: limit(20_000, 50, 600_000, 'time for a slow reader to take anything at all'),
  maxQueuedBytes: limit(1 * MIB, 16 * KIB, 1024 * MIB, 'bytes received that may wait their turn'),
  maxReceivedBytes: limit(256 * MIB, 1 * MIB, 2 ** 40, 'the same of all connections'),
  maxStagedBytes: limit(128 * MIB, 4 * MIB, 2 ** 40, 'parts of large changes held altogether'),
  stagedMs: limit(60_000, 50, 3_600_000, 'time for the next part of a large change'),
  leaseMs: limit(LEASE_MS, 50, 3_600_000, 'time to make a snapshot before another may'),
  markMs: limit(MARK_INTERVAL_MS, 1, 3_600_000, 'time between two marks of one device'),
  drainSeconds: limit(
    10,
    0,
    3_600,
    'seconds at most over which a stopping relay lets connections go',
  ),
  drainPerSecond: limit(
    100,
    1,
    1_000_000,
    'connections a second that it lets go, when they are few',
  ),
  keepIdleDays: limit(0, 0, MAX_IDLE_DAYS, 'days that a room nobody opens is kept; 0: for ever'),
  sweepMs: limit(60_000, 20, 3_600_000, 'time between two sweeps of what nobody needs'),
} as const satisfies Record<string, Limit>;

/** The least days, if any, that an idle room is kept: people go on holidays. [V83] */
export const LEAST_IDLE_DAYS = 30;

/** The name of a limit. */
export type LimitName = keyof typeof LIMITS;

/** A value for each limit. */
export type Limits = { readonly [Name in LimitName]: number };

/** The names of all limits, in the order of the list. */
export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** All limits at their defaults, some of them changed. */
export function limitsWith(changes: Partial<Limits>): Limits {
  const defaults: Record<string, number> = {};
  for (const name of LIMIT_NAMES) defaults[name] = LIMITS[name].value;
  return { ...(defaults as Limits), ...changes };
}

/** The limits that are not at their defaults: a relay says so when it starts. [V30] */
export function changedLimits(limits: Limits): Readonly<Record<string, number>> {
  const changed: Record<string, number> = {};
  for (const name of LIMIT_NAMES)
    if (limits[name] !== LIMITS[name].value) changed[name] = limits[name];
  return changed;
}
