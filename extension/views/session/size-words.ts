/** A size in the units people know. */
import { language } from '../../locales/t.ts';

/** Whole kilobytes (of 1,024 bytes) in the language of now: "256 kB". */
export function sizeWords(bytes: number): string {
  return new Intl.NumberFormat(language.value, {
    style: 'unit',
    unit: 'kilobyte',
    maximumFractionDigits: 0,
  }).format(bytes / 1024);
}
