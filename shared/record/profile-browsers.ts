/**
 * My browsers as the profile knows them: what each is called, when it was added, and the last day on which
 * it was at work. Each under its device id in the profile's own roster, which alone says which of them are
 * in. A stored format, as profile.ts. [D71, D72]
 */
import type * as Y from 'yjs';
import { isId, type DeviceId, type Millis } from '../base/ids.ts';
import { isCalendarDate, type CalendarDate } from './calendar-date.ts';

/** A browser of mine. */
export type ToldBrowser = {
  readonly browser: DeviceId;
  /** One line, 1 to 120 characters. */
  readonly label: string;
  readonly addedAt: Millis;
  /** yyyy-mm-dd, by its own clock and zone; `undefined`: it never said. */
  readonly activeOn: CalendarDate | undefined;
};

/** The most that are read. */
const MOST_BROWSERS = 1_024;
/** The longest label. */
export const MAX_BROWSER_LABEL = 120;

function browsersOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('browsers');
}

function activityOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('activity');
}

type Fields = { readonly label: string; readonly addedAt: Millis };

function readFields(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { label, addedAt } = value as Readonly<Partial<Record<string, unknown>>>;
  if (typeof label !== 'string' || label === '' || label.length > MAX_BROWSER_LABEL)
    return undefined;
  if (!Number.isSafeInteger(addedAt) || Number(addedAt) < 0) return undefined;
  return { label, addedAt: addedAt as Millis };
}

function activeOn(doc: Y.Doc, browser: DeviceId): CalendarDate | undefined {
  const day = activityOf(doc).get(browser);
  return isCalendarDate(day) ? day : undefined;
}

/** What was told of one; `undefined`: nothing that can be read. [D71] */
export function toldBrowser(doc: Y.Doc, browser: DeviceId): ToldBrowser | undefined {
  const fields = readFields(browsersOf(doc).get(browser));
  return fields && { browser, ...fields, activeOn: activeOn(doc, browser) };
}

/** All that were told of, in no order; whether they are in says the profile's roster. [D71] */
export function toldBrowsers(doc: Y.Doc): readonly ToldBrowser[] {
  const told: ToldBrowser[] = [];
  for (const id of browsersOf(doc).keys()) {
    const browser = isId(id) ? toldBrowser(doc, id as DeviceId) : undefined;
    if (browser !== undefined) told.push(browser);
    if (told.length === MOST_BROWSERS) break;
  }
  return told;
}

/** Tells of one, or renames it: what it is called is one value with when it was added. [D71] */
export function tellBrowser(doc: Y.Doc, browser: DeviceId, fields: Fields): void {
  browsersOf(doc).set(browser, fields);
}

/** Tells that one was at work on `day` (yyyy-mm-dd); of a day that stands nothing is written. [D72] */
export function tellActivity(doc: Y.Doc, browser: DeviceId, day: CalendarDate): void {
  if (activityOf(doc).get(browser) !== day) activityOf(doc).set(browser, day);
}
