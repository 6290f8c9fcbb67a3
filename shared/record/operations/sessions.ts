/** Sessions: planning, changing. Their notes are a root of their own (`notesOf`), never seeded. */
import type * as Y from 'yjs';
import type { ItemId, Millis } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { addItem, newSession, type SessionInput } from '../new-item.ts';
import { changeItem, setField, type Author } from '../operation.ts';
import type { Refusal } from '../refusal.ts';
import type { SessionMode } from '../schema.ts';

/** What can be changed; what is left out stays, `null` clears. */
export type SessionPatch = {
  readonly title?: string | null | undefined;
  readonly startsAt?: Millis | null | undefined;
  readonly zone?: string | null | undefined;
  readonly mode?: SessionMode | null | undefined;
};

/** Adds a session. */
export function addSession(
  doc: Y.Doc,
  author: Author,
  input: SessionInput,
): Result<ItemId, Refusal> {
  const item = newSession(input);
  return item.ok ? addItem(doc, author, 'addSession', item.value) : item;
}

/** Changes a session's title, start, zone or mode. */
export function updateSession(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: SessionPatch,
): Result<ItemId, Refusal> {
  const checked = newSession({
    id,
    title: patch.title ?? undefined,
    startsAt: patch.startsAt ?? undefined,
    zone: patch.zone ?? undefined,
    mode: patch.mode ?? undefined,
  });
  if (!checked.ok) return checked;
  return changeItem(doc, author, 'updateSession', { root: 'sessions', id }, (session) => {
    for (const field of ['title', 'startsAt', 'zone', 'mode'] as const)
      if (patch[field] !== undefined) setField(session, field, checked.value.fields[field]);
  });
}
