/** Sessions: planning, changing. Their notes are a root of their own (`notesOf`), never seeded. */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { Author } from '../operation.ts';
import { SESSION, type SessionInput, type SessionPatch } from '../parts/sessions.ts';
import type { Refusal } from '../refusal.ts';
import { addTo, changeIn } from './items.ts';

/** Adds a session. */
export function addSession(
  doc: Y.Doc,
  author: Author,
  input: SessionInput,
): Result<ItemId, Refusal> {
  return addTo(doc, author, SESSION, input, 'addSession');
}

/** Changes what a session says. */
export function updateSession(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: SessionPatch,
): Result<ItemId, Refusal> {
  return changeIn(doc, author, SESSION, id, patch, 'updateSession');
}
