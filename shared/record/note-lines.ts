/**
 * The stored form of notes and how it is read. The notes of a session are one flat shared text: its
 * line breaks (`\n`) are the borders of its lines, and nothing else holds words. So whatever two
 * people do to the same lines at the same moment (split, join, turn into a heading), every character
 * stays one character: none is copied, none goes with a block. [D5, D25, D26]
 *
 * A line has a name: the Yjs id of the `\n` that starts it, or 'first'. What it is (its kind, level,
 * indent, tick, start) stands beside the text under `<name>.<field>`, each a value of its own. These
 * are not formats of the `\n`: a format is a range, and a line that another person begins at its edge
 * would take it over or end it.
 */
import * as Y from 'yjs';
import { isOneOf } from './schema.ts';

/** What a line can be. What is not known is read as a paragraph. */
export const LINE_KINDS = [
  'paragraph',
  'heading',
  'bullet',
  'ordered',
  'task',
  'quote',
  'code',
  'rule',
] as const;
/** One of `LINE_KINDS`. */
export type LineKind = (typeof LINE_KINDS)[number];

/** The level of a heading. */
export type HeadingLevel = 1 | 2 | 3;

/** What a line is. `indent`: 0 to 7, of list lines; `start`: the number that begins a list. */
export type LineAttrs = {
  readonly kind: LineKind;
  readonly level: HeadingLevel;
  readonly indent: number;
  readonly checked: boolean;
  readonly start: number;
};

/** The name of a line: 'first', or 'client:clock' of the line break that starts it. */
export type LineName = string;

/** The style of characters. `link`: an address as it was written, safe or not. */
export type NoteMarks = {
  readonly strong: boolean;
  readonly em: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly link: string | undefined;
};

/** A run of characters in one style, or a thing of one position that this version does not know. */
export type NotePart =
  | { readonly type: 'text'; readonly text: string; readonly marks: NoteMarks }
  | { readonly type: 'unknown'; readonly marks: NoteMarks };

/** One line. A hard break inside it is `HARD_BREAK` in its text. */
export type NoteLine = {
  readonly name: LineName;
  readonly attrs: LineAttrs;
  readonly parts: readonly NotePart[];
};

/** The name of the line that no line break starts. */
export const FIRST_LINE: LineName = 'first';
/** The character of a break inside a line (U+2028). */
export const HARD_BREAK = '\u2028';
/** The deepest indent that is read and written. */
export const MAX_INDENT = 7;

/** A line that says nothing of itself: a paragraph. */
export const PLAIN_LINE: LineAttrs = Object.freeze({
  kind: 'paragraph',
  level: 1,
  indent: 0,
  checked: false,
  start: 1,
});

/** Characters without any style. */
export const NO_MARKS: NoteMarks = Object.freeze({
  strong: false,
  em: false,
  strike: false,
  code: false,
  link: undefined,
});

/** The level nearest to `value`; 1 for what is no number. */
export function headingLevel(value: unknown): HeadingLevel {
  if (typeof value !== 'number' || !(value > 1)) return 1;
  return value >= 3 ? 3 : 2;
}

/** The indent nearest to `value`; 0 for what is no number. */
export function lineIndent(value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return 0;
  return Math.min(Math.max(Math.trunc(value), 0), MAX_INDENT);
}

/** The number that begins a list; 1 for what is none. */
export function listStart(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 999_999_999 ? Math.trunc(value) : 1;
}

/** What a line is, out of whatever stands there. `field` gives the raw value of a field. */
export function lineAttrs(field: (name: keyof LineAttrs) => unknown): LineAttrs {
  const kind = field('kind');
  return {
    kind: isOneOf(LINE_KINDS, kind) ? kind : 'paragraph',
    level: headingLevel(field('level')),
    indent: lineIndent(field('indent')),
    checked: field('checked') === true,
    start: listStart(field('start')),
  };
}

/** The key under which a field of a line stands in the attributes of the text. */
export function lineKey(name: LineName, field: keyof LineAttrs): string {
  return `${name}.${field}`;
}

