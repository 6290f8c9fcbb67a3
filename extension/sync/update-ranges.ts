/**
 * What an update holds, as ranges of Yjs clocks: which structs and which deletes. Containment by
 * ranges is exact where state vectors are not: they know nothing of deletes and overestimate across
 * a gap (y-crdt#525, yjs#406). [R6, S6]
 */
import * as Y from 'yjs';
import { holdsDeepValue } from './nesting.ts';

type Range = { readonly from: number; readonly to: number };
type RangesByClient = ReadonlyMap<number, readonly Range[]>;

/** The structs and deletes of one or more updates; ranges are half-open, sorted and disjoint. */
export type UpdateRanges = { readonly structs: RangesByClient; readonly deletes: RangesByClient };

/** Ranges of nothing. */
export const NO_RANGES: UpdateRanges = { structs: new Map(), deletes: new Map() };

function joined(ranges: readonly Range[]): readonly Range[] {
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else if (range.to > range.from) merged.push(range);
  }
  return merged;
}

function grouped(pairs: Iterable<readonly [number, Range]>): RangesByClient {
  const byClient = new Map<number, Range[]>();
  for (const [client, range] of pairs) {
    const list = byClient.get(client);
    if (list === undefined) byClient.set(client, [range]);
    else list.push(range);
  }
  return new Map([...byClient].map(([client, list]) => [client, joined(list)]));
}

function* pairsOf(ranges: RangesByClient): Generator<readonly [number, Range]> {
  for (const [client, list] of ranges) for (const range of list) yield [client, range];
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];

/** Whether a struct refers to what its own author had not made yet: Yjs throws on that. */
function isOfItsPast({ id }: Struct, reference: unknown): boolean {
  if (!(reference instanceof Y.ID)) return true;
  return reference.client !== id.client || reference.clock < id.clock;
}

/**
 * Whether Yjs can take a struct and write it again: not empty, made of what was there, and not too deep.
 * A peer can write others that `decodeUpdate` reads and `applyUpdate` throws on half-way, with good words
 * behind them lost.
 */
function isSound(struct: Struct): boolean {
  if (struct.length < 1 || holdsDeepValue(struct)) return false;
  if (!(struct instanceof Y.Item)) return true;
  const { origin, rightOrigin, parent } = struct;
  return [origin, rightOrigin, parent].every((reference) => isOfItsPast(struct, reference));
}

/** The ranges of one update, or `undefined` when it is not a well-formed, sound Yjs update (V1). */
export function rangesOf(update: Uint8Array): UpdateRanges | undefined {
  try {
    const { structs, ds } = Y.decodeUpdate(update);
    const deletes = [...ds.clients.values()].flat();
    if (!structs.every(isSound) || deletes.some(({ len }) => len < 1)) return undefined;
    const held = structs
      .filter((struct) => !(struct instanceof Y.Skip))
      .map(({ id, length }) => [id.client, { from: id.clock, to: id.clock + length }] as const);
    const deleted = [...ds.clients].flatMap(([client, items]) =>
      items.map(({ clock, len }) => [client, { from: clock, to: clock + len }] as const),
    );
    return { structs: grouped(held), deletes: grouped(deleted) };
  } catch {
    return undefined;
  }
}

/**
 * Of each client the end of what an update touches: the structs and deletes it holds, and what they hang
 * on. It is a sound update, as `rangesOf` says.
 */
export function touchedBy(update: Uint8Array): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const touch = (client: number, end: number): void =>
    void ends.set(client, Math.max(end, ends.get(client) ?? 0));
  const { structs, ds } = Y.decodeUpdate(update);
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    touch(struct.id.client, struct.id.clock + struct.length);
    if (!(struct instanceof Y.Item)) continue;
    const references: readonly unknown[] = [struct.origin, struct.rightOrigin, struct.parent];
    for (const reference of references)
      if (reference instanceof Y.ID) touch(reference.client, reference.clock + 1);
  }
  for (const [client, items] of ds.clients)
    for (const { clock, len } of items) touch(client, clock + len);
  return ends;
}

