/** What a connection is for. [W31] */

/** `live`: present, receives all. `fetch`: the log only, unseen by others. `head`: one look. */
export type Mode = 'live' | 'fetch' | 'head';

/** The byte of each mode, in `hello` and in what it signs. */
export const MODE_NUMBERS = { live: 1, fetch: 2, head: 3 } as const satisfies Record<Mode, number>;

const MODES: ReadonlyMap<number, Mode> = new Map([
  [MODE_NUMBERS.live, 'live'],
  [MODE_NUMBERS.fetch, 'fetch'],
  [MODE_NUMBERS.head, 'head'],
]);

/** The mode of a byte, or `undefined`. */
export function modeOfNumber(number: number): Mode | undefined {
  return MODES.get(number);
}
