/** Names and labels in signed and sealed bytes: bounded, one line, well-formed. [K11] */
import type { ByteReader } from '../base/byte-reader.ts';
import { utf8 } from '../base/bytes.ts';

/** A person's display name, and a mentorship's. */
export const MAX_NAME_BYTES = 256;
/** A device's label ("Sam's laptop"). */
export const MAX_LABEL_BYTES = 64;

const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** `text` on one line and cut, between characters, to at most `maxBytes` of UTF-8. Never fails. [K11] */
export function clipText(text: string, maxBytes: number): string {
  let clipped = '';
  let size = 0;
  for (const character of text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()) {
    size += utf8(character).length;
    if (size > maxBytes) break;
    clipped += character;
  }
  return clipped.trimEnd();
}

/** Reads a text of at most `maxBytes` of UTF-8 and gives up at one that is not on one line. [K11] */
export function readShortText(reader: ByteReader, maxBytes: number): string {
  const text = reader.text(maxBytes);
  return CONTROL.test(text) ? reader.fail() : text;
}
