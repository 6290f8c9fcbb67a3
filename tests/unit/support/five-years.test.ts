import { expect, test } from 'vitest';
import { figuresOf, ITEMS, keptFiveYears, SESSIONS } from '../../support/five-years.ts';

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
