/** Sessions: planning, changing. Their notes are a root of their own (`notesOf`), never seeded. */
import type * as Y from 'yjs';
import type { ItemId, Millis } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { isMillis } from '../calendar-date.ts';
import { itemFields, keepOccurrence } from '../occurrences.ts';
import { changeItem, type Author } from '../operation.ts';
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

/**
 * Moves a session to another time, with a reason; it says when it was to be before it was first moved, until it
 * stands there again. [D106]
 */
export function rescheduleSession(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  to: { readonly startsAt: Millis; readonly zone: string; readonly reason?: string | undefined },
): Result<ItemId, Refusal> {
  const session = itemFields(doc, 'sessions', id);
  const was = [session?.get('rescheduledFrom'), session?.get('startsAt')].find(isMillis);
  const patch: SessionPatch = {
    startsAt: to.startsAt,
    zone: to.zone,
    rescheduledFrom: was === to.startsAt ? null : (was ?? null),
    reason: to.reason ?? null,
  };
  return updateSession(doc, author, id, patch);
}

/** Writes a session of a series down as it is planned, since something else is kept beside it. [D103] */
export function keepSession(doc: Y.Doc, author: Author, id: ItemId): Result<ItemId, Refusal> {
  const at = { root: 'sessions', id } as const;
  return changeItem(doc, author, 'updateSession', at, () => keepOccurrence(doc, id));
}
