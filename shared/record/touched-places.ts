/**
 * Which places of a record an update touched, and what was done there: made, changed, put into the bin,
 * taken out of it. Ids, and names of a closed list, and no words: whatever key or value a peer wrote, none
 * of it comes out here. For the log of changes of a device. [D126, D127]
 */
import * as Y from 'yjs';
import { SHAPES } from './item-shapes.ts';
import { placeOfType, spotOf, type PlacePart, type Spot, type TypePlace } from './places.ts';
import { VERSION_KEY } from './schema.ts';
import { tellsVersion } from './told-version.ts';

/** What can be done there. `removed`: into the bin, or gone from the record altogether. */
export const DEEDS = ['made', 'changed', 'removed', 'restored'] as const;
/** One of `DEEDS`. */
export type Deed = (typeof DEEDS)[number];

/**
 * A place and what was done there. `id`: of the item, the member or the session; the section of the
 * agreement; '' for the mentorship itself. `fields`: those that a change changed, in their order.
 */
export type TouchedPlace = {
  readonly part: PlacePart;
  readonly id: string;
  readonly deed: Deed;
  readonly fields: readonly string[];
};

type Range = { readonly from: number; readonly to: number };

/** Half-open ranges of clocks by client: what was put in, and what was deleted. */
export type ClockRanges = {
  readonly structs: ReadonlyMap<number, readonly Range[]>;
  readonly deletes: ReadonlyMap<number, readonly Range[]>;
};

const FIELDS_OF_MENTORSHIP: readonly string[] = [
  'name',
  'kind',
  'reporting',
  'responseDays',
  'checkInDays',
  'primaryMentor',
  'roomDeleted',
];
/** Beside those of a shape: a point's place in the agenda, and the set of who does an item. */
const MORE_FIELDS: readonly string[] = ['order', 'assignees'];
/** What goes along with another field, or with whoever made it. */
const BESIDE: readonly string[] = ['completedAt', 'carriedFrom', 'removedAt', 'removedBy'];
const REMOVED = 'removedAt';

/** Whether a name of a closed list is one of the part's fields. */
export function isFieldOf(part: PlacePart, name: string): boolean {
  if (part === 'mentorship') return FIELDS_OF_MENTORSHIP.includes(name);
  if (part === 'notes' || part === 'agreement' || part === 'signatures') return false;
  const { fields, keyed } = SHAPES[part];
  const isKnown = [fields, keyed].some((names) => Object.hasOwn(names, name));
  return (isKnown || MORE_FIELDS.includes(name)) && !BESIDE.includes(name);
}

/** What is known of one place so far. */
type Tally = {
  readonly part: PlacePart;
  readonly id: string;
  readonly fields: Set<string>;
  put: boolean;
  gone: boolean;
  binned: boolean;
  unbinned: boolean;
  touched: boolean;
};

function deedOf({ put, gone, binned, unbinned, touched }: Tally): Deed | undefined {
  if (binned || (gone && !put)) return 'removed';
  if (put) return 'made';
  if (unbinned) return 'restored';
  return touched ? 'changed' : undefined;
}

function touchedPlace(tally: Tally): TouchedPlace | undefined {
  const { part, id, fields } = tally;
  const deed = deedOf(tally);
  if (deed === undefined) return undefined;
  return { part, id, deed, fields: deed === 'changed' ? [...fields].toSorted() : [] };
}

/** The ranges of a client ascend, and there may be thousands of them. */
function isIn(ranges: ClockRanges['structs'], { client, clock }: Y.ID): boolean {
  const list = ranges.get(client) ?? [];
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.to ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  return (list[low]?.from ?? Infinity) <= clock;
}

/** The items of a document within `ranges`; of what is not there, or was cleared away, none. */
function* itemsIn(doc: Y.Doc, ranges: ClockRanges['structs']): Generator<Y.Item> {
  for (const [client, list] of ranges) {
    const structs = doc.store.clients.get(client) ?? [];
    const end = Y.getState(doc.store, client);
    for (const { from, to } of list) {
      if (from >= end) continue;
      for (let at = Y.findIndexSS(structs, from); at < structs.length; at += 1) {
        const struct = structs[at];
        if (struct === undefined || struct.id.clock >= to) break;
        if (struct instanceof Y.Item) yield struct;
      }
    }
  }
}

/** Counts what was put in (`isPut`) or deleted at one spot. What came and went at once is nothing. */
function count(tally: Tally, { field, within }: Spot, isPut: boolean): void {
  if (within === true) tally.touched = true;
  else if (field === undefined) tally[isPut ? 'put' : 'gone'] = true;
  else if (field === REMOVED) tally[isPut ? 'binned' : 'unbinned'] = true;
  else {
    tally.touched ||= !BESIDE.includes(field) && !tellsVersion(field, VERSION_KEY);
    if (isFieldOf(tally.part, field)) tally.fields.add(field);
  }
}

/** What was touched: `isMore` where there is more than was asked for, and the places are not all. */
export type Touched = { readonly places: readonly TouchedPlace[]; readonly isMore: boolean };

/**
 * What the update with these ranges touched in `doc`, which has it; at most `most` places. What is no place
 * of a record, and what was cleared away since, is left out. Never throws. [D126, D127]
 */
export function touchedPlaces(doc: Y.Doc, ranges: ClockRanges, most: number): Touched {
  const tallies = new Map<string, Tally>();
  const parents = new Map<unknown, TypePlace | undefined>();
  const parentOf = (type: unknown): TypePlace | undefined => {
    if (!parents.has(type)) parents.set(type, placeOfType(type));
    return parents.get(type);
  };
  const tallyOf = ({ part, id }: Spot): Tally => {
    const key = `${part} ${id}`;
    const none = { put: false, gone: false, binned: false, unbinned: false, touched: false };
    const tally = tallies.get(key) ?? { part, id, fields: new Set<string>(), ...none };
    tallies.set(key, tally);
    return tally;
  };
  const visit = (items: Iterable<Y.Item>, isPut: boolean): boolean => {
    for (const item of items) {
      // Put and deleted by the same update: it was there at no time.
      if (isIn(isPut ? ranges.deletes : ranges.structs, item.id)) continue;
      const parent = parentOf(item.parent);
      if (parent === undefined) continue;
      const spot = spotOf(parent, item.parentSub);
      if (spot === undefined) continue;
      count(tallyOf(spot), spot, isPut);
      if (tallies.size > most * 2) return true;
    }
    return false;
  };
  const isFull =
    visit(itemsIn(doc, ranges.structs), true) || visit(itemsIn(doc, ranges.deletes), false);
  const places = [...tallies.values()].map(touchedPlace).filter((place) => place !== undefined);
  return { places: places.slice(0, most), isMore: isFull || places.length > most };
}
