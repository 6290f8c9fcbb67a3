/** Writes notes without a screen, by the record's own way of writing: whole lines at the end. */
import type * as Y from 'yjs';
import { NO_MARKS, PLAIN_LINE, type LineAttrs, type NoteMarks } from '#shared/record/note-lines.ts';
import { insertInNotes, lineNames, setLine } from '#shared/record/note-writing.ts';

/** A line: its text, what it is, and the style of its text. */
export type WrittenLine = {
  readonly text: string;
  readonly line?: Partial<LineAttrs>;
  readonly marks?: Partial<NoteMarks>;
};

/** Appends lines to `notes`, the first into what is there when that is empty. */
export function writeLines(notes: Y.Text, lines: readonly WrittenLine[]): void {
  notes.doc?.transact(() => {
    for (const { text, line, marks } of lines) {
      const attrs = { ...PLAIN_LINE, ...line };
      if (notes.length > 0) insertInNotes(notes, notes.length, [{ type: 'line', attrs }]);
      else setLine(notes, lineNames(notes)[0] ?? '', attrs);
      const style = marks === undefined ? NO_MARKS : { ...NO_MARKS, ...marks };
      if (text !== '') insertInNotes(notes, notes.length, [{ type: 'text', text, marks: style }]);
    }
  });
}
