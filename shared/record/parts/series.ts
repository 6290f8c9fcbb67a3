/** Series: sessions that come again by the agreed cadence. */
import { MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS } from '../limits.ts';
import { day, line, link, or, wallTime, whole, word, zone } from '../fields.ts';
import { keyedByDay } from '../keys.ts';
import { flag } from '../fields.ts';
import { shapeOf, type InputOf, type ViewOf } from '../part-shape.ts';
import { SESSION_MODES } from '../schema.ts';

/** How sessions come again: every so many weeks, or months by date, or by a weekday such as the fourth Wednesday. */
export const FREQUENCIES = ['weekly', 'monthly-by-date', 'monthly-by-weekday'] as const;

/**
 * `weekday`: 1 (Monday) to 7; `ordinal`: 1 to 4, or 5 for the last; `time`: by the clock on the wall in `zone`;
 * `skipped`: days on which there is none.
 */
export const SERIES = shapeOf(
  'series',
  {
    startsOn: day,
    title: line(MAX_NAME_CHARACTERS),
    frequency: or(word(FREQUENCIES), 'weekly'),
    every: or(whole(1, 52), 1),
    weekday: whole(1, 7),
    ordinal: whole(1, 5),
    monthDay: whole(1, 31),
    time: wallTime,
    zone,
    lengthMinutes: whole(1, 2_880),
    mode: word(SESSION_MODES),
    placeText: line(MAX_LINE_CHARACTERS),
    link,
    untilOn: day,
    count: whole(1, 1_000),
  },
  { required: 'startsOn', keyed: { skipped: keyedByDay(flag) } },
);

/** A series. */
export type SeriesView = ViewOf<typeof SERIES>;
/** What a new series is made of. */
export type SeriesInput = InputOf<typeof SERIES>;
