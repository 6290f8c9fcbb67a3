/** How a client learns that its relay does not keep for ever a room that nobody opens. [W53] */
import type { Form } from './codec.ts';
import { readNumber, writeNumber } from './fields.ts';
import { MAX_IDLE_DAYS } from './limits.ts';

/** Down: a room that no member logs in to for so many days may be deleted; 0 is never sent. */
export type IdleLimit = { readonly type: 'idle-limit'; readonly days: number };

/** Fields of `idle-limit`. */
export const idleLimitForm: Form<IdleLimit> = {
  write: (writer, { days }) => writeNumber(writer, days, MAX_IDLE_DAYS),
  read: (reader) => ({ type: 'idle-limit', days: readNumber(reader, MAX_IDLE_DAYS) }),
};
