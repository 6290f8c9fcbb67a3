/**
 * A partner's record in which everything is wrong once: each field of the schema under each value that
 * it is not meant to have, each part under each shared type that it is not, ids that point at each
 * other in circles, and more of everything than anybody writes.
 */
import * as Y from 'yjs';
import { newId, type ItemId } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { cadenceId, occurrenceId } from '#shared/record/occurrence-id.ts';
import { MEANT_VALUES, meantItems } from './meant-items.ts';
import { MONDAY, ROBIN, SAM } from './people.ts';

/** The parts of a record, and the fields of their items as they are meant. [D1] */
const meant = (session: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> => ({
  ...meantItems(session),
  marks: { kind: 'merged-while-apart', sessionId: session, blockHint: 'words', block: '1:2' },
  dismissals: {},
});
const OF_ALL = { by: ROBIN, at: MONDAY, removedAt: undefined, removedBy: undefined };

const DAY_OF_SERIES = '2026-03-05' as CalendarDate;

/** How deep things lie in one another that stand in every field. */
const DEEP = 100;
const LONG = 'long words '.repeat(2_000);

function deepValue(deep = DEEP): unknown {
  let value: unknown = 'core';
  for (let depth = 0; depth < deep; depth += 1) value = depth % 2 === 0 ? [value] : { text: value };
  return value;
}

function deepMap(deep = DEEP): Y.Map<unknown> {
  let map = new Y.Map<unknown>([['text', 'core']]);
  for (let depth = 0; depth < deep; depth += 1) map = new Y.Map([['text', map]]);
  return map;
}

function manyKeys(count = 100): Y.Map<unknown> {
  return new Y.Map(Array.from({ length: count }, () => [newId(), true]));
}

/** Stands where a value is put that Yjs does not take from its own author. */
const STAND_IN = '\u0001stand-in';

/** Each kind of value, made anew for each place: a shared type stands in one place only. */
const WRONG: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  undefined: () => undefined,
  true: () => true,
  zero: () => 0,
  'a negative number': () => -1,
  'a fraction': () => 0.5,
  'a number beyond dates': () => 1e300,
  'no number': () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  'minus infinity': () => Number.NEGATIVE_INFINITY,
  'a bigint': () => 2n ** 62n,
  'an empty text': () => '',
  'half a character': () => '\ud800',
  'controls and marks': () => '\u0000\u200f\u202e\u2028',
  __proto__: () => '__proto__',
  constructor: () => 'constructor',
  'a date that is none': () => '2026-02-31',
  'a long text': () => LONG,
  bytes: () => new Uint8Array([1, 2]),
  'an object': () => ({ id: 'x', length: 3, toString: 'no function' }),
  'an object made by nothing': () => STAND_IN,
  'a list': () => [1, [2]],
  'a deep value': () => deepValue(),
  'a map': () => new Y.Map([['text', 'inner']]),
  'a deep map': () => deepMap(),
  'a map with many keys': () => manyKeys(),
  'a shared list': () => Y.Array.from([1, 'two']),
  'a shared text': () => new Y.Text('words'),
  'a fragment': () => new Y.XmlFragment(),
  'an element': () => new Y.XmlElement('p'),
  'a text of a fragment': () => new Y.XmlText('words'),
  'a document': () => new Y.Doc(),
};

/** The names of the kinds of wrong values. */
export const WRONG_KINDS: readonly string[] = Object.keys(WRONG);

/** Only a series under the id of a cadence has sessions. */
function idFor(part: string, at: number): string {
  return part === 'series' ? cadenceId(at) : newId();
}

/** Ids that no id is. */
const ODD_IDS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'é'.repeat(300)];

function itemOf(fields: Readonly<Record<string, unknown>>): Y.Map<unknown> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new Y.Map(
    entries.map(([key, value]) => [key, key === 'assignees' ? assigneesOf(value) : value]),
  );
}

function assigneesOf(value: unknown): unknown {
  const isMeant = typeof value === 'object' && value?.constructor === Object;
  return isMeant && Object.keys(value).length === 0 ? new Y.Map([[SAM, true]]) : value;
}

/** The update of a peer who writes `kind` into each field of each part, and in the place of each item. */
export function wrongTypesUpdate(kind: string): Uint8Array {
  const make = WRONG[kind];
  if (make === undefined) throw new Error(`no kind of value: ${kind}`);
  const doc = new Y.Doc();
  const session = newId<ItemId>();
  doc.transact(() => {
    for (const [part, fields] of Object.entries(meant(session))) {
      const root = doc.getMap(part);
      const all = { ...fields, ...OF_ALL };
      root.set(newId(), make());
      for (const id of ODD_IDS) root.set(id, itemOf(all));
      for (const [at, field] of Object.keys(all).entries())
        root.set(idFor(part, at), itemOf({ ...all, [field]: make() }));
    }
    for (const field of ['name', 'kind', 'reporting', 'responseDays', 'checkInDays', 'roomDeleted'])
      doc.getMap('meta').set(field, make());
    writeWrongValues(doc, make);
    const occurrence = occurrenceId(cadenceId(0), DAY_OF_SERIES);
    for (const field of Object.keys(meant(session)['sessions'] ?? {}))
      doc.getMap('occurrences').set(`${occurrence}.${field}`, make());
    const notes = doc.getText(`notes:${session}`);
    notes.insert(0, 'one\ntwo\nthree');
    for (const field of ['kind', 'level', 'indent', 'checked', 'start']) {
      const value = make();
      if (!(value instanceof Y.AbstractType)) notes.setAttribute(`first.${field}`, value as string);
    }
    doc.getMap('sessions').set(session, itemOf({ ...meant(session)['sessions'], ...OF_ALL }));
  });
  for (const structs of doc.store.clients.values())
    for (const struct of structs) if (struct instanceof Y.Item) replaceStandIn(struct.content);
  return Y.encodeStateAsUpdate(doc);
}

