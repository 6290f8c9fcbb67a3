/** Which checkpoints are kept, whatever days they are of: against a slow reading of the rule. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoomId } from '#shared/base/ids.ts';
import {
  KEPT_DAYS,
  KEPT_LAST,
  KEPT_MONTHS,
  KEPT_WEEKS,
  keptCheckpoints,
  surplusCheckpoints,
} from '../../../extension/store/kept-checkpoints.ts';
import { at, day } from '../../support/store/samples.ts';

const FIRST = Date.UTC(2024, 1, 20);
const DAY_MS = 86_400_000;

function isoDay(days: number): string {
  return new Date(FIRST + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday before or on a day, found by walking. */
function monday(iso: string): string {
  let date = new Date(`${iso}T12:00:00Z`);
  while (date.getUTCDay() !== 1) date = new Date(date.getTime() - DAY_MS);
  return date.toISOString().slice(0, 10);
}

type Made = { readonly number: number; readonly day: ReturnType<typeof day> };

/** Days between one checkpoint and the next; a wrong clock may go back. */
const history = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) },
      { weight: 2, arbitrary: fc.integer({ min: 6, max: 80 }) },
      { weight: 1, arbitrary: fc.integer({ min: -40, max: -1 }) },
    ),
    { maxLength: 80 },
  )
  .map((gaps) => {
    let days = 400;
    return gaps.map((gap, number): Made => {
      days = Math.max(0, days + gap);
      return { number, day: day(isoDay(days)) };
    });
  });

function ofLastPeriods(all: readonly Made[], periodOf: (day: string) => string, count: number) {
  const newest = new Map<string, number>();
  for (const one of all) newest.set(periodOf(one.day), one.number);
  return [...newest.values()].toSorted((a, b) => b - a).slice(0, count);
}

function asTheRuleSays(all: readonly Made[]): readonly number[] {
  const numbers = [
    ...all.slice(-KEPT_LAST).map(({ number }) => number),
    ...ofLastPeriods(all, (iso) => iso, KEPT_DAYS),
    ...ofLastPeriods(all, monday, KEPT_WEEKS),
    ...ofLastPeriods(all, (iso) => iso.slice(0, 7), KEPT_MONTHS),
  ];
  return [...new Set(numbers)].toSorted((a, b) => b - a);
}

const numbersOf = (kept: readonly Made[]): readonly number[] => kept.map(({ number }) => number);

test('[B27] what is kept is what the rule says, and never more', () => {
  fc.assert(
    fc.property(history, (all) => {
      const kept = numbersOf(keptCheckpoints(all));
      expect(kept).toEqual(asTheRuleSays(all));
      expect(kept.length).toBeLessThanOrEqual(KEPT_LAST + KEPT_DAYS + KEPT_WEEKS + KEPT_MONTHS);
    }),
  );
});

test('[B27] kept step by step, it is what would be kept of all that was ever made', () => {
  fc.assert(
    fc.property(history, (all) => {
      let kept: readonly Made[] = [];
      for (const one of all) kept = keptCheckpoints([...kept, one]);
      expect(numbersOf(kept)).toEqual(asTheRuleSays(all));
    }),
  );
});

test('[B27] a newer one never goes because an older one is there', () => {
  fc.assert(
    fc.property(history, fc.nat(), (all, pick) => {
      if (all.length === 0) return;
      const without = all.filter((one) => one.number !== pick % all.length);
      const older = pick % all.length;
      const before = numbersOf(keptCheckpoints(without)).filter((number) => number > older);
      const after = numbersOf(keptCheckpoints(all)).filter((number) => number > older);
      expect(after).toEqual(before);
    }),
  );
});

test('[B28] what goes makes it fit, oldest first, each mentorship’s newest last', () => {
  const one = fc.record({
    room: fc.nat({ max: 3 }),
    time: fc.nat({ max: 1_000 }),
    storedSize: fc.nat({ max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), fc.nat({ max: 800 }), (made, most) => {
      const all = made
        .toSorted((a, b) => a.time - b.time)
        .map(({ room, time, storedSize }, number) => ({
          ...{ roomId: `room-${room}` as RoomId, at: at(time), number, storedSize },
        }));
      const gone = new Set(surplusCheckpoints(all, most));
      const left = all.filter((row) => !gone.has(row));
      const sum = (rows: typeof all): number => rows.reduce((total, r) => total + r.storedSize, 0);
      const newest = new Set(
        ['room-0', 'room-1', 'room-2', 'room-3'].map((id) => all.findLast((r) => r.roomId === id)),
      );
      expect(sum(left)).toBeLessThanOrEqual(most);
      const lastGone = [...gone].at(-1);
      if (lastGone !== undefined) expect(sum(left) + lastGone.storedSize).toBeGreaterThan(most);
      const spared = left.filter((row) => !newest.has(row));
      if ([...gone].some((row) => newest.has(row))) expect(spared).toEqual([]);
      const oldGone = [...gone].filter((row) => !newest.has(row));
      for (const row of spared)
        for (const old of oldGone) expect(old.number).toBeLessThan(row.number);
    }),
  );
});
