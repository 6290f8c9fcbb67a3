/**
 * Reads the sessions of series that somebody has said something of, out of the one root map in which their
 * fields stand flat. What stands there under no session's id is passed over. [D5, D6, D103]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { isMarked, sessionOfKey } from './occurrences.ts';
import { readShape, type Stand } from './part-shape.ts';
import { SESSION, type SessionView } from './parts/sessions.ts';
import { itemEntry, type Entry } from './read-part.ts';
import { itemMap, rootMap } from './schema.ts';

/** What stands there of each session, by the names of its fields. */
type Fields = Map<ItemId, Map<string, unknown>>;

function put(fields: Fields, id: ItemId, key: string, value: unknown): void {
  const known = fields.get(id) ?? new Map<string, unknown>();
  fields.set(id, known.set(key.slice(id.length + 1), value));
}

function fieldsById(root: Y.Map<unknown>): Fields {
  const fields: Fields = new Map();
  root.forEach((value, key) => {
    const id = sessionOfKey(key);
    if (id !== undefined) put(fields, id, key, value);
  });
  return fields;
}

type SessionEntry = Entry<SessionView>;

function readSession(id: ItemId, item: Stand): SessionView | undefined {
  return readShape(SESSION, id, item);
}

/** Nothing where nobody wrote on it, as what says so is missing. */
function readFields(id: ItemId, fields: ReadonlyMap<string, unknown>): SessionEntry | undefined {
  return isMarked(fields) ? itemEntry('sessions', id, fields, readSession) : undefined;
}

/** The sessions of series that stand in the record. */
export type Occurrences = readonly SessionEntry[];

/** Those whose id no other session has taken. */
function listOf(doc: Y.Doc, entries: ReadonlyMap<ItemId, SessionEntry>): Occurrences {
  return [...entries].filter(([id]) => !itemMap(doc, 'sessions', id)).map(([, entry]) => entry);
}

/** Reads them once. Never throws, writes nothing. */
export function readOccurrences(doc: Y.Doc): Occurrences {
  const entries = new Map<ItemId, SessionEntry>();
  for (const [id, fields] of fieldsById(rootMap(doc, 'occurrences'))) {
    const entry = readFields(id, fields);
    if (entry) entries.set(id, entry);
  }
  return listOf(doc, entries);
}

/**
 * Keeps them read: the same list while nothing of them changes, and of what changes only that session is read.
 * `changed` hears of each change. [D144]
 */
export function createOccurrenceCache(
  doc: Y.Doc,
  changed: () => void,
): { readonly read: () => Occurrences; readonly close: () => void } {
  const root = rootMap(doc, 'occurrences');
  const sessions = rootMap(doc, 'sessions');
  const fields = fieldsById(root);
  const entries = new Map<ItemId, SessionEntry>();
  const stale = new Set<ItemId>(fields.keys());
  let list: Occurrences | undefined;
  const onEvent = ({ keysChanged }: Y.YMapEvent<unknown>): void => {
    for (const key of keysChanged) {
      const id = sessionOfKey(String(key));
      if (id === undefined) continue;
      stale.add(id);
      if (root.has(String(key))) put(fields, id, String(key), root.get(String(key)));
      else fields.get(id)?.delete(String(key).slice(id.length + 1));
    }
    list = undefined;
    changed();
  };
  const onSessions = ({ keysChanged }: Y.YMapEvent<unknown>): void => {
    if ([...keysChanged].some((key) => fields.has(String(key) as ItemId))) list = undefined;
  };
  root.observe(onEvent);
  sessions.observe(onSessions);
  const refresh = (id: ItemId): void => {
    const entry = readFields(id, fields.get(id) ?? new Map());
    if (entry) entries.set(id, entry);
    else entries.delete(id);
  };
  return {
    read: () => {
      for (const id of stale) refresh(id);
      stale.clear();
      return (list ??= listOf(doc, entries));
    },
    close: () => {
      root.unobserve(onEvent);
      sessions.unobserve(onSessions);
    },
  };
}
