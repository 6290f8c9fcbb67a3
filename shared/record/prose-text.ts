/**
 * Texts of several lines as people type and paste them: as one-line texts are kept (D9), but for their line
 * breaks, which stay. [D87]
 */
import { ok, type Result } from '../base/result.ts';
import { countCharacters, isInvisible } from './one-line-text.ts';
import { refuse, type RefusedField, type Refusal } from './refusal.ts';

const BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;
// oxlint-disable-next-line no-control-regex -- all control characters but the line break
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu;
const TAB = /\t/gu;
const PLAIN_ASCII = /^[\x20-\x7e\n]*$/;

/** The stored form: NFC, well-formed, lines divided by '\n', no other control characters, trimmed. */
export function toProse(text: string): string {
  if (PLAIN_ASCII.test(text)) return text.trim();
  return text
    .toWellFormed()
    .replace(BREAKS, '\n')
    .replace(TAB, ' ')
    .replace(CONTROLS, '')
    .normalize('NFC')
    .trim();
}

/** Checks what was typed: its stored form, or the refusal 'empty' or 'too-long'. */
export function checkProse(
  typed: string,
  field: RefusedField,
  limit: number,
): Result<string, Refusal> {
  if (typed.length > limit * 8 && !isInvisible(typed)) return refuse('too-long', field, limit);
  const text = toProse(typed);
  if (isInvisible(text)) return refuse('empty', field);
  return countCharacters(text) > limit ? refuse('too-long', field, limit) : ok(text);
}

/** Reads what a peer stored: anything but a visible string is `undefined`; what is too long is cut. */
export function readProse(value: unknown, limit: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = toProse(value.length > limit * 2 ? value.slice(0, limit * 2) : value);
  if (isInvisible(text)) return undefined;
  return text.length <= limit ? text : Array.from(text).slice(0, limit).join('');
}
