/** Intl's date formats, each made once: making one takes longer than drawing the line it is for. */
import { language } from './t.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The format with `options` in the language of now. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language.value, options]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(language.value, options);
  formats.set(key, format);
  return format;
}
