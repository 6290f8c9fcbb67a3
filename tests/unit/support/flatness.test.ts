import { expect, test } from 'vitest';
import { flatnessOf, type Look } from '../../bench/soak/flatness.ts';

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;
const ALLOWED = { share: 0.1, mebibytes: 4 };

const looks = (mebibytesAt: (minute: number) => number): readonly Look[] =>
  Array.from({ length: 60 }, (_, minute) => ({
    atMs: minute * MINUTE_MS,
    bytes: mebibytesAt(minute) * MIB,
  }));

test('memory that goes up and down around one place is flat', () => {
  expect(
    flatnessOf(
      looks((minute) => 40 + (minute % 2)),
      ALLOWED,
    ),
  ).toMatchObject({ flat: true });
});

test('memory that grows by a quarter of a megabyte a minute is not flat, and its slope says so', () => {
  const { flat, slopeMibPerHour } = flatnessOf(
    looks((minute) => 40 + minute / 4),
    ALLOWED,
  );
  expect(flat).toBe(false);
  expect(slopeMibPerHour).toBeCloseTo(15, 5);
});

test('a step in the midst is told by the last quarter against the first', () => {
  const told = flatnessOf(
    looks((minute) => (minute < 30 ? 40 : 60)),
    ALLOWED,
  );
  expect(told).toMatchObject({ firstQuarterMib: 40, lastQuarterMib: 60, flat: false });
});
