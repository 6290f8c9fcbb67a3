/**
 * What a part of the record is made of, said once: which fields its items have, which sets, and what is kept
 * for each member. Checking, reading, bringing back and the type of the view follow from it. A set or what
 * is kept by key stands flat in the item ('name.key'), so that two who begin it at once never make the same
 * map twice and lose one. [D1, D5, D88]
 */
import { isId, newId, type ItemId, type MemberId, type Millis } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { isMillis } from './calendar-date.ts';
import type { Field, Named, Stored } from './fields.ts';
import { refuse, type RefusedField, type Refusal } from './refusal.ts';
import type { ItemPart } from './schema.ts';

/** What every item has. Who and when are `undefined` when a peer wrote nonsense there. [D4] */
export type Authored = {
  readonly createdBy: MemberId | undefined;
  readonly createdAt: Millis | undefined;
};

/** A field of any kind. */
export type AnyField = Field<never, unknown>;

/** What is kept for each of some keys: members, items of a part, or words. */
export type Keyed<Key extends string, Given, Read> = {
  readonly isKey: (key: string) => key is Key;
  /** The root in which a key must be when it is written first. */
  readonly root: Named['root'] | undefined;
  readonly field: Field<Given, Read>;
};

/** Anything kept by key. */
export type AnyKeyed = Keyed<string, never, unknown>;

/**
 * One part. `required`: without any of these an entry is no item. `guarded`: what operations of its own write, and
 * no other does, since more must hold of it than a limit. [D148]
 */
export type Shape = {
  readonly part: ItemPart | 'members';
  readonly required: RefusedField;
  readonly fields: Readonly<Partial<Record<RefusedField, AnyField>>>;
  readonly keyed: Readonly<Partial<Record<RefusedField, AnyKeyed>>>;
  readonly guarded: readonly RefusedField[];
};

type Guarded<S extends Shape> = S['guarded'][number];

type GivenOf<F> = F extends { check: (given: infer Given, ...rest: never[]) => unknown }
  ? Given
  : never;
type ReadOf<F> = F extends { read: (stored: unknown) => infer Read } ? Read : never;
type KeyOf<K> = K extends { isKey: (key: string) => key is infer Key extends string } ? Key : never;
type OfKeyed<K> = K extends { field: infer F } ? F : never;

/** What an item of a part looks like when it is read: frozen, without Yjs. */
export type ViewOf<S extends Shape> = Authored & { readonly id: ItemId } & {
  readonly [Name in keyof S['fields']]: Name extends S['required']
    ? NonNullable<ReadOf<S['fields'][Name]>>
    : ReadOf<S['fields'][Name]>;
} & {
  /** In the order of their keys. */
  readonly [Name in keyof S['keyed']]: readonly (readonly [
    KeyOf<S['keyed'][Name]>,
    NonNullable<ReadOf<OfKeyed<S['keyed'][Name]>>>,
  ])[];
};

type KeyedPatch<S extends Shape> = {
  readonly [Name in Exclude<keyof S['keyed'], Guarded<S>>]?:
    | Readonly<
        Partial<
          Record<KeyOf<S['keyed'][Name]>, GivenOf<OfKeyed<S['keyed'][Name]>> | null | undefined>
        >
      >
    | undefined;
};

/** What a new item is made of. */
export type InputOf<S extends Shape> = { readonly id?: ItemId | undefined } & {
  readonly [Name in keyof S['fields'] & S['required']]: GivenOf<S['fields'][Name]>;
} & {
  readonly [Name in Exclude<keyof S['fields'], S['required']>]?:
    GivenOf<S['fields'][Name]> | undefined;
} & KeyedPatch<S>;

/** What of an item is to change: what is left out stays, `null` clears. */
export type PatchOf<S extends Shape> = {
  readonly [Name in keyof S['fields']]?: Name extends S['required']
    ? GivenOf<S['fields'][Name]> | undefined
    : GivenOf<S['fields'][Name]> | null | undefined;
} & KeyedPatch<S>;

