import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readRecord } from '#shared/record/read-record.ts';
import { FILLED, partsOf } from '../../support/five-years-filled.ts';
import { figuresOf, ITEMS, SESSIONS } from '../../support/five-years.ts';
import { keptFilledFiveYears, keptFiveYears } from '../../support/kept-five-years.ts';

/** Made anew once after each change of the record's code: a million keys. */
const MAKING_MS = 240_000;

const withinTenth = (figure: number, wanted: number): boolean =>
  Math.abs(figure - wanted) <= wanted / 10;

test(
  'the record of five years is as large as the design says',
  () => {
    const figures = figuresOf(keptFiveYears());
    expect(figures).toMatchObject({ sessions: SESSIONS, items: ITEMS, clients: 2 * SESSIONS });
    expect({
      structs: withinTenth(figures.structs, 120_000),
      bytes: withinTenth(figures.bytes, 2_300_000),
    }).toEqual({ structs: true, bytes: true });
  },
  MAKING_MS,
);

test(
  'the filled record of five years has so much of every part, and all of it can be read',
  () => {
    const doc = new Y.Doc();
    for (const row of keptFilledFiveYears()) Y.applyUpdate(doc, row);
    expect(partsOf(doc)).toEqual(FILLED);
    const view = readRecord(doc);
    expect(view.unreadable).toBe(0);
    const held = view.sessions.filter(
      ({ win, learned }) => win.length === 2 && learned.length === 2,
    );
    expect(held).toHaveLength(SESSIONS);
    expect(view.talkingPoints.filter(({ carriedFrom }) => carriedFrom)).toHaveLength(SESSIONS);
  },
  MAKING_MS,
);
