/**
 * What of a record as it once was is not so any more: gone from the record, put into the bin, or
 * changed. For whoever wants a part of a checkpoint back. [D50]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { AGREEMENT_SECTIONS, agreementOf } from './agreement.ts';
import { missingLines } from './missing-lines.ts';
import { notesOf, sessionOfNotes } from './notes.ts';
import { occurrenceOf } from './occurrence-id.ts';
import { headlineOf } from './read-part.ts';
import { readRecord } from './read-record.ts';
import { ITEM_PARTS, type ItemPart } from './schema.ts';
import type { MemberView, RecordView } from './view.ts';

/** What can be brought back: an item, a member's card, a session's notes, a section of the agreement, or name and kind. */
export type KeptPart = ItemPart | 'members' | 'notes' | 'agreement' | 'mentorship';

/**
 * Where it stands. `id`: of the item, the member or the session; the section of the agreement; '' for the
 * mentorship itself.
 */
export type KeptPlace = { readonly part: KeptPart; readonly id: string };

/**
 * `missing`: not in the record at all, which nobody's button does, or most lines of the notes;
 * `removed`: in the bin; `changed`: it reads otherwise.
 */
export type DifferenceState = 'missing' | 'removed' | 'changed';

/** What is compared of the mentorship itself. [D129] */
export const MENTORSHIP_FIELDS = [
  'name',
  'kind',
  'reporting',
  'responseDays',
  'checkInDays',
  'primaryMentor',
] as const;
/** One of `MENTORSHIP_FIELDS`. */
export type MentorshipField = (typeof MENTORSHIP_FIELDS)[number];

/**
 * One difference. `text`: its text, title or name as it was; `lines`: of notes and of the agreement, how many
 * are gone; `fields`: of the mentorship itself, what reads otherwise.
 */
export type Difference = KeptPlace & {
  readonly state: DifferenceState;
  readonly text: string;
  readonly lines: number;
  readonly fields?: readonly MentorshipField[];
};

function difference(part: KeptPart, id: string, state: DifferenceState, text = ''): Difference {
  return { part, id, state, text, lines: 0 };
}

/** Equal fields mean equal texts: views are plain, and both are read by the same code. */
function readsTheSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function itemDifferences(part: ItemPart, then: RecordView, now: RecordView): readonly Difference[] {
  const live = new Map<string, unknown>(now[part].map((item) => [item.id, item]));
  const binned = new Set(now.bin.filter((entry) => entry.part === part).map(({ id }) => id));
  return then[part].flatMap((item: { readonly id: ItemId }) => {
    const text = headlineOf(item);
    const found = live.get(item.id);
    if (found !== undefined)
      return readsTheSame(found, item) ? [] : [difference(part, item.id, 'changed', text)];
    return [difference(part, item.id, binned.has(item.id) ? 'removed' : 'missing', text)];
  });
}

/** What a card says: not its colour among the others', who made it again when it was gone, or leaving. [D22, D81] */
function said(member: MemberView): object {
  const beside = { colour: undefined, leftAt: undefined };
  return { ...member, ...beside, createdBy: undefined, createdAt: undefined };
}

function memberDifferences(then: RecordView, now: RecordView): readonly Difference[] {
  const cards = new Map(now.members.map((member) => [member.id, member]));
  return then.members.flatMap((member) => {
    const { id, name } = member;
    const card = cards.get(id);
    if (card && readsTheSame(said(member), said(card))) return [];
    return [difference('members', id, card === undefined ? 'missing' : 'changed', name)];
  });
}

function mentorshipDifferences(then: RecordView, now: RecordView): readonly Difference[] {
  // What was not said then is no difference, whatever is said now.
  const fields = MENTORSHIP_FIELDS.filter(
    (name) => then[name] !== undefined && then[name] !== now[name],
  );
  if (fields.length === 0) return [];
  const isMissing = then.name !== undefined && now.name === undefined;
  const state = isMissing ? 'missing' : 'changed';
  return [{ ...difference('mentorship', '', state, then.name), fields }];
}

/** Which lines of a text are gone, as a difference at its place. [D52] */
function textDifference(
  place: KeptPlace,
  [then, now]: readonly [Y.Text, Y.Text],
  text = '',
): readonly Difference[] {
  const { missing, most } = missingLines(then, now);
  if (missing.length === 0) return [];
  return [{ ...place, state: most ? 'missing' : 'changed', text, lines: missing.length }];
}

function agreementDifferences(then: Y.Doc, now: Y.Doc): readonly Difference[] {
  return AGREEMENT_SECTIONS.flatMap((section) =>
    textDifference({ part: 'agreement', id: section }, [
      agreementOf(then, section),
      agreementOf(now, section),
    ]),
  );
}

function notesDifferences(then: Y.Doc, now: Y.Doc, view: RecordView): readonly Difference[] {
  const titles = new Map<ItemId, string | undefined>(
    view.sessions.map(({ id, title }) => [id, title]),
  );
  // Of a series of which nobody wrote anything else the notes alone stand in the record.
  for (const root of then.share.keys()) {
    const id = sessionOfNotes(root);
    if (id !== undefined && occurrenceOf(id) && !titles.has(id)) titles.set(id, undefined);
  }
  return [...titles].flatMap(([id, title]) =>
    textDifference({ part: 'notes', id }, [notesOf(then, id), notesOf(now, id)], title),
  );
}

/**
 * What stood in `then` and does not stand so in `now`; what is only in `now` is no difference. Items
 * that lay in the bin then are left out. Never throws, writes nothing. [D50]
 */
export function differencesFrom(then: Y.Doc, now: Y.Doc): readonly Difference[] {
  const [before, after] = [readRecord(then), readRecord(now)];
  return [
    ...mentorshipDifferences(before, after),
    ...memberDifferences(before, after),
    ...ITEM_PARTS.flatMap((part) => itemDifferences(part, before, after)),
    ...notesDifferences(then, now, before),
    ...agreementDifferences(then, now),
  ];
}