/** Of a text that was signed and a signature each field, and the whole, is `make`'s. */
function writeWrongValues(doc: Y.Doc, make: () => unknown): void {
  for (const [root, { key, value }] of Object.entries(MEANT_VALUES)) {
    doc.getMap(root).set(key, make());
    for (const [at, field] of Object.keys(value).entries()) {
      const wrong = make();
      if (wrong instanceof Y.AbstractType || wrong instanceof Y.Doc) continue;
      doc.getMap(root).set(`${'B'.repeat(42)}${at}${key.slice(43)}`, { ...value, [field]: wrong });
    }
  }
}

const madeByNothing: unknown = JSON.parse('{"__proto__":{"text":"x"},"constructor":1}');

function replaceStandIn(content: unknown): void {
  if (!(content instanceof Y.ContentAny)) return;
  for (const [place, value] of content.arr.entries())
    if (value === STAND_IN) content.arr[place] = madeByNothing;
}

/** The update of a peer whose roots are all lists, texts and fragments, where maps are meant. */
export function wrongRootsUpdate(): Uint8Array {
  const parts = [...Object.keys(meant('')), 'meta'];
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()] as const;
  for (const part of parts) {
    docs[0].getArray(part).push([1, 'two', new Y.Map([['text', 'x']])]);
    docs[1].getText(part).insert(0, 'a text');
    docs[2].getXmlFragment(part).insert(0, [new Y.XmlElement('p')]);
  }
  return Y.mergeUpdates(docs.map((doc) => Y.encodeStateAsUpdate(doc)));
}

/** The update of a peer whose items name themselves and each other wherever an id stands. */
export function circlesUpdate(): Uint8Array {
  const doc = new Y.Doc();
  const ids = Array.from({ length: 3 }, () => newId<ItemId>());
  doc.transact(() => {
    for (const part of Object.keys(meant('')))
      for (const [place, id] of ids.entries()) {
        const next = ids[(place + 1) % ids.length] ?? id;
        const fields = { ...meant(next)[part], by: id, removedBy: next };
        const circle = { owner: id, parent: next, sessionId: next, direction: `${id}>${next}` };
        doc.getMap(part).set(id, itemOf({ ...fields, ...circle, at: MONDAY, text: `in ${part}` }));
      }
    for (const id of ids) doc.getText(`notes:${id}`).insert(0, `notes of ${id}`);
  });
  return Y.encodeStateAsUpdate(doc);
}

/**
 * The update of a peer who writes `count` items into each of `parts`, all of a time that is to come; `other`
 * are fields that are otherwise than they are meant.
 */
export function hugeUpdate(
  count: number,
  parts: readonly string[],
  other: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const part of parts) {
      const fields = { ...meant('nowhere')[part], by: ROBIN, at: MONDAY * 2 };
      for (let number = 0; number < count; number += 1)
        doc.getMap(part).set(newId(), itemOf({ ...fields, startsAt: undefined, ...other }));
    }
  });
  return Y.encodeStateAsUpdate(doc);
}

/** The update of a peer whose one item has a megabyte in each field, or lies `deep`, or is by `many`. */
export function hugeFieldsUpdate(deep: number, many: number): Uint8Array {
  const doc = new Y.Doc();
  const text = 'm'.repeat(1024 * 1024);
  const items = doc.getMap('actionItems');
  doc.transact(() => {
    items.set(newId(), itemOf({ text, quote: text, dueOn: text, status: text, sessionId: text }));
    items.set(newId(), itemOf({ text: 'deep', quote: deepMap(deep), status: deepValue(deep) }));
    items.set(
      newId(),
      new Y.Map<unknown>([
        ['text', 'many'],
        ['assignees', manyKeys(many)],
      ]),
    );
  });
  return Y.encodeStateAsUpdate(doc);
}

/** The update of a peer who writes notes of `count` lines under `session`, each a list deeper than the last. */
export function hugeNotesUpdate(session: ItemId, count: number): Uint8Array {
  const doc = new Y.Doc();
  const notes = doc.getText(`notes:${session}`);
  doc.transact(() => {
    notes.insert(0, 'line\n'.repeat(count));
    for (let line = 0; line < count; line += 1)
      for (const [field, value] of [
        ['kind', 'bullet'],
        ['indent', line],
      ] as const)
        notes.setAttribute(`${doc.clientID}:${line * 5 + 4}.${field}`, value as string);
    notes.insertEmbed(0, { image: { deep: deepValue() } });
    notes.insert(0, 'styled', { link: { href: {} }, strong: 'no', 'a.b': [1] });
  });
  return Y.encodeStateAsUpdate(doc);
}
