/** What a run has measured, round by round, and what is told of it in the end. */
import { percentile, rounded } from '../percentile.ts';

/** Figures of which a run tells the median of its rounds, in the order in which they are told. */
export const MEDIANS = [
  'pairP50Ms',
  'pairP99Ms',
  'saturatedPerSecond',
  'serverCpuMsPer1000',
  'pacedP50Ms',
  'pacedP99Ms',
  'idleRssPerConnectionKb',
  'idleRssPerRoomKb',
] as const;

/** Figures by the number of edits; the median for each. */
export const BY_EDITS = [
  'coldOpenMs',
  'coldSettledMs',
  'coldOpenBytes',
  'coldOpenStateBytes',
] as const;

type ByEdits = Readonly<Record<string, number>>;

/** What is told of a target; `null`: not measured. */
export type Told = Readonly<Record<(typeof MEDIANS)[number], number | null>> &
  Readonly<Record<(typeof BY_EDITS)[number], ByEdits | null>> & {
    readonly ackedLost: number | null;
  };

/** Collects what is measured of one target. */
export type Figures = {
  readonly add: (name: (typeof MEDIANS)[number], value: number) => void;
  readonly addByEdits: (name: (typeof BY_EDITS)[number], edits: number, value: number) => void;
  /** What one kill has lost; all of them are added up. */
  readonly addLost: (count: number) => void;
  readonly told: () => Told;
};

/** The middle of `values`, for people to read; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return rounded(((low ?? Number.NaN) + (high ?? Number.NaN)) / 2);
}

/** Nothing measured yet. */
export function createFigures(): Figures {
  const values = new Map<string, number[]>();
  const byEdits = new Map<string, Map<number, number[]>>();
  let lost: number | undefined;

  const medianOf = (name: string): number | null => {
    const measured = values.get(name);
    return measured === undefined ? null : median(measured);
  };
  const mediansOf = (name: string): ByEdits | null => {
    const measured = byEdits.get(name);
    if (measured === undefined) return null;
    return Object.fromEntries([...measured].map(([edits, all]) => [String(edits), median(all)]));
  };
  return {
    add: (name, value) => void values.set(name, [...(values.get(name) ?? []), value]),
    addByEdits(name, edits, value) {
      const measured = byEdits.get(name) ?? new Map<number, number[]>();
      byEdits.set(name, measured.set(edits, [...(measured.get(edits) ?? []), value]));
    },
    addLost: (count) => void (lost = (lost ?? 0) + count),
    told: () => ({
      ...(Object.fromEntries(MEDIANS.map((name) => [name, medianOf(name)])) as Told),
      coldOpenMs: mediansOf('coldOpenMs'),
      coldSettledMs: mediansOf('coldSettledMs'),
      coldOpenBytes: mediansOf('coldOpenBytes'),
      coldOpenStateBytes: mediansOf('coldOpenStateBytes'),
      ackedLost: lost ?? null,
    }),
  };
}

/** The middle and the slowest hundredth of many times, for people to read. */
export function middleAndTail(timesMs: readonly number[]): { p50: number; p99: number } {
  return { p50: rounded(percentile(timesMs, 0.5)), p99: rounded(percentile(timesMs, 0.99)) };
}
