/** Notes as one text to find words in: a line for each of theirs in which something stands. */
import type * as Y from 'yjs';
import { plainNotes } from '#shared/record/notes.ts';

/** The text; '' where nothing stands. */
export function notesText(notes: Y.Text): string {
  const blocks = plainNotes(notes).map(({ text }) => text.trim());
  return blocks.filter((text) => text !== '').join('\n');
}
