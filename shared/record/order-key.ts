/**
 * Fractional order keys: texts that sort as the list does, with room between any two, so that a
 * move writes one field of one item. A key is read as a fraction in base 62; it never ends in '0'
 * (below "x0" and above "x" there would be no room). Ties are broken by id, by the caller. [D14]
 */
import { assert } from '../base/assert.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const TIME_DIGITS = 8;
const MIDDLE = 'V';

/** Longest key that is written; above it the neighbours get new keys too. */
export const MAX_ORDER_KEY_LENGTH = 48;

/** Whether `value` can be an order key. Longer ones than we write are read, up to 200. */
export function isOrderKey(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9A-Za-z]{0,199}[1-9A-Za-z]$/.test(value);
}

/** The place of an item that nobody has moved: by its time (ms since 1970), after earlier ones. */
export function timeOrderKey(createdAt: number): string {
  let rest = Math.min(createdAt, BASE ** TIME_DIGITS - 1);
  let key = MIDDLE;
  for (let place = 0; place < TIME_DIGITS; place += 1) {
    key = digit(rest % BASE) + key;
    rest = Math.floor(rest / BASE);
  }
  return key;
}

function digit(value: number): string {
  return DIGITS.charAt(value);
}

function digitAt(key: string, place: number): number {
  const character = key[place];
  return character === undefined ? 0 : DIGITS.indexOf(character);
}

/**
 * A key above `lower` and below `upper`; `undefined` stands for the start or the end of the list.
 * At the end it stays as near to `lower` as a millisecond, so that items made later still follow.
 */
export function orderKeyBetween(lower: string | undefined, upper: string | undefined): string {
  if (upper === undefined) return orderKeyAfter(lower ?? '');
  assert(lower === undefined || lower < upper, 'order keys ascend');
  return between(lower ?? '', upper);
}

function between(lower: string, upper: string): string {
  let prefix = '';
  let bounded = true;
  for (let place = 0; ; place += 1) {
    const low = digitAt(lower, place);
    const high = bounded ? digitAt(upper, place) : BASE;
    if (high - low > 1) return prefix + digit(low + Math.floor((high - low) / 2));
    prefix += digit(low);
    if (high > low) bounded = false;
  }
}

function orderKeyAfter(lower: string): string {
  const digits = Array.from({ length: TIME_DIGITS }, (_, place) => digitAt(lower, place));
  for (let place = TIME_DIGITS - 1; place >= 0; place -= 1) {
    const next = (digits[place] ?? 0) + 1;
    if (next < BASE) {
      digits[place] = next;
      return digits.map(digit).join('') + MIDDLE;
    }
    digits[place] = 0;
  }
  return lower + MIDDLE;
}

/** `count` ascending keys between `lower` and `upper`. */
export function orderKeysBetween(
  lower: string | undefined,
  upper: string | undefined,
  count: number,
): readonly string[] {
  if (count === 0) return [];
  const half = Math.floor((count - 1) / 2);
  if (upper === undefined) return ascending(lower, count);
  const middle = orderKeyBetween(lower, upper);
  return [
    ...orderKeysBetween(lower, middle, half),
    middle,
    ...orderKeysBetween(middle, upper, count - 1 - half),
  ];
}

function ascending(lower: string | undefined, count: number): readonly string[] {
  const keys: string[] = [];
  let last = lower;
  for (let index = 0; index < count; index += 1) {
    last = orderKeyBetween(last, undefined);
    keys.push(last);
  }
  return keys;
}
