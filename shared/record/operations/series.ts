/** The cadence: agreed on, agreed on anew, ended, a day of it left out. Its sessions stand in no record before somebody writes on one. [D100, D102] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { CalendarDate } from '../calendar-date.ts';
import { cadenceId, MOST_CADENCES } from '../occurrence-id.ts';
import type { Author } from '../operation.ts';
import { SERIES, type SeriesInput } from '../parts/series.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { isTaken } from '../schema.ts';
import { addTo, changeIn } from './items.ts';

/** What a cadence is made of. `count`: it ends after so many times. */
export type CadenceInput = Omit<SeriesInput, 'id' | 'skipped' | 'untilOn'>;

/**
 * Sets the cadence from `startsOn` on: the one before lasts until then. Of two people who do that at once while
 * apart one answer stands.
 */
export function setCadence(
  doc: Y.Doc,
  author: Author,
  input: CadenceInput,
): Result<ItemId, Refusal> {
  for (let number = 0; number < MOST_CADENCES; number += 1) {
    const id = cadenceId(number);
    if (!isTaken(doc, 'series', id)) return addTo(doc, author, SERIES, { ...input, id });
  }
  return refuse('exists', 'id');
}

/** Ends a cadence after a day; `null`: it goes on. What was written on later sessions stays. */
export function endCadence(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  untilOn: CalendarDate | null,
): Result<ItemId, Refusal> {
  return changeIn(doc, author, SERIES, id, { untilOn });
}

/** Leaves a day of a cadence out, or takes that back. What was written on its session stays as it is. [D134] */
export function leaveOut(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  day: CalendarDate,
  isLeftOut: boolean,
): Result<ItemId, Refusal> {
  return changeIn(doc, author, SERIES, id, { skipped: { [day]: isLeftOut ? true : null } });
}
