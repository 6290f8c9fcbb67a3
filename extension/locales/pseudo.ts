/**
 * Two languages that nobody speaks, made from the English catalogue by code, so that a string that
 * was never translated, one that is cut off when it grows, and a layout that is not mirrored are
 * seen before there is a second language. Only in builds with `TWOWAY_PSEUDO=1`. [U1, U71]
 */
import type { Message } from './message.ts';

/** Accented, bracketed and 40 % longer; and written from right to left. Tags as other houses use them. */
export const PSEUDO_LANGUAGES = [
  { tag: 'en-XA', name: '[Àççéñţéð]' },
  { tag: 'ar-XB', name: '[Mirrored]' },
] as const;

/** A language that is made by code. */
export type PseudoTag = (typeof PSEUDO_LANGUAGES)[number]['tag'];

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'àƀçðéƒĝĥîĵķļɱñôþǫŕšţûṽŵẋýžÀƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞǪŔŠŢÛṼŴẊÝŽ';
const LONGER_BY = 0.4;
/** What makes a string longer, in words of a usual length, so that it wraps as words do. */
const FILLING = ' ôñé ţŵô ţĥŕéé ƒôûŕ ƒîṽé šîẋ šéṽéñ éîĝĥţ ñîñé';

/** Splits a text so that each second part is a place. */
const PLACE = /(\{\w+\})/;
/** Read the letters between these from right to left, as if they were Hebrew or Arabic ones. */
const [MARK, OVERRIDE, END] = ['\u200F', '\u202E', '\u202C'];

/** `message` in a made language; its `{places}` stay. */
export function pseudoMessage(tag: PseudoTag, message: Message): Message {
  const make = tag === 'en-XA' ? accented : mirrored;
  if (typeof message === 'string') return make(message);
  const forms: Record<string, string> = {};
  for (const [category, form] of Object.entries(message)) forms[category] = make(form);
  return { ...forms, other: make(message.other) };
}

function accented(text: string): string {
  const letters = outsidePlaces(text, (part) =>
    part.replaceAll(/[a-z]/gi, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter),
  );
  const more = Math.ceil(text.length * LONGER_BY);
  const filling = FILLING.repeat(Math.ceil(more / FILLING.length))
    .slice(0, more)
    .trimEnd();
  return `[${letters}${filling}]`;
}

function mirrored(text: string): string {
  const words = (part: string): string =>
    part.replaceAll(/[^\s{}]+/g, (word) => `${MARK}${OVERRIDE}${word}${END}${MARK}`);
  return `[${outsidePlaces(text, words)}]`;
}

function outsidePlaces(text: string, change: (part: string) => string): string {
  return text
    .split(PLACE)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('');
}
