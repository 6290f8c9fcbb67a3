/**
 * Which checkpoints are kept, as one pure rule: of a mentorship by days, weeks and months; over all
 * mentorships by bytes. [B27, B28]
 */
import type { Checkpoint } from './checkpoint.ts';

/** As many as were made last are kept, whatever their day. */
export const KEPT_LAST = 4;
/** Of so many last days, weeks and months on which there is one, the last is kept. */
export const KEPT_DAYS = 7;
/** See `KEPT_DAYS`; a week begins on Monday. */
export const KEPT_WEEKS = 4;
/** See `KEPT_DAYS`. */
export const KEPT_MONTHS = 12;
/** As many bytes as the checkpoints of all mentorships may take on this device. */
export const MOST_CHECKPOINT_BYTES = 30_000_000;

type Dated = Pick<Checkpoint, 'number' | 'day'>;
type Sized = Pick<Checkpoint, 'roomId' | 'number' | 'at' | 'storedSize'>;

const DAY_MS = 86_400_000;

/** The Monday of the week of `day`, as days since 1970. */
function weekOf(day: string): string {
  const days = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
  // 1970-01-01 was a Thursday.
  return String(days - ((((days + 3) % 7) + 7) % 7));
}

const PERIODS: readonly { readonly of: (day: string) => string; readonly count: number }[] = [
  { of: (day) => day, count: KEPT_DAYS },
  { of: weekOf, count: KEPT_WEEKS },
  { of: (day) => day.slice(0, 7), count: KEPT_MONTHS },
];

/**
 * Those of one mentorship's checkpoints that are kept, newest first. A newer one never goes because an
 * older one is there, and what goes would not be kept later either. [B27]
 */
export function keptCheckpoints<One extends Dated>(all: readonly One[]): readonly One[] {
  const newestFirst = all.toSorted((a, b) => b.number - a.number);
  const kept = new Set(newestFirst.slice(0, KEPT_LAST));
  for (const { of, count } of PERIODS) {
    const periods = new Set<string>();
    for (const one of newestFirst) {
      const period = of(one.day);
      if (periods.has(period)) continue;
      if (periods.size === count) break;
      periods.add(period);
      kept.add(one);
    }
  }
  return newestFirst.filter((one) => kept.has(one));
}

/**
 * Those that go so that all together take at most `most` bytes: the oldest first, the newest one of
 * each mentorship only when nothing else is left. [B28]
 */
export function surplusCheckpoints<One extends Sized>(
  all: readonly One[],
  most: number = MOST_CHECKPOINT_BYTES,
): readonly One[] {
  const newest = new Map<string, number>();
  for (const { roomId, number } of all)
    newest.set(roomId, Math.max(number, newest.get(roomId) ?? -1));
  const isNewest = (one: One): boolean => newest.get(one.roomId) === one.number;
  const goingFirst = all.toSorted(
    (a, b) => Number(isNewest(a)) - Number(isNewest(b)) || a.at - b.at || a.number - b.number,
  );
  const surplus: One[] = [];
  let bytes = all.reduce((sum, one) => sum + one.storedSize, 0);
  for (const one of goingFirst) {
    if (bytes <= most) break;
    surplus.push(one);
    bytes -= one.storedSize;
  }
  return surplus;
}
