/** Every field of every part: at its limit it is taken, beyond it refused with a reason, whoever wrote it is read. [D138] */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import { SHAPES } from '#shared/record/item-shapes.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import { putMember, updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { changeItem, setField } from '#shared/record/operation.ts';
import { checkGiven, type Shape } from '#shared/record/part-shape.ts';
import { readRecord } from '#shared/record/read-record.ts';
import type { Refusal } from '#shared/record/refusal.ts';
import { rootMap, type ItemPart } from '#shared/record/schema.ts';
import { FIELD_LIMITS, type FieldLimit } from '../../support/record/field-limits.ts';
import { addAny, idIn, LEAST, oneOfEach } from '../../support/record/least-of-each.ts';
import { author, done, pairRecord, SAM } from '../../support/record/people.ts';

type Part = keyof typeof SHAPES;
type Loose = Readonly<Record<string, unknown>>;

/** A key under which something is kept in each way. */
const KEYS: Readonly<Record<string, string>> = {
  mentorTypes: 'peer',
  covers: 'career',
  skipped: '2026-03-09',
};

type Reads = { readonly read: (stored: unknown) => unknown };

/** Each field, or what is kept by key, with how it is given and read. */
const FIELDS = Object.values<Shape>(SHAPES).flatMap((shape) => {
  const limits: Readonly<Partial<Record<string, FieldLimit>>> = FIELD_LIMITS[shape.part];
  const plain = Object.entries<Reads>(shape.fields).map(([name, field]) => {
    return { name, field, key: '' };
  });
  const keyed = Object.entries<{ readonly field: Reads }>(shape.keyed).map(([name, { field }]) => {
    return { name, field, key: KEYS[name] ?? SAM };
  });
  return [...plain, ...keyed].map(({ name, field, key }) => {
    const limit = limits[name];
    if (!limit) throw new Error(`no limit is said of ${shape.part}.${name}`);
    const read = (stored: unknown): unknown => field.read(stored);
    return { name, key, read, limit, part: shape.part, title: `${shape.part}.${name}` };
  });
});

type Walked = (typeof FIELDS)[number];

function given({ name, key }: Walked, value: unknown): Loose {
  return { [name]: key === '' ? value : { [key]: value } };
}

/** The place of the field in the record, of an item that is there. */
function storedIn(doc: Y.Doc, { part, name, key }: Walked, id: string): unknown {
  const item = rootMap(doc, part).get(id);
  if (!(item instanceof Y.Map)) throw new Error('no item');
  return item.get(key === '' ? name : `${name}.${key}`);
}

function isGuarded(part: Part, name: string): boolean {
  return SHAPES[part].guarded.some((guarded: string) => guarded === name);
}

function change(
  doc: Y.Doc,
  { part }: { readonly part: Part },
  patch: Loose,
): Result<unknown, Refusal> {
  if (part === 'members') return updateCard(doc, author(), SAM, patch);
  if (Object.keys(patch).some((name) => isGuarded(part, name))) {
    // Its own operations check it, and write what is to be stored.
    const checked = checkGiven(SHAPES[part], patch);
    if (!checked.ok) return checked;
    return changeItem(doc, author(), 'updateItem', { root: part, id: idIn(part) }, (item) => {
      for (const [name, value] of checked.value) setField(item, name, value);
    });
  }
  return changeIn(doc, author(), SHAPES[part] as never, idIn(part), patch as never);
}

function add(doc: Y.Doc, part: ItemPart, more: Loose): Result<ItemId, Refusal> {
  return addAny(doc, part, { ...LEAST[part], ...more });
}

describe('[D138] at its limit a field is stored and read again as it was given, by a new item and a change', () => {
  test.each(FIELDS)('$title', (field) => {
    for (const value of field.limit.takes) {
      const doc = oneOfEach();
      done(change(doc, field, given(field, value)));
      const id = field.part === 'members' ? SAM : idIn(field.part);
      expect(field.read(storedIn(doc, field, id))).toEqual(value);
      if (field.part === 'members' || isGuarded(field.part, field.name)) continue;
      const made = done(add(doc, field.part, given(field, value)));
      expect(field.read(storedIn(doc, field, made))).toEqual(value);
      expect(readRecord(doc).unreadable).toBe(0);
    }
  });
});