/** Says what a part is made of. */
export function shapeOf<
  const Part extends Shape['part'],
  const Fields extends Shape['fields'],
  const Required extends keyof Fields & RefusedField = never,
  const Each extends Shape['keyed'] = Record<never, never>,
  const Own extends keyof Each & RefusedField = never,
>(
  part: Part,
  fields: Fields,
  more: {
    readonly required?: Required;
    readonly keyed?: Each;
    readonly guarded?: readonly Own[];
  } = {},
): {
  readonly part: Part;
  readonly required: Required;
  readonly fields: Fields;
  readonly keyed: Each;
  readonly guarded: readonly Own[];
} {
  const { required, keyed, guarded = [] } = more;
  // Where nothing is required no name is: `never` says so to the types.
  return Object.freeze({
    part,
    fields,
    required: required as Required,
    keyed: (keyed ?? {}) as Each,
    guarded,
  });
}

/** A value as it is to be stored, under its name in the item's map. */
export type Change = readonly [name: string, value: Stored | undefined];

type Loose = Readonly<Partial<Record<string, unknown>>>;

function checkKeyed(
  name: RefusedField,
  keyed: AnyKeyed,
  given: Loose,
): Result<readonly Change[], Refusal> {
  const changes: Change[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!keyed.isKey(key))
      return refuse(keyed.root === 'members' ? 'unknown-member' : 'bad-value', name);
    // The type of what is given is the field's own: `InputOf` and `PatchOf` say so to callers.
    const checked = value === null ? ok(undefined) : keyed.field.check(value as never, name);
    if (!checked.ok) return checked;
    changes.push([`${name}.${key}`, checked.value]);
  }
  return ok(changes);
}

/** `checkGiven` for whoever is no operation of the part's own: refuses what is guarded. [D148] */
export function checkUnguarded(shape: Shape, given: Loose): Result<readonly Change[], Refusal> {
  const guarded = shape.guarded.find((name) => given[name] !== undefined);
  return guarded === undefined ? checkGiven(shape, given) : refuse('bad-value', guarded);
}

/**
 * Checks what is given for a part: a new item or a patch. Returns what is to be stored, `undefined` for what
 * is to be cleared.
 */
export function checkGiven(shape: Shape, given: Loose): Result<readonly Change[], Refusal> {
  const changes: Change[] = [];
  for (const [name, field] of Object.entries(shape.fields)) {
    const value = given[name];
    if (value === undefined) continue;
    if (value === null && name === shape.required) return refuse('empty', shape.required);
    const checked =
      value === null ? ok(undefined) : field.check(value as never, name as RefusedField);
    if (!checked.ok) return checked;
    changes.push([name, checked.value]);
  }
  for (const [name, keyed] of Object.entries(shape.keyed)) {
    const value = given[name];
    if (typeof value !== 'object' || value === null) continue;
    const checked = checkKeyed(name as RefusedField, keyed, value as Loose);
    if (!checked.ok) return checked;
    changes.push(...checked.value);
  }
  return ok(changes);
}

/** What of the record is named by what is given, each with the field that names it. */
export function namedBy(
  shape: Shape,
  given: Loose,
): readonly (Named & { readonly field: RefusedField })[] {
  const named: (Named & { readonly field: RefusedField })[] = [];
  for (const [name, field] of Object.entries(shape.fields)) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    for (const one of field.names(value as never))
      named.push({ ...one, field: name as RefusedField });
  }
  for (const [name, { root }] of Object.entries(shape.keyed)) {
    const value = given[name];
    if (root === undefined || typeof value !== 'object' || value === null) continue;
    for (const [id, one] of Object.entries(value))
      if (one !== null && one !== undefined) named.push({ root, id, field: name as RefusedField });
  }
  return named;
}

/** An item as it stands in the record: any field may hold anything. */
export type Stand = {
  readonly get: (name: string) => unknown;
  readonly forEach: (each: (value: unknown, name: string) => void) => void;
};

