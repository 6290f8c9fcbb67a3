/**
 * What a peer with bad intentions, a fault or a later version could have put into a record: any
 * Yjs content anywhere, under known and unknown names.
 */
import fc from 'fast-check';
import * as Y from 'yjs';
import { meantItems } from './meant-items.ts';
import { idIn } from './least-of-each.ts';
import { idNumber, SAM } from './people.ts';

type Value =
  | { readonly type: 'plain'; readonly value: unknown }
  | { readonly type: 'map'; readonly entries: readonly (readonly [string, Value])[] }
  | { readonly type: 'array' | 'element'; readonly values: readonly Value[] }
  | { readonly type: 'text'; readonly text: string; readonly marks: Record<string, unknown> };

/** One thing put into a root. */
export type Assault = {
  readonly root: string;
  readonly as: 'map' | 'list' | 'text';
  readonly key: string;
  readonly value: Value;
};

const ids = [1, 2, 3, 4].map((index) => idNumber(index) as string);
const notesRoot = `notes:${ids[0]}`;

const MEANT = meantItems(ids[0] ?? '');
const PARTS = (Object.keys(MEANT) as (keyof typeof MEANT)[]).map((part) => {
  const fields: Readonly<Record<string, unknown>> = MEANT[part];
  return [part, fields] as const;
});

/** The roots that a record has, and one that it has not. */
export const ROOTS: readonly string[] = [
  'meta',
  ...PARTS.map(([part]) => part),
  'occurrences',
  'marks',
  'agreementVersions',
  'agreementSignatures',
  'agreement:purpose',
  'dismissals',
  notesRoot,
  'later',
];

const BESIDE =
  'schemaVersion kind reporting responseDays checkInDays roomDeleted order assignees by at removedAt removedBy blockHint block unknown';
const FIELDS = [
  ...new Set([...BESIDE.split(' '), ...PARTS.flatMap(([, fields]) => Object.keys(fields))]),
];
const ODD_KEYS = ['__proto__', 'constructor', 'toString', '', '1:2+3:4', 'é'.repeat(300)];
const LINE_KEYS = ['first.kind', 'first.level', 'first.indent', '1:0.kind', 'first.unknown'];
const WORDS = [
  'open',
  'completed',
  'note',
  'question',
  'merged-while-apart',
  'Zz',
  '2026-03-05',
  `${ids[0]}>${ids[1]}`,
  ...new Set(PARTS.flatMap(([, fields]) => Object.values(fields)).filter(isShortWord)),
];

function isShortWord(value: unknown): value is string {
  return typeof value === 'string' && value.length < 24;
}

const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ids) },
  { weight: 3, arbitrary: fc.constantFrom(...FIELDS) },
  fc.constantFrom(...ODD_KEYS),
  fc.constantFrom(...LINE_KEYS),
  fc.string({ maxLength: 6 }),
);

const plain: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...ids, ...WORDS, 'peer', 'mentor', 'x'.repeat(20_000), '\ud800', '\u200f'),
  fc.constantFrom(0, 1, 2, -1, 0.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53),
  fc.constantFrom<unknown>(null, undefined, true, false, new Uint8Array([1, 2])),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
  fc.object({ maxDepth: 3, key: fc.constantFrom('a', '__proto__', 'href'), values: [fc.string()] }),
);

const marks = fc.dictionary(
  fc.constantFrom('strong', 'link', 'kind', '__proto__', 'unknown'),
  fc.constantFrom<unknown>(true, null, {}, { href: 'javascript:alert(1)' }, 7),
  { maxKeys: 2 },
);

const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    fc.record({ type: fc.constant('plain' as const), value: plain }),
    fc.record({
      type: fc.constant('map' as const),
      entries: fc.array(fc.tuple(keys, tie('value')), { maxLength: 6 }),
    }),
    fc.record({
      type: fc.constantFrom('array' as const, 'element' as const),
      values: fc.array(tie('value'), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('text' as const), text: fc.string({ maxLength: 8 }), marks }),
  ),
})).value;

