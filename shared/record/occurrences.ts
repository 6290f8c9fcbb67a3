/**
 * The sessions of a series as they stand in the record. Nothing is written before somebody says something of
 * one: until then it is what its series says. From then on its fields stand flat in one root map under
 * `id.field`, first what the series said, the same whoever writes it: so two who begin one while apart never
 * make a map twice, and lose nothing of what the other wrote. [D100, D102, D103]
 */
import type * as Y from 'yjs';
import { isId, type ItemId } from '../base/ids.ts';
import type { CalendarDate } from './calendar-date.ts';
import { isMillis } from './calendar-date.ts';
import type { Stored } from './fields.ts';
import { occurrenceOf } from './occurrence-id.ts';
import { readShape } from './part-shape.ts';
import { SERIES, type SeriesView } from './parts/series.ts';
import { itemMap, rootMap, type FieldMap } from './schema.ts';
import { meetsOn } from './series-days.ts';
import { instantAt } from './wall-clock.ts';

/** What ends the id in the key of a field; an id has 22 characters. */
const ID_LENGTH = 22;
/** Whether a session of a series stands in the record says this field, which nobody changes. */
const MARK = 'seriesId';

/** The time of a series that says none. */
export const NOON = '12:00';
/** The zone of a series that says none. */
export const UTC = 'UTC';

/** What a series says of its session on a day, as it is stored there. [D102] */
export function plannedFields(series: SeriesView, day: CalendarDate): ReadonlyMap<string, Stored> {
  const zone = series.zone ?? UTC;
  const fields: readonly (readonly [string, Stored | undefined])[] = [
    [MARK, series.id],
    ['startsAt', instantAt(day, series.time ?? NOON, zone)],
    ['zone', zone],
    ['title', series.title],
    ['mode', series.mode],
    ['lengthMinutes', series.lengthMinutes],
    ['placeText', series.placeText],
    ['link', series.link],
    ['by', series.createdBy],
    ['at', series.createdAt],
  ];
  return new Map(fields.filter((field): field is [string, Stored] => field[1] !== undefined));
}

/** The session that a key of the root belongs to; `undefined` for a key that is none. */
export function sessionOfKey(key: string): ItemId | undefined {
  const id = key.slice(0, ID_LENGTH);
  return key[ID_LENGTH] === '.' && isId(id) ? (id as ItemId) : undefined;
}

/** Whether a session of which these fields stand was written on. */
export function isMarked(fields: ReadonlyMap<string, unknown>): boolean {
  return isId(fields.get(MARK));
}

/** Whether anything of the session was written. */
export function isWritten(root: Y.Map<unknown>, id: ItemId): boolean {
  return isId(root.get(`${id}.${MARK}`));
}

/** The fields of one session in the root map of all. `planned`: what it says before it stands there. */
export function flatFields(
  root: Y.Map<unknown>,
  id: ItemId,
  planned?: () => ReadonlyMap<string, Stored>,
): FieldMap {
  const place = (name: string): string => `${id}.${name}`;
  const unwritten = (): ReadonlyMap<string, Stored> | undefined =>
    isWritten(root, id) ? undefined : planned?.();
  const write = (): void => {
    for (const [name, value] of unwritten() ?? [])
      if (!root.has(place(name))) root.set(place(name), value);
  };
  return {
    get: (name) => (root.has(place(name)) ? root.get(place(name)) : unwritten()?.get(name)),
    has: (name) => root.has(place(name)) || unwritten()?.has(name) === true,
    set: (name, value) => {
      write();
      if (root.get(place(name)) !== value) root.set(place(name), value);
    },
    delete: (name) => {
      write();
      root.delete(place(name));
    },
    keys: () => {
      const written = [...root.keys()].filter((key) => sessionOfKey(key) === id);
      const names = written.map((key) => key.slice(ID_LENGTH + 1));
      return new Set([...names, ...(unwritten()?.keys() ?? [])]);
    },
  };
}

/** What the series of a session says of it, where that meets on its day and lies not in the bin. */
export function plannedOf(doc: Y.Doc, id: ItemId): (() => ReadonlyMap<string, Stored>) | undefined {
  const found = occurrenceOf(id);
  const item = found && itemMap(doc, 'series', found.seriesId);
  if (!found || !item || isMillis(item.get('removedAt'))) return undefined;
  const series = readShape(SERIES, found.seriesId, item);
  if (!series || !meetsOn(series, found.day)) return undefined;
  return () => plannedFields(series, found.day);
}

/** The fields of a session of a series; `undefined` where there is no such session. */
export function occurrenceFields(doc: Y.Doc, id: ItemId): FieldMap | undefined {
  const root = rootMap(doc, 'occurrences');
  if (isWritten(root, id)) return flatFields(root, id);
  const planned = plannedOf(doc, id);
  return planned && flatFields(root, id, planned);
}

/** The fields of an item: its map, or what stands flat for it. `undefined` where there is none. [D103] */
export function itemFields(
  doc: Y.Doc,
  root: Parameters<typeof itemMap>[1],
  id: string,
): FieldMap | undefined {
  const item = itemMap(doc, root, id);
  if (item || root !== 'sessions' || !isId(id)) return item;
  return occurrenceFields(doc, id as ItemId);
}

/** Writes down what its series says of a session that somebody refers to, so that it stays as it is. [D103] */
export function keepOccurrence(doc: Y.Doc, id: unknown): void {
  if (!isId(id) || itemMap(doc, 'sessions', id)) return;
  const fields = occurrenceFields(doc, id as ItemId);
  const seriesId = fields?.get(MARK);
  if (seriesId !== undefined) fields?.set(MARK, seriesId);
}
