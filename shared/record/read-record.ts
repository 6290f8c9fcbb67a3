/**
 * The record as a frozen view: once (`readRecord`), or kept up to date by observing the document
 * (`createRecordReader`), where whatever has not changed keeps its identity, so that a component
 * can compare by reference. [D5, D6]
 */
import * as Y from 'yjs';
import { ITEM_READERS } from './item-readers.ts';
import { MAX_NAME_CHARACTERS } from './limits.ts';
import { RESPONSE_DAYS } from './response-days.ts';
import { readText } from './one-line-text.ts';
import { schemaVersionOf } from './operation.ts';
import { readRoomDeletion } from './read-item.ts';
import {
  lastRemovedFirst,
  markPart,
  memberPart,
  partView,
  readEntries,
  type Entry,
  type PartReader,
  type PartView,
} from './read-part.ts';
import {
  isOneOf,
  ITEM_PARTS,
  MENTORSHIP_KINDS,
  rootMap,
  SCHEMA_VERSION,
  type ItemPart,
} from './schema.ts';
import type { ItemViews, MarkView, MemberView, RecordView } from './view.ts';

type ItemParts = { readonly [Part in ItemPart]: PartView<ItemViews[Part]> };

type Parts = {
  readonly members: PartView<MemberView>;
  readonly marks: PartView<MarkView>;
  readonly items: ItemParts;
};

type ReadPart = <Item, Read>(reader: PartReader<Item, Read>) => PartView<Item>;

/** Of each part what `each` makes of it. */
function forEachPart<Made extends { readonly [Part in ItemPart]: unknown }>(
  each: (part: ItemPart) => Made[ItemPart],
): Made {
  // Every part is named once, by the list that the type was made of.
  return Object.fromEntries(ITEM_PARTS.map((part) => [part, each(part)])) as Made;
}

function readItems<Part extends ItemPart>(read: ReadPart, part: Part): PartView<ItemViews[Part]> {
  const reader: PartReader<ItemViews[Part]> = ITEM_READERS[part];
  return read(reader);
}

function readParts(read: ReadPart): Parts {
  return {
    members: read(memberPart),
    marks: read(markPart),
    items: forEachPart<ItemParts>((part) => readItems(read, part) as never),
  };
}

/** Reads the whole record. Pure: writes nothing; never throws, whatever a peer wrote. */
export function readRecord(doc: Y.Doc): RecordView {
  return assemble(
    doc,
    readParts((reader) =>
      partView(reader, readEntries(reader, rootMap(doc, reader.root)).values()),
    ),
  );
}

function assemble(doc: Y.Doc, { members, marks, items }: Parts): RecordView {
  const meta = rootMap(doc, 'meta');
  const kind = meta.get('kind');
  const schemaVersion = schemaVersionOf(doc);
  const all = Object.values(items);
  const bin = all.flatMap((part) => part.bin);
  return Object.freeze({
    schemaVersion,
    newerSchema: schemaVersion > SCHEMA_VERSION,
    name: readText(meta.get('name'), MAX_NAME_CHARACTERS),
    kind: isOneOf(MENTORSHIP_KINDS, kind) ? kind : undefined,
    responseDays: RESPONSE_DAYS.read(meta.get('responseDays')),
    roomDeleted: readRoomDeletion(meta.get('roomDeleted')),
    members: members.items,
    ...forEachPart<Pick<RecordView, ItemPart>>((part) => items[part].items as never),
    marks: openMarks(doc, marks.items),
    bin: Object.freeze(bin.sort(lastRemovedFirst)),
    unreadable: [members, marks, ...all].reduce((sum, part) => sum + part.unreadable, 0),
  });
}

function openMarks(doc: Y.Doc, marks: readonly MarkView[]): readonly MarkView[] {
  const dismissals = rootMap(doc, 'dismissals');
  if (!marks.some((mark) => dismissals.has(mark.id))) return marks;
  return Object.freeze(marks.filter((mark) => !dismissals.has(mark.id)));
}

/** Keeps a view of a record up to date. */
export type RecordReader = {
  /** The record as it is now; the same object as before when nothing of it changed. */
  readonly read: () => RecordView;
  /** Calls back after each change of the record (notes apart). Returns how to stop. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Stops observing; `read` goes on telling the last view. */
  readonly close: () => void;
};

type PartCache<Item> = { readonly read: () => PartView<Item>; readonly close: () => void };

/** Observes the record of `doc`; only what changed is read again. */
export function createRecordReader(doc: Y.Doc): RecordReader {
  const listeners = new Set<() => void>();
  let view: RecordView | undefined;
  const changed = (): void => {
    view = undefined;
    for (const listener of listeners) listener();
  };
  const caches = new Map<unknown, PartCache<unknown>>();
  const cached: ReadPart = (reader) => {
    const known = caches.get(reader) ?? createPartCache(doc, reader, changed);
    caches.set(reader, known);
    // What is kept under a reader is what that reader made.
    return known.read() as never;
  };
  readParts(cached);
  const plain = [rootMap(doc, 'meta'), rootMap(doc, 'dismissals')];
  for (const root of plain) root.observe(changed);
  return {
    read: () => (view ??= assemble(doc, readParts(cached))),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      listeners.clear();
      for (const root of plain) root.unobserve(changed);
      for (const cache of caches.values()) cache.close();
    },
  };
}

function createPartCache<Item, Read>(
  doc: Y.Doc,
  reader: PartReader<Item, Read>,
  changed: () => void,
): PartCache<Item> {
  const root = rootMap(doc, reader.root);
  const entries = readEntries(reader, root);
  const stale = new Set<string>();
  let view: PartView<Item> | undefined;
  const onEvents = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const event of events) for (const key of keysOf(event)) stale.add(key);
    view = undefined;
    changed();
  };
  root.observeDeep(onEvents);
  return {
    read: () => {
      for (const key of stale) refresh(reader, root, entries, key);
      stale.clear();
      return (view ??= partView(reader, entries.values()));
    },
    close: () => root.unobserveDeep(onEvents),
  };
}

// The keys of the part below which an event happened.
function keysOf(event: Y.YEvent<Y.AbstractType<unknown>>): readonly string[] {
  const [top] = event.path;
  if (top !== undefined) return [String(top)];
  if (!(event instanceof Y.YMapEvent)) return [];
  return [...event.keysChanged].filter((key): key is string => typeof key === 'string');
}

function refresh<Item, Read>(
  reader: PartReader<Item, Read>,
  root: Y.Map<unknown>,
  entries: Map<string, Entry<Read>>,
  key: string,
): void {
  if (root.has(key)) entries.set(key, reader.readEntry(key, root.get(key)));
  else entries.delete(key);
}
