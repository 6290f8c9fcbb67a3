/**
 * The notes of a session: one root text each, never seeded (a template put in by both sides would
 * stand there twice), and a plain reading of it that needs no editor: for the first paint, for
 * projections and for search. [D5, D20]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { isId } from '../base/ids.ts';
import { HARD_BREAK, readNoteLines, type NoteLine, type NotePart } from './note-lines.ts';
import { isListKind, lineNumbers } from './note-outline.ts';
import { safeHref } from './safe-href.ts';

/** How the name of every notes root begins. */
const NOTES_PREFIX = 'notes:';

/** The notes of a session. Reading them writes nothing. */
export function notesOf(doc: Y.Doc, sessionId: ItemId): Y.Text {
  return doc.getText(NOTES_PREFIX + sessionId);
}

/** The session whose notes the root `name` holds; `undefined` for any other root. */
export function sessionOfNotes(name: string): ItemId | undefined {
  const id = name.startsWith(NOTES_PREFIX) ? name.slice(NOTES_PREFIX.length) : '';
  return isId(id) ? (id as ItemId) : undefined;
}

/** A stretch of text in one style. `href` only for http, https and mailto. */
export type PlainSpan = {
  readonly text: string;
  readonly strong: boolean;
  readonly em: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly href: string | undefined;
};

/** What a block of notes is drawn as. */
export type PlainBlockKind =
  'paragraph' | 'heading' | 'bullet' | 'ordered' | 'task' | 'code' | 'rule';

/** One block of notes: a line, or the lines of code that stand together. `depth`: 0 outside lists. */
export type PlainBlock = {
  readonly kind: PlainBlockKind;
  readonly text: string;
  readonly spans: readonly PlainSpan[];
  readonly depth: number;
  readonly quoted: boolean;
  /** Of a heading: 1 to 3. */
  readonly level: number | undefined;
  /** Of a task. */
  readonly checked: boolean | undefined;
  /** Of a numbered item: its number. */
  readonly number: number | undefined;
};

/** What stands for something that is not known (U+FFFC, the object replacement character). */
const UNKNOWN_TEXT = '\uFFFC';

/**
 * The plain blocks of notes, frozen, of at most `limit` lines. Never throws; what is not known is one
 * character. Empty notes have none.
 */
export function plainNotes(text: Y.Text, limit = 2_000): readonly PlainBlock[] {
  if (text.length === 0) return Object.freeze([]);
  const lines = readNoteLines(text, limit);
  const numbers = lineNumbers(lines.map((line) => line.attrs));
  const blocks: PlainBlock[] = [];
  for (const [place, line] of lines.entries()) {
    const block = blockOf(line, numbers[place]);
    const before = blocks.at(-1);
    const isSameCode = block.kind === 'code' && before?.kind === 'code';
    if (isSameCode) blocks[blocks.length - 1] = withCodeLine(before, block);
    else blocks.push(block);
  }
  return Object.freeze(blocks);
}

function blockOf({ attrs, parts }: NoteLine, number: number | undefined): PlainBlock {
  const { kind, level, indent, checked } = attrs;
  const spans = parts.map((part) => spanOf(part, kind === 'code'));
  return Object.freeze({
    kind: kind === 'quote' ? 'paragraph' : kind,
    text: spans.map((span) => span.text).join(''),
    spans: Object.freeze(spans),
    depth: isListKind(kind) ? indent + 1 : 0,
    quoted: kind === 'quote',
    level: kind === 'heading' ? level : undefined,
    checked: kind === 'task' ? checked : undefined,
    number,
  });
}

function withCodeLine(block: PlainBlock, line: PlainBlock): PlainBlock {
  return Object.freeze({
    ...block,
    text: `${block.text}\n${line.text}`,
    spans: Object.freeze([...block.spans, LINE_BREAK, ...line.spans]),
  });
}

function plainSpan(text: string): PlainSpan {
  return Object.freeze({
    text,
    strong: false,
    em: false,
    strike: false,
    code: false,
    href: undefined,
  });
}

const LINE_BREAK = plainSpan('\n');

function spanOf(part: NotePart, isCode: boolean): PlainSpan {
  const text = part.type === 'text' ? part.text.replaceAll(HARD_BREAK, '\n') : UNKNOWN_TEXT;
  if (isCode) return plainSpan(text);
  const { link, ...marks } = part.marks;
  return Object.freeze({ text, ...marks, href: safeHref(link) });
}
