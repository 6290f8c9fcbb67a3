/**
 * Which places of a record a change touched, not the words: for whoever tells a person that something changed while
 * they looked elsewhere. [D40]
 */
import type * as Y from 'yjs';
import { placeOfType, spotOf, type PlacePart, type Spot } from './places.ts';
import { isOneOf, ITEM_PARTS, VERSION_KEY } from './schema.ts';
import { tellsVersion } from './told-version.ts';

/**
 * A place that a change touched; of the mentorship each field is one, and `id` its name. `isNew`: an item that was
 * put there by this change.
 */
export type ChangedPlace = {
  readonly part: PlacePart;
  readonly id: string;
  readonly isNew: boolean;
};

type Changed = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never;

/** The places that a transaction touched, each once. Never throws; what has no place is left out. */
export function changedPlaces({ changed }: Y.Transaction): readonly ChangedPlace[] {
  const places = new Map<string, ChangedPlace>();
  for (const [type, keys] of changed) {
    const at = placeOfType(type);
    for (const key of at ? keys : []) {
      const spot = at && spotOf(at, key);
      if (!at || !spot || isUntold(spot)) continue;
      const { part } = spot;
      const id = part === 'mentorship' ? (spot.field ?? '') : spot.id;
      const place = `${part} ${id}`;
      const isPut = standsIn(type, key) && isOneOf(ITEM_PARTS, at.root) && at.keys.length === 0;
      places.set(place, { part, id, isNew: isPut || places.get(place)?.isNew === true });
    }
  }
  return [...places.values()];
}

/** Whether something stands under a key of a type; a root that nobody has asked for yet is no map so far. */
function standsIn({ _map }: Changed, key: string | null): boolean {
  return key !== null && _map.get(key)?.deleted === false;
}

/** What of the mentorship says nothing to people, or is told where it matters. [D2, D82] */
function isUntold({ part, field = '' }: Spot): boolean {
  return part === 'mentorship' && (field === 'roomDeleted' || tellsVersion(field, VERSION_KEY));
}

/** The ids of the documents whose edits a transaction brought; one that only deletes has none. */
export function writersOf({ beforeState, afterState }: Y.Transaction): readonly number[] {
  return [...afterState]
    .filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
    .map(([client]) => client);
}
