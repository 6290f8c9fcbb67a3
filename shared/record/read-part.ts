/**
 * Reads a part of the record as a whole: the readable items in their order, the bin and how many
 * entries could not be read. A part is read entry by entry, so that a reader can keep what has not
 * changed. [D5, D6]
 */
import * as Y from 'yjs';
import type { ItemId, MemberId } from '../base/ids.ts';
import { readAuthored, type Authored } from './part-shape.ts';
import { readCard, readId, readMark, readRemovedAt, type Card, type ItemMap } from './read-item.ts';
import {
  COLOUR_COUNT,
  isColour,
  isMarkId,
  ITEM_PARTS,
  type ItemPart,
  type RootName,
} from './schema.ts';
import type { BinEntry, MarkView, MemberView } from './view.ts';

/** What stands under one key of a part. */
export type Entry<Item> =
  | { readonly state: 'live'; readonly item: Item }
  | { readonly state: 'removed'; readonly entry: BinEntry }
  | { readonly state: 'unreadable' };

/** A part as drawn. */
export type PartView<Item> = {
  readonly items: readonly Item[];
  readonly bin: readonly BinEntry[];
  readonly unreadable: number;
};

/** How one part is read: each entry alone, then the list. */
export type PartReader<Item, Read = Item> = {
  readonly root: RootName;
  readonly readEntry: (key: string, value: unknown) => Entry<Read>;
  readonly arrange: (items: readonly Read[]) => readonly Item[];
};

const UNREADABLE: Entry<never> = Object.freeze({ state: 'unreadable' });

/** The words that an item goes by where only one line of it is shown. */
const HEADLINES = [
  ...['text', 'title', 'behaviour', 'appreciation', 'suggestion', 'impact', 'situation'],
  ...['reason', 'blocker', 'need'],
] as const;

/** What an item is called: its text or title, '' for one without any. */
export function headlineOf(item: object): string {
  const words: Readonly<Partial<Record<string, unknown>>> = { ...item };
  const found = HEADLINES.map((name) => words[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
}

/** How the items of `part` are read: each by `read`, in the order of `compare`. */
export function itemPart<Item extends Authored & { readonly id: ItemId }>(
  part: ItemPart,
  read: (id: ItemId, item: ItemMap) => Item | undefined,
  compare: (a: Item, b: Item) => number,
): PartReader<Item> {
  return {
    root: part,
    readEntry: (key, value) => {
      const id = readId<ItemId>(key);
      if (id === undefined || !(value instanceof Y.Map)) return UNREADABLE;
      return itemEntry(part, id, value, read);
    },
    arrange: (items) => Object.freeze([...items].sort(compare)),
  };
}

/** What the fields of one item are: there, in the bin or unreadable. */
export function itemEntry<Item extends object>(
  part: ItemPart,
  id: ItemId,
  fields: ItemMap,
  read: (id: ItemId, item: ItemMap) => Item | undefined,
): Entry<Item> {
  const item = read(id, fields);
  if (!item) return UNREADABLE;
  const removed = binEntry(part, id, fields, item);
  return removed ? { state: 'removed', entry: removed } : { state: 'live', item };
}

function binEntry(part: ItemPart, id: ItemId, map: ItemMap, item: object): BinEntry | undefined {
  const removedAt = readRemovedAt(map);
  if (removedAt === undefined) return undefined;
  const removedBy = readId<MemberId>(map.get('removedBy'));
  const text = headlineOf(item);
  const kind = 'kind' in item && typeof item.kind === 'string' ? item.kind : undefined;
  return Object.freeze({ part, id, kind, text, removedAt, removedBy, ...readAuthored(map) });
}

type Dated = Authored & { readonly id: string };

/** Oldest first. */
export function byCreation(a: Dated, b: Dated): number {
  return (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** The members' cards in order of joining, their colours told apart. */
export const memberPart: PartReader<MemberView, Card> = {
  root: 'members',
  readEntry: (key, value) => {
    const id = readId<MemberId>(key);
    const card = id && value instanceof Y.Map ? readCard(id, value) : undefined;
    return card ? { state: 'live', item: card } : UNREADABLE;
  },
  arrange: (cards) => withColours([...cards].sort(byCreation)),
};

// Two people who joined while apart may both have taken the first colour: the earlier keeps it.
function withColours(cards: readonly Card[]): readonly MemberView[] {
  const taken = new Set<number>();
  const members = cards.map((card, index) => {
    const wanted = isColour(card.colour) ? card.colour : index % COLOUR_COUNT;
    const colour = firstFrom(wanted, taken);
    taken.add(colour);
    return Object.freeze({ ...card, colour });
  });
  return Object.freeze(members);
}

function firstFrom(wanted: number, taken: ReadonlySet<number>): number {
  for (let step = 0; step < COLOUR_COUNT; step += 1) {
    const colour = (wanted + step) % COLOUR_COUNT;
    if (!taken.has(colour)) return colour;
  }
  return wanted;
}

/** The marks in the notes, dismissed ones too. */
export const markPart: PartReader<MarkView> = {
  root: 'marks',
  readEntry: (key, value) => {
    const mark = isMarkId(key) && value instanceof Y.Map ? readMark(key, value) : undefined;
    return mark ? { state: 'live', item: mark } : UNREADABLE;
  },
  arrange: (marks) => Object.freeze([...marks].sort(byCreation)),
};

/** The list, the bin and the count out of the entries of a part. */
export function partView<Item, Read>(
  reader: PartReader<Item, Read>,
  entries: Iterable<Entry<Read>>,
): PartView<Item> {
  const live: Read[] = [];
  const bin: BinEntry[] = [];
  let unreadable = 0;
  for (const entry of entries) {
    if (entry.state === 'live') live.push(entry.item);
    else if (entry.state === 'removed') bin.push(entry.entry);
    else unreadable += 1;
  }
  return { items: reader.arrange(live), bin, unreadable };
}

/** Every entry of a part, by key. */
export function readEntries<Item, Read>(
  reader: PartReader<Item, Read>,
  root: Y.Map<unknown>,
): Map<string, Entry<Read>> {
  const entries = new Map<string, Entry<Read>>();
  root.forEach((value, key) => entries.set(key, reader.readEntry(key, value)));
  return entries;
}

/** Last removed first. */
export function lastRemovedFirst(a: BinEntry, b: BinEntry): number {
  return (
    b.removedAt - a.removedAt ||
    ITEM_PARTS.indexOf(a.part) - ITEM_PARTS.indexOf(b.part) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}
