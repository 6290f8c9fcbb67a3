/** By what something can be kept in an item more than once: members, days, or words. [D88] */
import { isId, type MemberId } from '../base/ids.ts';
import { isCalendarDate, type CalendarDate } from './calendar-date.ts';
import type { Field } from './fields.ts';
import type { Keyed } from './part-shape.ts';
import { isOneOf } from './schema.ts';

/** One for each member; who writes one has a card. */
export function keyedByMember<Given, Read>(
  field: Field<Given, Read>,
): Keyed<MemberId, Given, Read> {
  return { isKey: (key): key is MemberId => isId(key), root: 'members', field };
}

/** One for each day of the calendar. */
export function keyedByDay<Given, Read>(
  field: Field<Given, Read>,
): Keyed<CalendarDate, Given, Read> {
  return { isKey: isCalendarDate, root: undefined, field };
}

/** One for each of `words`. */
export function keyedByWord<Word extends string, Given, Read>(
  words: readonly Word[],
  field: Field<Given, Read>,
): Keyed<Word, Given, Read> {
  return { isKey: (key): key is Word => isOneOf(words, key), root: undefined, field };
}
