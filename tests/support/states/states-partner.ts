/** The partner beside me in an open room of the page of states: there, with the caret at the end of the notes. */
import * as Y from 'yjs';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { Presence } from '#shared/record/presence.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { PARTNER } from './writers.ts';

/** Another client than any that wrote here. */
const CLIENT = 4_870;

/** Tells an open room that they are there, as their own browser would. */
export function standBeside({ doc, awareness }: Room, memberId: MemberId, session: ItemId): void {
  const notes = notesOf(doc, session);
  const end: unknown = Y.relativePositionToJSON(
    Y.createRelativePositionFromTypeIndex(notes, notes.length),
  );
  const presence = {
    ...{ memberId, name: PARTNER, colour: 1, surface: 'sidepanel', visible: true },
    sessionId: session,
    cursor: { anchor: end, head: end },
  } satisfies { readonly [Name in keyof Presence]: unknown };
  awareness.states.set(CLIENT, presence);
  awareness.meta.set(CLIENT, { clock: 1, lastUpdated: Date.now() });
  for (const event of ['change', 'update'])
    awareness.emit(event, [{ added: [CLIENT], updated: [], removed: [] }, 'remote']);
}
