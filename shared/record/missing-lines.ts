/**
 * Which lines of notes as they once were do not stand in the notes of now, and how they come back:
 * as new lines at the end, so that nothing that is there is moved or taken away. [D52]
 */
import type * as Y from 'yjs';
import { FIRST_LINE, readNoteLines, type NoteLine } from './note-lines.ts';
import { insertInNotes, setLine, type NoteInsert } from './note-writing.ts';

/** More lines than this are not compared. */
const MOST_LINES = 10_000;

/** What is gone: `missing` in their order; `most`: more than half of all lines. */
export type MissingLines = { readonly missing: readonly NoteLine[]; readonly most: boolean };

function wordsOf({ parts }: NoteLine): string {
  return parts
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('')
    .trim();
}

/** Compares `then` with `now` line by line, whatever the order; lines without words do not count. */
export function missingLines(then: Y.Text, now: Y.Text): MissingLines {
  const lines = readNoteLines(then, MOST_LINES);
  const there = new Map<string, number>();
  for (const line of readNoteLines(now, MOST_LINES)) {
    const words = wordsOf(line);
    there.set(words, (there.get(words) ?? 0) + 1);
  }
  const written = lines.filter((line) => wordsOf(line) !== '');
  const missing = written.filter((line) => {
    const words = wordsOf(line);
    const left = there.get(words) ?? 0;
    if (left > 0) there.set(words, left - 1);
    return left === 0;
  });
  return { missing, most: missing.length * 2 > written.length };
}

function insertsOf(line: NoteLine): readonly NoteInsert[] {
  return line.parts.flatMap((part): readonly NoteInsert[] =>
    part.type === 'text' ? [{ type: 'text', text: part.text, marks: part.marks }] : [],
  );
}

/** Puts `lines` behind all that stands in `text`; runs inside the caller's transaction. */
export function appendLines(text: Y.Text, lines: readonly NoteLine[]): void {
  const [first, ...rest] = lines;
  if (first === undefined) return;
  const isEmpty = text.length === 0;
  const begun: readonly NoteLine[] = isEmpty ? rest : lines;
  const inserts = begun.flatMap((line) => [
    { type: 'line', attrs: line.attrs } as const,
    ...insertsOf(line),
  ]);
  insertInNotes(text, text.length, isEmpty ? [...insertsOf(first), ...inserts] : inserts);
  if (isEmpty) setLine(text, FIRST_LINE, first.attrs);
}
