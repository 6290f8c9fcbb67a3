/** A machine in another zone for a while: the process' own, so that dates, inputs and words all follow. */

/** Does `run` as on a machine in `zone`, all in one tick. */
export function inZone<T>(zone: string, run: () => T): T {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

/**
 * The days of 2026 on which the clocks change: in two hemispheres, by half an hour (Lord Howe), and at midnight
 * itself (Santiago, where a day begins at one o'clock).
 */
export const CHANGES: readonly (readonly [zone: string, day: string])[] = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Pacific/Auckland', '2026-04-05'],
  ['Pacific/Auckland', '2026-09-27'],
  ['America/Santiago', '2026-04-05'],
  ['America/Santiago', '2026-09-06'],
];
