/**
 * The places of a record by which one tells what was changed: items, sessions' notes, sections of the agreement,
 * signatures on it, members' cards, the mentorship itself. Whatever key a peer wrote, a place has an id of ours or
 * a name of a closed list. For who tells of changes as they come, and for the log of changes. [D40, D126, D127]
 */
import * as Y from 'yjs';
import { isId } from '../base/ids.ts';
import { sectionOfAgreement } from './agreement.ts';
import { sessionOfNotes } from './notes.ts';
import { sessionOfKey } from './occurrences.ts';
import { isOneOf, ITEM_PARTS } from './schema.ts';

/** What can be a place: the items, and what is no item. `signatures`: on the agreement. */
export const PLACE_PARTS = [
  ...ITEM_PARTS,
  'members',
  'notes',
  'agreement',
  'signatures',
  'mentorship',
] as const;
/** One of `PLACE_PARTS`. */
export type PlacePart = (typeof PLACE_PARTS)[number];

/**
 * Where a value stands: a place, and the field of it; without one it is the item itself. `id`: of the item, the
 * member or the session; the section of the agreement; '' for the mentorship.
 */
export type Spot = {
  readonly part: PlacePart;
  readonly id: string;
  readonly field?: string;
  /** What is neither field nor item, such as a letter of a text. */
  readonly within?: true;
};

/** Where a shared type stands: the name of its root, and the keys that lead to it from there. */
export type TypePlace = { readonly root: string; readonly keys: readonly string[] };

/** More levels than a record has are none of its places. */
const DEEPEST = 8;

/** Where a shared type stands; `undefined` where that cannot be said any more. Never throws. */
export function placeOfType(type: unknown): TypePlace | undefined {
  const keys: string[] = [];
  let at: unknown = type;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (!(at instanceof Y.AbstractType)) return undefined;
    const { _item: item, doc } = at;
    if (item === null) return doc === null ? undefined : { root: Y.findRootTypeKey(at), keys };
    if (item.parentSub !== null) keys.unshift(item.parentSub);
    at = item.parent;
  }
  return undefined;
}

function itemSpot(part: PlacePart, [id, field]: readonly string[]): Spot | undefined {
  if (!isId(id)) return undefined;
  // What is kept by key stands under 'field.key'.
  return field === undefined ? { part, id } : { part, id, field: field.split('.', 1)[0] ?? '' };
}

function signatureSpot(key: string): Spot | undefined {
  const member = key.slice(key.indexOf(':') + 1);
  return isId(member) ? { part: 'signatures', id: member } : undefined;
}

function occurrenceSpot(key: string): Spot | undefined {
  const id = sessionOfKey(key);
  if (id === undefined) return undefined;
  const field = key.slice(id.length + 1).split('.', 1)[0] ?? '';
  // With this it stands in the record, beside all that its cadence says of it.
  return field === 'seriesId' ? { part: 'sessions', id } : { part: 'sessions', id, field };
}

/** The spot of what stands in a type, under `key` where that is a map; `undefined` where it is no place. */
export function spotOf({ root, keys: above }: TypePlace, under: string | null): Spot | undefined {
  const session = sessionOfNotes(root);
  if (session !== undefined) return { part: 'notes', id: session, within: true };
  const section = sectionOfAgreement(root);
  if (section !== undefined) return { part: 'agreement', id: section, within: true };
  const keys = under === null ? above : [...above, under];
  const [key] = keys;
  if (key === undefined) return undefined;
  if (root === 'meta') return { part: 'mentorship', id: '', field: key };
  if (root === 'occurrences') return occurrenceSpot(key);
  if (root === 'agreementSignatures') return signatureSpot(key);
  return root === 'members' || isOneOf(ITEM_PARTS, root) ? itemSpot(root, keys) : undefined;
}
