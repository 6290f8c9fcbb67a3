/**
 * A log that a flood of connections does not fill: of the lines that anybody can bring about by coming
 * and going, so many a second; the others are counted. [V95]
 */
import { createTokenBucket } from '../room/token-bucket.ts';
import type { LogEvent, Logger } from './logger.ts';

const LINES_PER_SECOND = 10;
const LINES_AT_ONCE = 100;
const PACED: ReadonlySet<LogEvent['event']> = new Set([
  'connection-ended',
  'epoch-begun',
  'room-deleted',
]);

/** A logger in front of `log`. `now`: milliseconds that never go back. */
export function paceLog(log: Logger, now: () => number): Logger {
  const bucket = createTokenBucket(LINES_PER_SECOND, LINES_AT_ONCE, now);
  let leftOut = 0;
  return (event) => {
    if (!PACED.has(event.event)) return log(event);
    if (!bucket.tryTake()) {
      leftOut += 1;
      return undefined;
    }
    if (leftOut > 0) log({ event: 'lines-left-out', lines: leftOut });
    leftOut = 0;
    return log(event);
  };
}
