/**
 * Which limits are reached, for the operator: each is counted every time, and said in the log at once and
 * then at most once a minute, with how often it was since. [V95]
 */
import type { LimitName, Limits } from '../limits.ts';
import type { Logger } from './logger.ts';

/** The limits at which the relay turns somebody away or ends a connection. */
export const WATCHED_LIMITS = [
  'maxConnections',
  'maxAddressConnections',
  'maxNewcomers',
  'maxRoomConnections',
  'maxBufferedBytes',
  'maxOutputBytes',
  'maxReceivedBytes',
  'maxStagedBytes',
  'appendsPerSecond',
  'messagesPerSecond',
  'createsPerHour',
  'handshakeMs',
  'pingMs',
  'stallMs',
] as const satisfies readonly LimitName[];

/** One of them. */
export type WatchedLimit = (typeof WATCHED_LIMITS)[number];

/** A limit was reached. */
export type ReachedLimit = (limit: WatchedLimit) => void;

/** What saying so needs. `now`: milliseconds that never go back. */
export type ReachedLimitsDeps = {
  readonly limits: Limits;
  readonly log: Logger;
  readonly now: () => number;
  readonly count: (limit: WatchedLimit) => void;
};

const QUIET_MS = 60_000;

/** Nothing reached yet. */
export function createReachedLimits({ limits, log, now, count }: ReachedLimitsDeps): ReachedLimit {
  const said = new Map<WatchedLimit, { readonly at: number; since: number }>();
  return (limit) => {
    count(limit);
    const last = said.get(limit);
    if (last !== undefined && now() - last.at < QUIET_MS) {
      last.since += 1;
      return;
    }
    said.set(limit, { at: now(), since: 0 });
    log({ event: 'limit-reached', limit, value: limits[limit], times: 1 + (last?.since ?? 0) });
  };
}