/** The line that a key of the attributes is about; `undefined` for a key that is none of ours. */
export function lineOfKey(key: string): LineName | undefined {
  return /^(first|\d{1,16}:\d{1,16})\.[a-z]+$/.exec(key)?.[1];
}

/** What the line `name` of `text` is. */
export function readLineAttrs(text: Y.Text, name: LineName): LineAttrs {
  return lineAttrs((field) => text.getAttribute(lineKey(name, field)) as unknown);
}

/** The name of the line that the `\n` with this id starts. */
export function lineNameOf(client: number, clock: number): LineName {
  return `${client}:${clock}`;
}

/** The style that formats (by name) say; what is not known is not read. */
export function readMarks(formats: ReadonlyMap<string, unknown>): NoteMarks {
  if (formats.size === 0) return NO_MARKS;
  const link = formats.get('link');
  const has = (name: string): boolean => formats.has(name) && formats.get(name) !== false;
  return {
    strong: has('strong'),
    em: has('em'),
    strike: has('strike'),
    code: has('code'),
    link: typeof link === 'string' ? link : undefined,
  };
}

/** Whether two styles are the same. */
export function sameMarks(a: NoteMarks, b: NoteMarks): boolean {
  return (
    a === b ||
    (a.strong === b.strong &&
      a.em === b.em &&
      a.strike === b.strike &&
      a.code === b.code &&
      a.link === b.link)
  );
}

/**
 * Every item of `text` in order, the deleted too, with the formats that hold for it (a map that
 * changes as the walk goes on). Never throws, whatever a peer put in.
 */
export function walkItems(
  text: Y.Text,
  visit: (item: Y.Item, formats: ReadonlyMap<string, unknown>) => void,
): void {
  const formats = new Map<string, unknown>();
  for (let item = text._start; item !== null; item = item.right) {
    visit(item, formats);
    if (item.deleted || !(item.content instanceof Y.ContentFormat)) continue;
    const value: unknown = item.content.value;
    if (value === null || value === undefined) formats.delete(item.content.key);
    else formats.set(item.content.key, value);
  }
}

/** The characters of an item; `undefined` when it holds something else, of `item.length` positions. */
export function charactersOf(item: Y.Item): string | undefined {
  return item.content instanceof Y.ContentString ? item.content.str.toWellFormed() : undefined;
}

/** Calls back for each stretch of `characters` and each line break between them, in order. */
export function eachPiece(
  characters: string,
  onText: (piece: string) => void,
  onBreak: (offset: number) => void,
): void {
  let from = 0;
  for (let at = characters.indexOf('\n'); at >= 0; at = characters.indexOf('\n', from)) {
    if (at > from) onText(characters.slice(from, at));
    onBreak(at);
    from = at + 1;
  }
  if (from < characters.length) onText(characters.slice(from));
}

type OpenLine = { readonly name: LineName; readonly parts: NotePart[] };

/** The lines of `text`, at least one and at most `limit`. Never throws, writes nothing. */
export function readNoteLines(text: Y.Text, limit = Number.POSITIVE_INFINITY): readonly NoteLine[] {
  const open: OpenLine[] = [{ name: FIRST_LINE, parts: [] }];
  let parts = open[0]?.parts ?? [];
  walkItems(text, (item, formats) => {
    if (item.deleted || !item.countable || open.length > limit) return;
    const marks = readMarks(formats);
    const characters = charactersOf(item);
    if (characters === undefined) {
      for (let count = 0; count < item.length; count += 1) parts.push({ type: 'unknown', marks });
      return;
    }
    const { client, clock } = item.id;
    eachPiece(
      characters,
      (piece) => addText(parts, piece, marks),
      (offset) => {
        parts = [];
        open.push({ name: lineNameOf(client, clock + offset), parts });
      },
    );
  });
  return open
    .slice(0, limit)
    .map(({ name, parts: held }) => ({ name, attrs: readLineAttrs(text, name), parts: held }));
}

function addText(parts: NotePart[], piece: string, marks: NoteMarks): void {
  const last = parts.at(-1);
  if (last?.type === 'text' && sameMarks(last.marks, marks))
    parts[parts.length - 1] = { type: 'text', text: last.text + piece, marks };
  else parts.push({ type: 'text', text: piece, marks });
}
