/** Time as a thing that is handed in, so that tests can turn it. */
import type { Millis } from './ids.ts';

/** Tells the time. */
export type Clock = { readonly now: () => Millis };

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() as Millis };
