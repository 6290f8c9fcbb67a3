/**
 * One-line texts as people type, paste and send them: what is kept, what is taken out, what is too
 * long. Every language and every emoji passes; control characters and line breaks do not. [D9]
 */
import { ok, type Result } from '../base/result.ts';
import { refuse, type RefusedField, type Refusal } from './refusal.ts';

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
const CONTROLS = /\p{Cc}/gu;
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}]/u;
const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/** How many characters (code points) `text` has. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const character of text) count += character.length > 0 ? 1 : 0;
  return count;
}

/** The stored form of a one-line text: NFC, well-formed, one line, no control characters, trimmed. */
export function toOneLine(text: string): string {
  if (PLAIN_ASCII.test(text)) return text.trim();
  return text
    .toWellFormed()
    .replace(LINE_BREAKS, ' ')
    .replace(CONTROLS, '')
    .normalize('NFC')
    .trim();
}

/** Whether nothing of `text` can be seen: blanks, joiners and direction marks only. */
export function isInvisible(text: string): boolean {
  return !VISIBLE.test(text);
}

/**
 * Checks what was typed into a one-line field. Returns its stored form, or the refusal 'empty' or
 * 'too-long' (more than `limit` characters once normalised).
 */
export function checkText(
  typed: string,
  field: RefusedField,
  limit: number,
): Result<string, Refusal> {
  // A code point is at most two units and NFC at most triples a text: no need to walk 10 MB.
  if (typed.length > limit * 8)
    return isInvisible(typed) ? refuse('empty', field) : tooLong(field, limit);
  const text = toOneLine(typed);
  if (isInvisible(text)) return refuse('empty', field);
  return countCharacters(text) > limit ? tooLong(field, limit) : ok(text);
}

function tooLong(field: RefusedField, limit: number): ReturnType<typeof refuse> {
  return refuse('too-long', field, limit);
}

/**
 * Reads a one-line text that a peer stored: anything but a visible string is `undefined`, and what
 * exceeds `limit` characters is cut (in the view only).
 */
export function readText(value: unknown, limit: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = toOneLine(value.length > limit * 2 ? value.slice(0, limit * 2) : value);
  if (isInvisible(text)) return undefined;
  return text.length <= limit ? text : Array.from(text).slice(0, limit).join('');
}
