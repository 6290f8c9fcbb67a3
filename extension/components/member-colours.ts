/**
 * Two people, two colours. A member's colour is chosen by their place among the members, so that the
 * two of a pair never share one, and is the same on both sides. [U21]
 */

/** Six-digit colours in the order members get them; the same as `--member-0` to `--member-7`. */
export const MEMBER_COLOURS = [
  '#b5522b',
  '#1b7a72',
  '#8659a8',
  '#8a6a12',
  '#3a6fb0',
  '#b1467a',
  '#5c7a1f',
  '#6b6f7a',
] as const;

/** A six-digit colour of a member. */
export type MemberColour = (typeof MEMBER_COLOURS)[number];

/** The colour of whoever is no member that is known. */
export const UNKNOWN_COLOUR: MemberColour = '#6b6f7a';

/** The colour of the member at `place` among the members of a mentorship, counted from 0. */
export function memberColour(place: number): MemberColour {
  const count = MEMBER_COLOURS.length;
  return MEMBER_COLOURS[((place % count) + count) % count] ?? MEMBER_COLOURS[0];
}

/** At most two letters that stand for a name: first letters of its first and last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${firstLetter(first)}${last ? firstLetter(last) : ''}`.toLocaleUpperCase();
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment;
  return '';
}
