/**
 * What a line of the log of changes is about, as the record has it now: what it is called, and the page on
 * which it stands. The log itself holds no word of it. [U248]
 */
import { AGREEMENT_SECTIONS } from '#shared/record/agreement.ts';
import type { ItemId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { occurrenceOf } from '#shared/record/occurrence-id.ts';
import { headlineOf } from '#shared/record/read-part.ts';
import { isOneOf, ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import type { RecordView, SessionView } from '#shared/record/view.ts';
import type { ToldPlace } from '../../store/change-line.ts';
import { t } from '../../locales/t.ts';
import type { Route } from '../dashboard/route.ts';
import { sessionName } from '../room/session-words.ts';
import { dayInWords } from './history-words.ts';

/** What it is. `name`: '' where it goes by none; `isGone`: neither in the record nor in its bin. */
export type ChangedThing = {
  readonly name: string;
  readonly isGone: boolean;
  readonly isBinned: boolean;
  /** Who made it, as the record says. */
  readonly madeBy: MemberId | undefined;
  /** What kind of jot or takeaway it is. */
  readonly kind?: ThingKind | undefined;
};

const THING_KINDS = [
  'question',
  'note',
  'win',
  'curiosity',
  'takeaway',
  'decision',
  'lesson',
] as const;
/** One of the kinds that items of one part have, each with a word of its own. */
export type ThingKind = (typeof THING_KINDS)[number];

function kindOf(part: ItemPart, item: object): ThingKind | undefined {
  if (part !== 'jots' && part !== 'takeaways') return undefined;
  return 'kind' in item && isOneOf(THING_KINDS, item.kind) ? item.kind : undefined;
}

const GONE: ChangedThing = { name: '', isGone: true, isBinned: false, madeBy: undefined };

function there(name: string, madeBy?: MemberId): ChangedThing {
  return { name, isGone: false, isBinned: false, madeBy };
}

type Item = { readonly id: ItemId; readonly createdBy: MemberId | undefined };

function itemOf(record: RecordView, part: ItemPart, id: string): Item | undefined {
  const items: readonly Item[] = record[part];
  return items.find((item) => item.id === id);
}

/** What an item is called that goes by the name of another. */
function nameOfItem(record: RecordView, part: ItemPart, item: Item): string {
  const named = (of: ItemPart, id: ItemId): string => {
    const found = itemOf(record, of, id);
    return found === undefined ? '' : headlineOf(found);
  };
  if (part === 'sessions') return sessionName(item as SessionView);
  const own = headlineOf(item);
  if (own !== '') return own;
  if (part === 'goalChanges' && 'goalId' in item) return named('goals', item.goalId as ItemId);
  if (part === 'timeRequests' && 'itemId' in item)
    return named('actionItems', item.itemId as ItemId);
  return '';
}

function itemThing(record: RecordView, part: ItemPart, id: string, now: Millis): ChangedThing {
  const item = itemOf(record, part, id);
  if (item !== undefined)
    return {
      ...there(nameOfItem(record, part, item), item.createdBy),
      kind: kindOf(part, item),
    };
  const binned = record.bin.find((entry) => entry.part === part && entry.id === id);
  if (binned !== undefined)
    return {
      ...there(binned.text, binned.createdBy),
      isBinned: true,
      kind: kindOf(part, binned),
    };
  // Of a series of which nothing else was written.
  const planned = part === 'sessions' ? occurrenceOf(id) : undefined;
  return planned === undefined ? GONE : there(dayInWords(planned.day, now));
}

/** What stands at a place now. Never throws, whatever stands in the log. */
export function thingAt(
  record: RecordView,
  { part, id }: Pick<ToldPlace, 'part' | 'id'>,
  now: Millis,
): ChangedThing {
  if (part === 'mentorship') return there(record.name ?? '');
  if (part === 'agreement')
    return isOneOf(AGREEMENT_SECTIONS, id) ? there(t(`agreement.section.${id}`)) : GONE;
  if (part === 'members' || part === 'signatures') {
    const member = record.members.find((one) => one.id === id);
    return member === undefined ? GONE : there(member.name, member.createdBy);
  }
  if (part === 'notes') return itemThing(record, 'sessions', id, now);
  return isOneOf(ITEM_PARTS, part) ? itemThing(record, part, id, now) : GONE;
}

/** The address of a place as far as its part and id say it, where the record is not at hand. [U3, U234] */
export function addressOf(roomId: RoomId, { part, id }: Pick<ToldPlace, 'part' | 'id'>): Route {
  if (part === 'notes' || part === 'sessions')
    return { place: 'session', roomId, sessionId: id as ItemId };
  if (part === 'members') return { place: 'card', roomId, memberId: id as MemberId };
  if (part === 'agreement' || part === 'signatures') return { place: 'agreement', roomId };
  if (!isOneOf(ITEM_PARTS, part)) return { place: 'mentorship', roomId };
  return { place: 'item', roomId, item: { part, id: id as ItemId } };
}

/** The address of a place; nothing for what is gone. It names ids only. [U3] */
export function routeOfThing(
  roomId: RoomId,
  place: Pick<ToldPlace, 'part' | 'id'>,
  { isGone, isBinned }: Pick<ChangedThing, 'isGone' | 'isBinned'>,
): Route | undefined {
  if (isGone) return undefined;
  // A session that lies in the bin has no page.
  if (isBinned && place.part !== 'notes' && isOneOf(ITEM_PARTS, place.part))
    return { place: 'item', roomId, item: { part: place.part, id: place.id as ItemId } };
  return addressOf(roomId, place);
}
