/**
 * The ids of series and of their sessions. They are not random: who agrees on the next cadence while apart
 * writes the same series, and a session of it has the same id on every device, whoever writes on it first. So
 * a series has no twin, and neither has a session. [D100, D102]
 */
import { assert } from '../base/assert.ts';
import { isId, type ItemId } from '../base/ids.ts';
import { isCalendarDate, type CalendarDate } from './calendar-date.ts';

/** 'cadence-', which one (four digits), the day or zeros, and what ends an id of 16 bytes. */
const FORM = /^(cadence-\d{4}-)(\d{4})(\d{2})(\d{2})A$/;
const NO_DAY = '00000000A';

/** As many cadences as a mentorship can have, one after the other. */
export const MOST_CADENCES = 10_000;

/** The id of the cadence `number` of a mentorship, from 0. Later ones are greater, as texts too. */
export function cadenceId(number: number): ItemId {
  assert(number >= 0 && number < MOST_CADENCES, 'a cadence has a number of four digits');
  return `cadence-${String(number).padStart(4, '0')}-${NO_DAY}` as ItemId;
}

/** Whether an id is one of a cadence; no other series has sessions. */
export function isCadenceId(id: string): boolean {
  return FORM.test(id) && id.endsWith(NO_DAY);
}

/** The id of the session of a cadence on a day. */
export function occurrenceId(seriesId: ItemId, day: CalendarDate): ItemId {
  const id = `${seriesId.slice(0, -NO_DAY.length)}${day.replaceAll('-', '')}A`;
  assert(isId(id), 'the session of a cadence has an id');
  return id as ItemId;
}

/** Which session of which cadence an id is of; `undefined` for any other id. */
export function occurrenceOf(
  id: string,
): { readonly seriesId: ItemId; readonly day: CalendarDate } | undefined {
  const found = FORM.exec(id);
  if (!found) return undefined;
  const [, prefix, year, month, date] = found;
  const day = `${year}-${month}-${date}`;
  return isCalendarDate(day) ? { seriesId: `${prefix}${NO_DAY}` as ItemId, day } : undefined;
}
