/** Where a hit leads: the address of an item, else the page on which what was found stands, and its line there. [U45, U234, U289] */
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import type { EntryKind, SearchEntry } from '../../search/search-entry.ts';
import type { Route } from '../dashboard/route.ts';
import type { Line, LinePlace } from '../links/line-place.ts';
import { foldOf } from '../session/fold-id.ts';

/** The page of what was found. It names ids only. [U3] */
export function routeOf({ kind, roomId, id, item, session }: SearchEntry): Route {
  if (item) return { place: 'item', roomId, item };
  // Of what is no item, the id is that of the place whose kind it is.
  if (kind === 'privateNotes' && id !== roomId)
    return { place: 'session', roomId, sessionId: id as ItemId };
  if (session) return { place: 'session', roomId, sessionId: session.id };
  if (kind === 'member') return { place: 'card', roomId, memberId: id as MemberId };
  if (kind === 'agreement' || kind === 'formerAgreement') return { place: 'agreement', roomId };
  if (kind === 'feedbackDraft') return { place: 'feedback', roomId };
  return { place: 'mentorship', roomId };
}

/** By which attribute the line of what is no item is known. */
const NAMES: Readonly<Partial<Record<EntryKind, string>>> = {
  agreement: 'data-section',
  formerAgreement: 'data-version',
  privateNotes: 'data-private',
  goalDraft: 'data-draft',
  feedbackDraft: 'data-draft',
};

function lineOf({ kind, id, session }: SearchEntry): Line | undefined {
  if ((kind === 'opening' || kind === 'closing') && session)
    return { names: ['data-fold'], id: foldOf(kind, session.id) };
  const name = NAMES[kind];
  return name === undefined ? undefined : { names: [name], id };
}

/** Where what was found leads; the line of an item follows from its address. */
export function placeOfEntry(entry: SearchEntry): LinePlace {
  const line = entry.item ? undefined : lineOf(entry);
  return { route: routeOf(entry), lines: line ? [line] : [], opens: [] };
}
