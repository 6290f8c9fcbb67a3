/**
 * The record as a frozen view: once (`readRecord`), or kept up to date by observing the document
 * (`createRecordReader`), where whatever has not changed keeps its identity, so that a component
 * can compare by reference. [D5, D6]
 */
import * as Y from 'yjs';
import { CHECK_IN_DAYS } from './check-in-days.ts';
import { ITEM_READERS } from './item-readers.ts';
import { signaturePart, versionPart } from './read-agreement.ts';
import { createOccurrenceCache, readOccurrences, type Occurrences } from './read-occurrences.ts';
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
  REPORTING,
  rootMap,
  SCHEMA_VERSION,
  type ItemPart,
} from './schema.ts';
import type {
  AgreementSignatureView,
  AgreementVersionView,
  ItemViews,
  MarkView,
  MemberView,
  RecordView,
  SessionView,
} from './view.ts';

type ItemParts = { readonly [Part in ItemPart]: PartView<ItemViews[Part]> };

type Parts = {
  readonly members: PartView<MemberView>;
  readonly marks: PartView<MarkView>;
  readonly versions: PartView<AgreementVersionView>;
  readonly signatures: PartView<AgreementSignatureView>;
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

function readParts(read: ReadPart, sessions: SessionsOf): Parts {
  const items = forEachPart<ItemParts>((part) => readItems(read, part) as never);
  return {
    members: read(memberPart),
    marks: read(markPart),
    versions: read(versionPart),
    signatures: read(signaturePart),
    items: { ...items, sessions: sessions(items.sessions) },
  };
}

/** The sessions, those of series among them. */
type SessionsOf = (single: PartView<SessionView>) => PartView<SessionView>;

function withOccurrences(
  single: PartView<SessionView>,
  occurrences: Occurrences,
): PartView<SessionView> {
  if (occurrences.length === 0) return single;
  const reader = ITEM_READERS.sessions;
  const more = partView(reader, occurrences);
  return {
    items: reader.arrange([...single.items, ...more.items]),
    bin: [...single.bin, ...more.bin],
    unreadable: single.unreadable + more.unreadable,
  };
}

/** Joins them again only when one of the two has changed. [D6] */
function joinedOnce(occurrences: () => Occurrences): SessionsOf {
  let known: readonly [PartView<SessionView>, Occurrences, PartView<SessionView>] | undefined;
  return (single) => {
    const more = occurrences();
    if (known?.[0] !== single || known[1] !== more)
      known = [single, more, withOccurrences(single, more)];
    return known[2];
  };
}

/** Reads the whole record. Pure: writes nothing; never throws, whatever a peer wrote. */
export function readRecord(doc: Y.Doc): RecordView {
  return assemble(
    doc,
    readParts(
      (reader) => partView(reader, readEntries(reader, rootMap(doc, reader.root)).values()),
      (single) => withOccurrences(single, readOccurrences(doc)),
    ),
  );
}

function assemble(doc: Y.Doc, parts: Parts): RecordView {
  const { members, marks, versions, signatures, items } = parts;
  const meta = rootMap(doc, 'meta');
  const kind = meta.get('kind');
  const reporting = meta.get('reporting');
  const schemaVersion = schemaVersionOf(doc);
  const all = Object.values(items);
  const bin = all.flatMap((part) => part.bin);
  return Object.freeze({
    schemaVersion,
    newerSchema: schemaVersion > SCHEMA_VERSION,
    name: readText(meta.get('name'), MAX_NAME_CHARACTERS),
    kind: isOneOf(MENTORSHIP_KINDS, kind) ? kind : undefined,
    reporting: isOneOf(REPORTING, reporting) ? reporting : undefined,
    responseDays: RESPONSE_DAYS.read(meta.get('responseDays')),
    checkInDays: CHECK_IN_DAYS.read(meta.get('checkInDays')),
    primaryMentor: members.items.find(({ id }) => id === meta.get('primaryMentor'))?.id,
    roomDeleted: readRoomDeletion(meta.get('roomDeleted')),
    members: members.items,
    ...forEachPart<Pick<RecordView, ItemPart>>((part) => items[part].items as never),
    marks: openMarks(doc, marks.items),
    agreementVersions: versions.items,
    agreementSignatures: signatures.items,
    bin: Object.freeze(bin.sort(lastRemovedFirst)),
    unreadable: [members, marks, versions, signatures, ...all].reduce(
      (sum, part) => sum + part.unreadable,
      0,
    ),
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

/** What the readers of one document have in common: each part is read once for all of them. [D145] */
type Core = {
  readonly read: () => RecordView;
  readonly listeners: Set<() => void>;
  readonly close: () => void;
};

const cores = new WeakMap<Y.Doc, Core & { readonly holders: Set<object> }>();

/** Observes the record of `doc`; only what changed is read again. [D144] */
export function createRecordReader(doc: Y.Doc): RecordReader {
  const core = cores.get(doc) ?? { ...createCore(doc), holders: new Set() };
  cores.set(doc, core);
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  core.holders.add(listeners);
  core.listeners.add(tell);
  let last: RecordView | undefined;
  return {
    read: () => last ?? core.read(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      last ??= core.read();
      listeners.clear();
      core.listeners.delete(tell);
      core.holders.delete(listeners);
      if (core.holders.size > 0) return;
      core.close();
      cores.delete(doc);
    },
  };
}

function createCore(doc: Y.Doc): Core {
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
  const occurrences = createOccurrenceCache(doc, changed);
  const sessions = joinedOnce(occurrences.read);
  readParts(cached, sessions);
  const plain = [rootMap(doc, 'meta'), rootMap(doc, 'dismissals')];
  for (const root of plain) root.observe(changed);
  return {
    listeners,
    read: () => (view ??= assemble(doc, readParts(cached, sessions))),
    close: () => {
      listeners.clear();
      for (const root of plain) root.unobserve(changed);
      occurrences.close();
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