/**
 * Whether an update that touches so much means nothing without `missing`: Yjs takes what a client made
 * in order, so whatever reaches beyond the first that is missing of a client waits for it. [S18]
 */
export function dependsOn(
  touched: ReadonlyMap<number, number>,
  { structs: missing }: UpdateRanges,
): boolean {
  return [...missing].some(([client, [first]]) => (touched.get(client) ?? 0) > (first?.from ?? 0));
}

/** The ranges that either holds. */
export function joinRanges(a: UpdateRanges, b: UpdateRanges): UpdateRanges {
  return {
    structs: grouped([...pairsOf(a.structs), ...pairsOf(b.structs)]),
    deletes: grouped([...pairsOf(a.deletes), ...pairsOf(b.deletes)]),
  };
}

/** The ranges that any of them holds, put together once: joining many one by one sorts each time. */
export function joinAllRanges(all: readonly UpdateRanges[]): UpdateRanges {
  return {
    structs: grouped(all.flatMap(({ structs }) => [...pairsOf(structs)])),
    deletes: grouped(all.flatMap(({ deletes }) => [...pairsOf(deletes)])),
  };
}

function covers(outer: RangesByClient, inner: RangesByClient): boolean {
  for (const [client, range] of pairsOf(inner)) {
    const list = outer.get(client) ?? [];
    if (!list.some(({ from, to }) => from <= range.from && range.to <= to)) return false;
  }
  return true;
}

/** Whether `outer` holds everything that `inner` holds. */
export function containsRanges(outer: UpdateRanges, inner: UpdateRanges): boolean {
  return covers(outer.structs, inner.structs) && covers(outer.deletes, inner.deletes);
}

/** Whether everything that an update with these ranges needs has become part of `doc`. */
export function isIntegrated(doc: Y.Doc, ranges: UpdateRanges): boolean {
  for (const [client, range] of [...pairsOf(ranges.structs), ...pairsOf(ranges.deletes)])
    if (Y.getState(doc.store, client) < range.to) return false;
  return true;
}

/** The ranges of all that a document's snapshot vouches for. */
export function rangesOfSnapshot({ sv, ds }: Y.Snapshot): UpdateRanges {
  const held = [...sv].map(([client, to]) => [client, { from: 0, to }] as const);
  const deleted = [...ds.clients].flatMap(([client, items]) =>
    items.map(({ clock, len }) => [client, { from: clock, to: clock + len }] as const),
  );
  return { structs: grouped(held), deletes: grouped(deleted) };
}

/** The ranges of many updates, one after the other, giving way between them. Unsound ones hold nothing. */
export async function rangesOfAll(updates: readonly Uint8Array[]): Promise<UpdateRanges> {
  const structs: (readonly [number, Range])[] = [];
  const deletes: (readonly [number, Range])[] = [];
  for (const update of updates) {
    const ranges = rangesOf(update);
    if (ranges === undefined) continue;
    structs.push(...pairsOf(ranges.structs));
    deletes.push(...pairsOf(ranges.deletes));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { structs: grouped(structs), deletes: grouped(deletes) };
}

/**
 * Whether an update stands alone: what each author made is there from the first on, and refers to
 * nothing that is not there.
 */
export function isSelfContained(update: Uint8Array, { structs: held }: UpdateRanges): boolean {
  const end = (client: number): number => {
    const [only, ...more] = held.get(client) ?? [];
    return only?.from === 0 && more.length === 0 ? only.to : 0;
  };
  const isThere = (reference: unknown): boolean =>
    !(reference instanceof Y.ID) || reference.clock < end(reference.client);
  if ([...held.keys()].some((client) => end(client) === 0)) return false;
  return Y.decodeUpdate(update).structs.every(
    (struct) =>
      !(struct instanceof Y.Item) ||
      [struct.origin, struct.rightOrigin, struct.parent].every(isThere),
  );
}
