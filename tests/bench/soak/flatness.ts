/** Whether memory stays where it is: the last quarter of a run against its first, and the slope over all. */
import { median } from '../relay/figures.ts';

/** Memory at a moment. */
export type Look = { readonly atMs: number; readonly bytes: number };

/** What looks come to. `flat`: the last quarter is within the allowance above the first. */
export type Flatness = {
  readonly firstQuarterMib: number;
  readonly lastQuarterMib: number;
  /** Of the straight line nearest to all looks. */
  readonly slopeMibPerHour: number;
  readonly flat: boolean;
};

/** How far the last quarter may lie above the first: the larger of the two. */
export type Allowance = { readonly share: number; readonly mebibytes: number };

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

function slopeOf(looks: readonly Look[]): number {
  const mean = (of: (look: Look) => number): number =>
    looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const [at, bytes] = [mean((look) => look.atMs), mean((look) => look.bytes)];
  const spread = looks.reduce((sum, look) => sum + (look.atMs - at) ** 2, 0);
  const together = looks.reduce((sum, look) => sum + (look.atMs - at) * (look.bytes - bytes), 0);
  return spread === 0 ? 0 : together / spread;
}

/** Judges looks in the order in which they were taken; there are at least four. */
export function flatnessOf(looks: readonly Look[], allowance: Allowance): Flatness {
  const quarter = Math.max(1, Math.floor(looks.length / 4));
  const middle = (part: readonly Look[]): number => median(part.map(({ bytes }) => bytes / MIB));
  const [first, last] = [middle(looks.slice(0, quarter)), middle(looks.slice(-quarter))];
  const slope = (slopeOf(looks) * HOUR_MS) / MIB;
  return {
    firstQuarterMib: first,
    lastQuarterMib: last,
    slopeMibPerHour: Math.round(slope * 100) / 100,
    flat: last - first <= Math.max(first * allowance.share, allowance.mebibytes),
  };
}
