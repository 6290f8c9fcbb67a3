/** Questions, notes, wins and curiosities jotted between sessions. */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { addItem, newJot } from '../new-item.ts';
import type { Author } from '../operation.ts';
import { JOT, type JotInput, type JotPatch } from '../parts/jots.ts';
import type { Refusal } from '../refusal.ts';
import { changeIn, checkNamed } from './items.ts';

/** Adds a jot. */
export function addJot(doc: Y.Doc, author: Author, input: JotInput): Result<ItemId, Refusal> {
  const item = newJot(input);
  if (!item.ok) return item;
  const named = checkNamed(doc, JOT, input);
  return named.ok ? addItem(doc, author, 'addJot', item.value) : named;
}

/** Changes a jot's text, whether a question is answered, who wants to explore a curiosity. */
export function updateJot(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: JotPatch,
): Result<ItemId, Refusal> {
  return changeIn(doc, author, JOT, id, patch, 'updateJot');
}