describe('[D138] beyond its limit it is refused with the reason, the field and what fits, and nothing is written', () => {
  test.each(FIELDS)('$title', (field) => {
    const doc = oneOfEach();
    const before = Y.encodeStateAsUpdate(doc);
    for (const { given: value, ...why } of field.limit.beyond) {
      const refusal = { ok: false, error: { field: field.name, ...why } };
      expect(change(doc, field, given(field, value))).toEqual(refusal);
      if (field.part !== 'members' && !isGuarded(field.part, field.name))
        expect(add(doc, field.part, given(field, value))).toEqual(refusal);
      expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    }
    const { cuts } = field.limit;
    if (!cuts) return;
    done(change(doc, field, given(field, cuts.given)));
    expect(storedIn(doc, field, idIn(field.part as ItemPart))).toBe(cuts.to);
  });
});

/** What is no text, no number that any field takes, and no yes. */
const OF_ANOTHER_TYPE = [
  ...[null, {}, [], new Uint8Array([1]), Number.NaN, Number.POSITIVE_INFINITY, 1n, -1, 0.5, ''],
  ...[{ learner: 1 }, [SAM], new Y.Map(), new Y.Text('a')],
];

describe('[D138] where a peer wrote another type it reads as nothing, and too long a text is cut', () => {
  test.each(FIELDS)('$title', ({ read, limit: { limit } }) => {
    for (const wrong of OF_ANOTHER_TYPE) expect(read(wrong)).toEqual(read(undefined));
    if (limit !== undefined) expect(read('é'.repeat(limit * 3))).toBe('é'.repeat(limit));
  });
});

test('[D138] what is kept by key takes keys of its own kind alone', () => {
  const doc = oneOfEach();
  const cases: readonly (readonly [Part, Loose, string])[] = [
    ['members', { mentorTypes: { boss: true } }, 'bad-value'],
    ['series', { skipped: { '2026-02-30': true } }, 'bad-value'],
    ['sessions', { learned: { nobody: 'To ask' } }, 'unknown-member'],
    ['relationshipChecks', { ready: { nobody: true } }, 'unknown-member'],
  ];
  for (const [part, patch, reason] of cases) {
    const field = Object.keys(patch)[0];
    expect(change(doc, { part }, patch)).toEqual({ ok: false, error: { reason, field } });
  }
});

test('[D138] the mentorship and a member are named, and say what they are, within limits of their own', () => {
  const doc = pairRecord();
  const name = 'é'.repeat(120);
  done(setMentorship(doc, author(), { name, responseDays: 60, checkInDays: 365 }));
  expect(readRecord(doc)).toMatchObject({ name, responseDays: 60, checkInDays: 365 });
  const before = Y.encodeStateAsUpdate(doc);
  const refusals = [
    setMentorship(doc, author(), { name: `${name}é` }),
    setMentorship(doc, author(), { name: ' ' }),
    setMentorship(doc, author(), { responseDays: 61 }),
    setMentorship(doc, author(), { checkInDays: 366 }),
    setMentorship(doc, author(), { kind: 'boss' as 'peer' }),
    setMentorship(doc, author(), { reporting: 'maybe' as 'no' }),
    putMember(doc, author(), { id: SAM, name: `${name}é`, role: 'peer' }),
    putMember(doc, author(), { id: SAM, name, role: 'boss' as 'peer' }),
    putMember(doc, author(), { id: SAM, name, role: 'peer', colour: 8 }),
  ];
  expect(refusals.map((one) => (one.ok ? 'done' : one.error))).toEqual([
    { reason: 'too-long', field: 'name', limit: 120 },
    { reason: 'empty', field: 'name' },
    { reason: 'bad-value', field: 'responseDays', range: [1, 60] },
    { reason: 'bad-value', field: 'checkInDays', range: [1, 365] },
    { reason: 'bad-value', field: 'kind' },
    { reason: 'bad-value', field: 'reporting' },
    { reason: 'too-long', field: 'name', limit: 120 },
    { reason: 'bad-value', field: 'role' },
    { reason: 'bad-value', field: 'colour' },
  ]);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});
