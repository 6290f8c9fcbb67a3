/** What can be found in a mentorship, and in my profile, as plain texts without Yjs. Keeps rules F3, F9 and F10. */
import type * as Y from 'yjs';
import type { ItemId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { notesOf, plainNotes } from '#shared/record/notes.ts';
import { everyGoalDraft } from '#shared/record/profile-drafts.ts';
import { privateNotesOf, privatePlaces } from '#shared/record/profile.ts';
import { currentSession, sessionOfPoint } from '#shared/record/queries.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { RecordView, SessionView } from '#shared/record/view.ts';

/** The kinds of what is found, in the order in which they stand when they match alike. */
export const ENTRY_KINDS = [
  'actionItem',
  'talkingPoint',
  'goal',
  'question',
  'note',
  'win',
  'curiosity',
  'session',
  'notes',
  'privateNotes',
  'goalDraft',
  'member',
  'mentorship',
] as const;

/** One of `ENTRY_KINDS`. `note`: jotted; `notes`: of a session; `privateNotes`, `goalDraft`: mine alone. */
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * One thing that can be found. `session`: where it belongs, if to one. Private notes have the id of their
 * session, or of their mentorship.
 */
export type SearchEntry = {
  readonly roomId: RoomId;
  readonly kind: EntryKind;
  readonly id: ItemId | MemberId | RoomId;
  readonly text: string;
  readonly session: SessionView | undefined;
};

/** What a mentorship is called where its record does not say it; `isProfile`: it is none, but my profile. */
export type NamedRoom = {
  readonly roomId: RoomId;
  readonly name: string;
  readonly isProfile?: boolean;
};

/** Everything that can be found in a profile: private notes and drafts, each at its mentorship. [F9, F10] */
export function privateEntriesOf(doc: Y.Doc): readonly SearchEntry[] {
  const drafts = everyGoalDraft(doc).map(({ roomId, id, title }): SearchEntry => ({
    roomId,
    kind: 'goalDraft',
    id,
    text: title,
    session: undefined,
  }));
  const notes = privatePlaces(doc)
    .map((place): SearchEntry => {
      const { roomId, sessionId } = place;
      const text = textOf(privateNotesOf(doc, place));
      return { roomId, kind: 'privateNotes', id: sessionId ?? roomId, text, session: undefined };
    })
    .filter(({ text }) => text !== '');
  return [...notes, ...drafts];
}

function textOf(notes: Y.Text): string {
  const blocks = plainNotes(notes).map(({ text }) => text.trim());
  return blocks.filter((text) => text !== '').join('\n');
}

type Found = Omit<SearchEntry, 'roomId' | 'session'> & { readonly session?: SessionView };

/** Everything of a record that can be found; what lies in the bin is not. [F3] */
export function entriesOf(doc: Y.Doc, room: NamedRoom, now: Millis): readonly SearchEntry[] {
  const view = readRecord(doc);
  const found: Found[] = [
    { kind: 'mentorship', id: room.roomId, text: view.name ?? room.name },
    ...view.members.map(({ id, name }) => ({ kind: 'member' as const, id, text: name })),
    ...itemsOf(view),
    ...pointsOf(view, now),
    ...sessionsAround(view, now).flatMap((session) => sessionEntries(doc, session)),
  ];
  return found
    .filter(({ text }) => text !== '')
    .map((one) => ({ roomId: room.roomId, session: undefined, ...one }));
}

function itemsOf(view: RecordView): readonly Found[] {
  return [
    ...view.actionItems.map(({ id, text }) => ({ kind: 'actionItem' as const, id, text })),
    ...view.goals.map(({ id, title }) => ({ kind: 'goal' as const, id, text: title })),
    ...view.jots.map(({ id, kind, text }) => ({ kind, id, text })),
  ];
}

/** A point stands where its agenda is; one that waits for a session, in the current one. [D18] */
function pointsOf(view: RecordView, now: Millis): readonly Found[] {
  const current = currentSession(view, now);
  return view.talkingPoints.map((point) => {
    const session = sessionOfPoint(view, point, now) ?? current;
    const found = { kind: 'talkingPoint' as const, id: point.id, text: point.text };
    return session ? { ...found, session } : found;
  });
}

function sessionEntries(doc: Y.Doc, session: SessionView): readonly Found[] {
  const { id, title = '' } = session;
  return [
    { kind: 'session', id, text: title, session },
    { kind: 'notes', id, text: textOf(notesOf(doc, id)), session },
  ];
}
