/**
 * Reads the sessions of series that somebody has said something of, out of the one root map in which their
 * fields stand flat. What stands there under no session's id is passed over. [D5, D6, D103]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { isWritten, sessionOfKey } from './occurrences.ts';
import { readShape, type Stand } from './part-shape.ts';
import { SESSION, type SessionView } from './parts/sessions.ts';
import { itemEntry, type Entry } from './read-part.ts';
import { itemMap, rootMap } from './schema.ts';

type Entries = Map<ItemId, Entry<SessionView>>;

/** What stands there of each session, by the names of its fields. */
function fieldsById(root: Y.Map<unknown>): ReadonlyMap<ItemId, ReadonlyMap<string, unknown>> {
  const found = new Map<ItemId, Map<string, unknown>>();
  for (const [key, value] of root.entries()) {
    const id = sessionOfKey(key);
    if (id === undefined) continue;
    const fields = found.get(id) ?? new Map<string, unknown>();
    found.set(id, fields.set(key.slice(id.length + 1), value));
  }
  return found;
}

function readSession(id: ItemId, item: Stand): SessionView | undefined {
  return readShape(SESSION, id, item);
}

/** Reads them all again; whatever `isSame` says did not change stays the same entry. */
function readAll(doc: Y.Doc, known: Entries, isSame: (id: ItemId) => boolean): Entries {
  const root = rootMap(doc, 'occurrences');
  const entries: Entries = new Map();
  for (const [id, fields] of fieldsById(root)) {
    if (!isWritten(root, id) || itemMap(doc, 'sessions', id)) continue;
    const entry = isSame(id) ? known.get(id) : undefined;
    entries.set(id, entry ?? itemEntry('sessions', id, fields, readSession));
  }
  return entries;
}

/** The sessions of series that stand in the record. */
export type Occurrences = readonly Entry<SessionView>[];

/** Reads them once. Never throws, writes nothing. */
export function readOccurrences(doc: Y.Doc): Occurrences {
  return [...readAll(doc, new Map(), () => false).values()];
}

/** Keeps them read: the same list while nothing of them changes. `changed` hears of each change. */
export function createOccurrenceCache(
  doc: Y.Doc,
  changed: () => void,
): { readonly read: () => Occurrences; readonly close: () => void } {
  const root = rootMap(doc, 'occurrences');
  const stale = new Set<ItemId>();
  let entries: Entries = new Map();
  let list: Occurrences | undefined;
  const onEvent = ({ keysChanged }: Y.YMapEvent<unknown>): void => {
    for (const key of keysChanged) {
      const id = sessionOfKey(String(key));
      if (id !== undefined) stale.add(id);
    }
    list = undefined;
    changed();
  };
  root.observe(onEvent);
  return {
    read: () => {
      if (list) return list;
      entries = readAll(doc, entries, (id) => !stale.has(id));
      stale.clear();
      list = [...entries.values()];
      return list;
    },
    close: () => root.unobserve(onEvent),
  };
}
