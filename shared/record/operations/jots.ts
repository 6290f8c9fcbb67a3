/** Questions and notes jotted between sessions. */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import { addItem, newJot, type JotInput } from '../new-item.ts';
import { checkText } from '../one-line-text.ts';
import { changeItem, setField, type Author } from '../operation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { MAX_TEXT_CHARACTERS } from '../limits.ts';

/** What can be changed; what is left out stays. */
export type JotPatch = {
  readonly text?: string | undefined;
  readonly answered?: boolean | undefined;
};

/** Adds a question or a note. */
export function addJot(doc: Y.Doc, author: Author, input: JotInput): Result<ItemId, Refusal> {
  const item = newJot(input);
  return item.ok ? addItem(doc, author, 'addJot', item.value) : item;
}

/** Changes a jot's text, or whether a question is answered. */
export function updateJot(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: JotPatch,
): Result<ItemId, Refusal> {
  const { answered } = patch;
  const text =
    patch.text === undefined ? ok(undefined) : checkText(patch.text, 'text', MAX_TEXT_CHARACTERS);
  if (!text.ok) return text;
  if (answered !== undefined && typeof answered !== 'boolean') return refuse('bad-value', 'status');
  return changeItem(doc, author, 'updateJot', { root: 'jots', id }, (jot) => {
    if (text.value !== undefined) setField(jot, 'text', text.value);
    if (answered !== undefined) setField(jot, 'answered', answered ? true : undefined);
  });
}
