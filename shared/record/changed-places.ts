/**
 * What of a record a change touched: items, sessions' notes, sections of the agreement and signatures, cards and
 * what is agreed for the whole mentorship, not the words. For whoever tells a person that something changed while
 * they looked elsewhere. [D40]
 */
import * as Y from 'yjs';
import { sectionOfAgreement } from './agreement.ts';
import { sessionOfNotes } from './notes.ts';
import { sessionOfKey } from './occurrences.ts';
import { isOneOf, ITEM_PARTS, VERSION_KEY, type ItemPart } from './schema.ts';
import { tellsVersion } from './told-version.ts';

/**
 * An item; the notes of the session `id`; the section `id` of the agreement, or a signature on it; a member's
 * card; or the field `id` of the mentorship. `isNew`: the item was put there by this change.
 */
export type ChangedPlace = {
  readonly part:
    ItemPart | 'notes' | 'agreement' | 'agreementSignatures' | 'members' | 'mentorship';
  readonly id: string;
  readonly isNew: boolean;
};

/** Whatever a transaction names as changed. */
type Changed = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/** The places that a transaction touched, each once. Never throws; what has no place is left out. */
export function changedPlaces({ changed }: Y.Transaction): readonly ChangedPlace[] {
  const places = new Map<string, ChangedPlace>();
  const note = (part: ChangedPlace['part'], id: string, isNew: boolean): void => {
    const key = `${part} ${id}`;
    places.set(key, { part, id, isNew: isNew || places.get(key)?.isNew === true });
  };
  for (const [type, keys] of changed) {
    const { root, path } = placeOf(type);
    const session = sessionOfNotes(root);
    if (session !== undefined) note('notes', session, false);
    const section = sectionOfAgreement(root);
    if (section !== undefined) note('agreement', section, false);
    const beside = PLACES_BESIDE_ITEMS.get(root);
    if (beside !== undefined)
      for (const key of entriesIn(root, path, keys)) note(beside, key, false);
    if (root === 'occurrences') for (const id of sessionsOf(keys)) note('sessions', id, false);
    if (!isOneOf(ITEM_PARTS, root)) continue;
    const [id] = path;
    if (id !== undefined) note(root, id, false);
    else for (const key of keys) if (key !== null) note(root, key, true);
  }
  return [...places.values()];
}

/** The roots beside the items of which each entry is a place of its own. */
const PLACES_BESIDE_ITEMS: ReadonlyMap<string, ChangedPlace['part']> = new Map([
  ['agreementSignatures', 'agreementSignatures'],
  ['members', 'members'],
  ['meta', 'mentorship'],
]);

/** What of `meta` says nothing to people, or is told where it matters. [D2, D82] */
function isUntold(key: string): boolean {
  return key === 'roomDeleted' || tellsVersion(key, VERSION_KEY);
}

/** The entries of such a root that changed, or in which something did. */
function entriesIn(
  root: string,
  [top]: readonly string[],
  keys: ReadonlySet<string | null>,
): readonly string[] {
  const all = [...(top === undefined ? keys : [top])].filter((key) => key !== null);
  return root === 'meta' ? all.filter((key) => !isUntold(key)) : all;
}

/** The sessions of series of which something changed. */
function sessionsOf(keys: ReadonlySet<string | null>): ReadonlySet<string> {
  const ids = [...keys].map((key) => (key === null ? undefined : sessionOfKey(key)));
  return new Set(ids.filter((id) => id !== undefined));
}

/** The ids of the documents whose edits a transaction brought; one that only deletes has none. */
export function writersOf({ beforeState, afterState }: Y.Transaction): readonly number[] {
  return [...afterState]
    .filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
    .map(([client]) => client);
}

/** The name of the root above a type, and the keys that lead from there to it. */
export function placeOf(type: Changed): { root: string; path: readonly string[] } {
  const path: string[] = [];
  let at: Changed | null = type;
  let root = '';
  while (at !== null) {
    const above: Changed | null = at.parent;
    if (above === null) root = at.doc === null ? '' : Y.findRootTypeKey(at);
    else if (at._item?.parentSub) path.unshift(at._item.parentSub);
    at = above;
  }
  return { root, path };
}