const anything = (roots: readonly string[]): fc.Arbitrary<Assault> =>
  fc.record({
    root: fc.constantFrom(...roots),
    as: fc.constantFrom<Assault['as']>('map', 'map', 'map', 'list', 'text'),
    key: keys,
    value: values,
  });

/** An item as it is meant, of which some fields hold what they should not. */
const almostRight: fc.Arbitrary<Assault> = fc.constantFrom(...PARTS).chain(([root, meant]) =>
  fc.record({
    root: fc.constant(root),
    as: fc.constant<Assault['as']>('map'),
    key: fc.constantFrom(...ids, root === 'members' ? SAM : idIn(root)),
    value: fc
      .array(fc.tuple(fc.constantFrom(...Object.keys(meant), 'by', 'at'), values), { maxLength: 3 })
      .map((wrong): Value => {
        const right = Object.entries(meant).map(([name, value]) => {
          return [name, { type: 'plain', value }] as const;
        });
        return { type: 'map', entries: [...right, ...wrong] };
      }),
  }),
);

/** Any content under any name in the roots named. */
export function assaultsOn(roots: readonly string[]): fc.Arbitrary<readonly Assault[]> {
  return fc.array(anything(roots), { maxLength: 25 });
}

/** The same in the roots of a record, and items there that look almost right. */
export const assaults: fc.Arbitrary<readonly Assault[]> = fc.array(
  fc.oneof(anything(ROOTS), almostRight),
  { maxLength: 25 },
);

/**
 * The update of a peer who did all that. One document for each way of looking at a root, since
 * one document cannot hold a root under two types, but the wire can.
 */
export function assaultUpdate(list: readonly Assault[]): Uint8Array {
  const docs = { map: new Y.Doc(), list: new Y.Doc(), text: new Y.Doc() };
  for (const assault of list) {
    const doc = docs[assault.as];
    doc.transact(() => commit(doc, assault));
  }
  return Y.mergeUpdates(Object.values(docs).map((doc) => Y.encodeStateAsUpdate(doc)));
}

function commit(doc: Y.Doc, { root, as, key, value }: Assault): void {
  if (as === 'map') doc.getMap(root).set(key, yjsValue(value));
  else if (as === 'text') commitText(doc.getText(root), key, value);
  else doc.getArray(root).insert(0, [arrayOf([yjsValue(value)])]);
}

/** As notes are written, or almost: lines, styles, and things that are no characters. */
function commitText(text: Y.Text, key: string, value: Value): void {
  text.insert(0, key === '' ? 'a\n\u2028' : key, { strong: true });
  if (value.type === 'text' && value.text !== '')
    text.applyDelta([{ insert: `\n${value.text}`, attributes: value.marks }]);
  else if (value.type === 'plain') text.insertEmbed(0, { value: String(value.value) });
  else text.insertEmbed(0, nodesOf([value])[0] ?? {});
  text.setAttribute(key, value.type);
}

function yjsValue(value: Value): unknown {
  switch (value.type) {
    case 'plain':
      return value.value;
    case 'map':
      return new Y.Map(value.entries.map(([key, inner]) => [key, yjsValue(inner)] as const));
    case 'array':
      return arrayOf(value.values.map(yjsValue));
    case 'text':
      return new Y.Text(value.text);
    case 'element':
      return nodesOf([value])[0];
  }
}

// A list takes no `undefined` and no bigint; a map does.
function arrayOf(list: readonly unknown[]): Y.Array<unknown> {
  const array = new Y.Array<unknown>();
  array.push(list.filter((value) => value !== undefined && typeof value !== 'bigint'));
  return array;
}

function nodesOf(list: readonly Value[]): (Y.XmlElement | Y.XmlText)[] {
  return list.map((value) => {
    if (value.type === 'text') {
      const text = new Y.XmlText();
      if (value.text !== '') text.applyDelta([{ insert: value.text, attributes: value.marks }]);
      return text;
    }
    const inner = value.type === 'array' || value.type === 'element' ? value.values : [];
    const element = new Y.XmlElement(['paragraph', 'bullet_list', 'callout'][inner.length] ?? 'x');
    element.insert(0, nodesOf(inner));
    return element;
  });
}
