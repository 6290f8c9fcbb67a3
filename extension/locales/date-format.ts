/** Intl's date formats, each made once: making one takes longer than drawing the line it is for. [U272] */
import { language } from './t.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
let madeIn = '';

/** In January and in July of 2026. */
const HALVES_OF_A_YEAR = [1_768e9, 1_783e9];

/**
 * What tells this machine's zone from another. A format keeps the zone in which it was made, while dates follow
 * whoever travels with a page open: words and fields would tell two times of one session. Asking for the zone's
 * name takes as long as making a format does.
 */
function zoneSign(): string {
  return HALVES_OF_A_YEAR.map((at) => new Date(at).getTimezoneOffset()).join(' ');
}

/** The format with `options` in the language of now. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = zoneSign();
  if (zone !== madeIn) formats.clear();
  madeIn = zone;
  const key = JSON.stringify([language.value, options]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(language.value, options);
  formats.set(key, format);
  return format;
}
