/** What a connection is for. [W31] */

/**
 * `live`: present, receives all. `fetch`: the log only, unseen by others. `head`: one look. `replay`:
 * as `live`, but with the log's entries wherever they are kept, and else those after the older snapshot
 * for as long as that is kept. [W48]
 */
export type Mode = 'live' | 'fetch' | 'head' | 'replay';

/** The byte of each mode, in `hello` and in what it signs. */
export const MODE_NUMBERS = {
  live: 1,
  fetch: 2,
  head: 3,
  replay: 4,
} as const satisfies Record<Mode, number>;

const MODES: ReadonlyMap<number, Mode> = new Map([
  [MODE_NUMBERS.live, 'live'],
  [MODE_NUMBERS.fetch, 'fetch'],
  [MODE_NUMBERS.head, 'head'],
  [MODE_NUMBERS.replay, 'replay'],
]);

/** The mode of a byte, or `undefined`. */
export function modeOfNumber(number: number): Mode | undefined {
  return MODES.get(number);
}

/** Whether a connection of this mode is present: counted, announced, sent what is ephemeral. [W31] */
export function isPresent(mode: Mode): boolean {
  return mode === 'live' || mode === 'replay';
}
