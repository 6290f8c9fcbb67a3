/**
 * The record as a frozen view: once (`readRecord`), or kept up to date by observing the document
 * (`createRecordReader`), where whatever has not changed keeps its identity, so that a component
 * can compare by reference. [D5, D6]
 */
import * as Y from 'yjs';
import { readText } from './one-line-text.ts';
import { readRoomDeletion } from './read-item.ts';
import { schemaVersionOf } from './operation.ts';
import {
  actionItemPart,
  goalPart,
  jotPart,
  lastRemovedFirst,
  markPart,
  memberPart,
  partView,
  readEntries,
  sessionPart,
  talkingPointPart,
  type Entry,
  type PartReader,
  type PartView,
} from './read-part.ts';
import { MAX_NAME_CHARACTERS } from './limits.ts';
import { isOneOf, MENTORSHIP_KINDS, rootMap, SCHEMA_VERSION } from './schema.ts';
import type {
  ActionItemView,
  GoalView,
  JotView,
  MarkView,
  MemberView,
  RecordView,
  SessionView,
  TalkingPointView,
} from './view.ts';

type Parts = {
  readonly members: PartView<MemberView>;
  readonly sessions: PartView<SessionView>;
  readonly talkingPoints: PartView<TalkingPointView>;
  readonly actionItems: PartView<ActionItemView>;
  readonly jots: PartView<JotView>;
  readonly goals: PartView<GoalView>;
  readonly marks: PartView<MarkView>;
};

/** Reads the whole record. Pure: writes nothing; never throws, whatever a peer wrote. */
export function readRecord(doc: Y.Doc): RecordView {
  const read = <Item, Read>(reader: PartReader<Item, Read>): PartView<Item> =>
    partView(reader, readEntries(reader, rootMap(doc, reader.root)).values());
  return assemble(doc, {
    members: read(memberPart),
    sessions: read(sessionPart),
    talkingPoints: read(talkingPointPart),
    actionItems: read(actionItemPart),
    jots: read(jotPart),
    goals: read(goalPart),
    marks: read(markPart),
  });
}

function assemble(doc: Y.Doc, parts: Parts): RecordView {
  const meta = rootMap(doc, 'meta');
  const kind = meta.get('kind');
  const schemaVersion = schemaVersionOf(doc);
  const { sessions, talkingPoints, actionItems, jots, goals } = parts;
  const bin = [sessions, talkingPoints, actionItems, jots, goals].flatMap((part) => part.bin);
  return Object.freeze({
    schemaVersion,
    newerSchema: schemaVersion > SCHEMA_VERSION,
    name: readText(meta.get('name'), MAX_NAME_CHARACTERS),
    kind: isOneOf(MENTORSHIP_KINDS, kind) ? kind : undefined,
    roomDeleted: readRoomDeletion(meta.get('roomDeleted')),
    members: parts.members.items,
    sessions: sessions.items,
    talkingPoints: talkingPoints.items,
    actionItems: actionItems.items,
    jots: jots.items,
    goals: goals.items,
    marks: openMarks(doc, parts.marks.items),
    bin: Object.freeze(bin.sort(lastRemovedFirst)),
    unreadable: Object.values(parts).reduce((sum, part) => sum + part.unreadable, 0),
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
  const cache = <Item, Read>(reader: PartReader<Item, Read>): PartCache<Item> =>
    createPartCache(doc, reader, changed);
  const parts = {
    members: cache(memberPart),
    sessions: cache(sessionPart),
    talkingPoints: cache(talkingPointPart),
    actionItems: cache(actionItemPart),
    jots: cache(jotPart),
    goals: cache(goalPart),
    marks: cache(markPart),
  };
  const plain = [rootMap(doc, 'meta'), rootMap(doc, 'dismissals')];
  for (const root of plain) root.observe(changed);
  return {
    read: () =>
      (view ??= assemble(doc, {
        members: parts.members.read(),
        sessions: parts.sessions.read(),
        talkingPoints: parts.talkingPoints.read(),
        actionItems: parts.actionItems.read(),
        jots: parts.jots.read(),
        goals: parts.goals.read(),
        marks: parts.marks.read(),
      })),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      listeners.clear();
      for (const root of plain) root.unobserve(changed);
      for (const part of Object.values(parts)) part.close();
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
