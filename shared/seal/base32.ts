/**
 * Crockford's base32, lower case: digits and letters without i, l, o and u, so that a code is one word
 * to a double click, reads the same in any case, and 0 and o, 1 and l cannot be confused.
 */
import { copyBytes, type Bytes } from '../base/bytes.ts';

const SYMBOLS = '0123456789abcdefghjkmnpqrstvwxyz';

/** How many symbols write `size` bytes. */
export function base32Length(size: number): number {
  return Math.ceil((size * 8) / 5);
}

/** Writes bytes, high bits first; the last symbol is filled up with zero bits. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += SYMBOLS.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + SYMBOLS.charAt((held << (5 - bits)) & 31);
}

/**
 * Reverses `toBase32`, in any case and with o for 0, i and l for 1. `undefined` when a character is
 * none of the symbols or when the bits left over are too many or not zero.
 */
export function fromBase32(text: string): Bytes | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const character of text) {
    const value = symbolValue(character);
    if (value === undefined) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return bits >= 5 || held !== 0 ? undefined : copyBytes(Uint8Array.from(bytes));
}

function symbolValue(character: string): number | undefined {
  const lower = character.toLowerCase().replace('o', '0').replace(/[il]/, '1');
  const value = lower.length === 1 ? SYMBOLS.indexOf(lower) : -1;
  return value === -1 ? undefined : value;
}
