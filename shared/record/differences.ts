/**
 * What of a record as it once was is not so any more: gone from the record, put into the bin, or
 * changed. For whoever wants a part of a checkpoint back. [D50]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { missingLines } from './missing-lines.ts';
import { notesOf, sessionOfNotes } from './notes.ts';
import { occurrenceOf } from './occurrence-id.ts';
import { headlineOf } from './read-part.ts';
import { readRecord } from './read-record.ts';
import { ITEM_PARTS, type ItemPart } from './schema.ts';
import type { MemberView, RecordView } from './view.ts';

/** What can be brought back: an item, a member's card, a session's notes, or name and kind. */
export type KeptPart = ItemPart | 'members' | 'notes' | 'mentorship';

/** Where it stands. `id`: of the item, the member or the session; '' for the mentorship itself. */
export type KeptPlace = { readonly part: KeptPart; readonly id: string };

/**
 * `missing`: not in the record at all, which nobody's button does, or most lines of the notes;
 * `removed`: in the bin; `changed`: it reads otherwise.
 */
export type DifferenceState = 'missing' | 'removed' | 'changed';

/** One difference. `text`: its text, title or name as it was; `lines`: of notes, how many are gone. */
export type Difference = KeptPlace & {
  readonly state: DifferenceState;
  readonly text: string;
  readonly lines: number;
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
  if (then.name === undefined) return [];
  if (then.name === now.name && (then.kind === undefined || then.kind === now.kind)) return [];
  return [difference('mentorship', '', now.name === undefined ? 'missing' : 'changed', then.name)];
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
  return [...titles].flatMap(([id, title]) => {
    const { missing, most } = missingLines(notesOf(then, id), notesOf(now, id));
    if (missing.length === 0) return [];
    const lines = missing.length;
    return [{ part: 'notes', id, state: most ? 'missing' : 'changed', text: title ?? '', lines }];
  });
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
  ];
}