type KeyedRead = readonly (readonly [string, unknown])[];

/** How the items of a shape are read, worked out once for each: every item of a record is read by one. [D61] */
type Plan = {
  readonly fields: ReadonlyMap<string, AnyField>;
  readonly keyed: ReadonlyMap<string, AnyKeyed>;
  /** What an item reads as where nothing stands: copied as a whole, which is faster than naming each field. */
  readonly nothing: Readonly<Record<string, unknown>>;
};

const plans = new WeakMap<Shape, Plan>();
const NONE: KeyedRead = Object.freeze([]);

function planOf(shape: Shape): Plan {
  const known = plans.get(shape);
  if (known) return known;
  const fields = new Map<string, AnyField>(Object.entries(shape.fields));
  const keyed = new Map<string, AnyKeyed>(Object.entries(shape.keyed));
  const nothing = Object.fromEntries([
    ['id', undefined],
    ...[...fields].map(([name, field]) => [name, field.read(undefined)] as const),
    ...[...keyed.keys()].map((name) => [name, NONE] as const),
    ['createdBy', undefined],
    ['createdAt', undefined],
  ]);
  const plan = { fields, keyed, nothing };
  plans.set(shape, plan);
  return plan;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b);
}

/** What is kept by key stands under 'name.key'; gathered by name. */
type Gathered = Map<string, (readonly [string, unknown])[]>;

function gather(found: Gathered, { keyed }: Plan, place: string, value: unknown): void {
  const dot = place.indexOf('.');
  const name = place.slice(0, Math.max(0, dot));
  const of = keyed.get(name);
  const key = place.slice(dot + 1);
  if (of === undefined || !of.isKey(key)) return;
  const read = of.field.read(value);
  if (read === undefined || read === false) return;
  const all = found.get(name) ?? [];
  found.set(name, all);
  all.push(Object.freeze([key, read] as const));
}

function readBy(value: unknown): MemberId | undefined {
  return isId(value) ? (value as MemberId) : undefined;
}

function readAt(value: unknown): Millis | undefined {
  return isMillis(value) ? value : undefined;
}

/** Who made an item and when. */
export function readAuthored(item: Pick<Stand, 'get'>): Authored {
  return { createdBy: readBy(item.get('by')), createdAt: readAt(item.get('at')) };
}

/**
 * Reads one item, in one walk over what stands there; `undefined` without what it requires. Never throws.
 * `beside`: what is to stand in the view in place of what was read, or beside it. [D5]
 */
export function readShape<S extends Shape, Beside extends object = Record<never, never>>(
  shape: S,
  id: ItemId,
  item: Stand,
  beside?: (read: ViewOf<S>) => Beside,
): (Omit<ViewOf<S>, keyof Beside> & Beside) | undefined {
  const plan = planOf(shape);
  const read: Record<string, unknown> = { ...plan.nothing };
  let found: Gathered | undefined;
  read['id'] = id;
  item.forEach((value, name) => {
    const field = plan.fields.get(name);
    if (field !== undefined) read[name] = field.read(value);
    else if (name === 'by') read['createdBy'] = readBy(value);
    else if (name === 'at') read['createdAt'] = readAt(value);
    else if (plan.keyed.size > 0) gather((found ??= new Map()), plan, name, value);
  });
  if (shape.required !== undefined && read[shape.required] === undefined) return undefined;
  if (found) for (const [name, all] of found) read[name] = Object.freeze(all.sort(byKey));
  // Built field by field from the shape that the type was made of.
  const view = read as unknown as ViewOf<S>;
  if (beside !== undefined) Object.assign(read, beside(view));
  return Object.freeze(view) as unknown as Omit<ViewOf<S>, keyof Beside> & Beside;
}

/** The id that a new item gets. */
export function idFor(wanted: ItemId | undefined): Result<ItemId, Refusal> {
  const id = wanted ?? newId<ItemId>();
  return isId(id) ? ok(id) : refuse('bad-value', 'id');
}
