/** What can be found in a mentorship: all that people wrote in any part of its record. Keeps rules F3, F11 to F13, F15 and F17. */
import type * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { writtenSections } from '#shared/record/agreement.ts';
import { hostOf, isHosted, itemsIn } from '#shared/record/host-item.ts';
import { notesOf } from '#shared/record/notes.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { currentSession, sessionOfPoint } from '#shared/record/queries.ts';
import { readRecord } from '#shared/record/read-record.ts';
import { ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import type { ItemViews, RecordView, SessionView } from '#shared/record/view.ts';
import { formerTexts } from './former-texts.ts';
import { cardText, itemText, joinTexts } from './item-texts.ts';
import { notesText } from './notes-text.ts';
import { signedTextId, type EntryKind, type NamedRoom, type SearchEntry } from './search-entry.ts';

type Found = Omit<SearchEntry, 'roomId' | 'session'> & { readonly session?: SessionView };

/** Everything of a record that can be found; what lies in the bin is not. [F3, F11] */
export function entriesOf(doc: Y.Doc, room: NamedRoom, now: Millis): readonly SearchEntry[] {
  const view = readRecord(doc);
  const found: Found[] = [
    { kind: 'mentorship', id: room.roomId, text: view.name ?? room.name },
    ...view.members.map((card) => {
      return { kind: 'member' as const, id: card.id, text: cardText(card), about: card.name };
    }),
    ...itemEntries(view, now),
    ...allSessionEntries(doc, view, now),
    ...agreementEntries(doc, view),
  ];
  return found
    .filter(({ text }) => text !== '')
    .map((one) => ({ roomId: room.roomId, session: undefined, ...one }));
}

function agreementEntries(doc: Y.Doc, view: RecordView): readonly Found[] {
  const present = writtenSections(doc);
  return [
    ...present.map(({ section, text }) => ({ kind: 'agreement' as const, id: section, text })),
    ...formerTexts(view, present).map(({ version: { hash, at }, text }) => {
      return { kind: 'formerAgreement' as const, id: signedTextId(hash), at, text };
    }),
  ];
}

type Kinds = { readonly [Part in ItemPart]: (item: ItemViews[Part]) => EntryKind };

/** What an item of each part is found as. */
const KINDS: Kinds = {
  sessions: () => 'session',
  series: () => 'series',
  talkingPoints: () => 'talkingPoint',
  takeaways: ({ kind }) => kind,
  actionItems: () => 'actionItem',
  timeRequests: () => 'timeRequest',
  jots: ({ kind }) => kind,
  answers: () => 'answer',
  goals: () => 'goal',
  milestones: () => 'milestone',
  goalOptions: () => 'goalOption',
  goalChanges: () => 'goalChange',
  checkIns: () => 'checkIn',
  reviewRequests: () => 'reviewRequest',
  reflections: () => 'reflection',
  feedback: () => 'feedback',
  feedbackRequests: () => 'feedbackRequest',
  relationshipChecks: () => 'feedback',
  resources: () => 'resource',
  introductions: () => 'introduction',
  pathSteps: () => 'pathStep',
  comments: () => 'comment',
};

/** What an item is called; `undefined` where it is not in the record, or lies in the bin. */
type NameOf = (place: ItemPlace) => string | undefined;

/** Each part is named once it is asked for: of few parts anything stands on other lines. [D61] */
function namesIn(view: RecordView): NameOf {
  const known = new Map<ItemPart, ReadonlyMap<ItemId, string>>();
  const namesOf = <Part extends ItemPart>(part: Part): ReadonlyMap<ItemId, string> => {
    const items: readonly ItemViews[Part][] = itemsIn(view, part);
    return new Map(items.map((item) => [item.id, callOf(itemText(part, item))]));
  };
  return ({ part, id }) => {
    const names = known.get(part) ?? namesOf(part);
    known.set(part, names);
    return names.get(id);
  };
}

/** The first line of what stands there. */
function callOf(text: string): string {
  return text.slice(0, Math.max(0, `${text}\n`.indexOf('\n')));
}

/** The items of a part, each with its text; one that stands on the line of another with that one's name. [F12] */
function partEntries<Part extends ItemPart>(
  view: RecordView,
  part: Part,
  nameOf: NameOf,
  sessionOf: (item: ItemViews[Part]) => SessionView | undefined = () => undefined,
): readonly Found[] {
  const items: readonly ItemViews[Part][] = itemsIn(view, part);
  const kindOf: Kinds[Part] = KINDS[part];
  return items.flatMap((item): Found[] => {
    const { id } = item;
    const text = itemText(part, item);
    const host = hostOf(part, item);
    const about = isHosted(part) ? host && nameOf(host) : callOf(text);
    // What was said of a thing that lies in the bin lies there with it.
    if (about === undefined) return [];
    const session = sessionOf(item);
    const found = { kind: kindOf(item), id, item: { part, id }, text, about };
    return [session ? { ...found, session } : found];
  });
}

function itemEntries(view: RecordView, now: Millis): readonly Found[] {
  const nameOf = namesIn(view);
  const current = currentSession(view, now);
  const sessions = new Map(sessionsAround(view, now).map((session) => [session.id, session]));
  return ITEM_PARTS.flatMap((part) => {
    switch (part) {
      case 'sessions':
        // They are told of with those of the cadence.
        return [];
      case 'talkingPoints':
        // A point stands where its agenda is; one that waits for a session, in the current one. [D18]
        return partEntries(
          view,
          part,
          nameOf,
          (point) => sessionOfPoint(view, point, now) ?? current,
        );
      case 'takeaways':
        return partEntries(view, part, nameOf, ({ sessionId }) =>
          sessionId === undefined ? undefined : sessions.get(sessionId),
        );
      default:
        return partEntries(view, part, nameOf);
    }
  });
}

const ROUND = ['win', 'hard', 'failure', 'lesson'] as const;

function said(words: readonly (readonly [unknown, string])[]): readonly string[] {
  return words.map(([, text]) => text);
}

function allSessionEntries(doc: Y.Doc, view: RecordView, now: Millis): readonly Found[] {
  const written = new Set(view.sessions);
  return sessionsAround(view, now).flatMap((session) => {
    const entries = sessionEntries(doc, session);
    // What a cadence says of each of its sessions is found as the cadence. [F16]
    return written.has(session) ? entries : entries.filter(({ kind }) => kind !== 'session');
  });
}

function sessionEntries(doc: Y.Doc, session: SessionView): readonly Found[] {
  const { id } = session;
  const item = { part: 'sessions', id } as const;
  const opening = joinTexts(ROUND.flatMap((name) => said(session[name])));
  return [
    { kind: 'session', id, item, text: itemText('sessions', session), session },
    { kind: 'opening', id, text: opening, session },
    { kind: 'closing', id, text: joinTexts(said(session.learned)), session },
    { kind: 'notes', id, text: notesText(notesOf(doc, id)), session },
  ];
}
