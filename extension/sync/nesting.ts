/**
 * How deep things lie in one another in what a peer writes. Yjs, and what writes values as bytes, descend
 * into them by calls: some thousands of levels, which decode well, throw when they are deleted or written
 * again, half-way and each time. What lies deeper than a record ever needs does not come in. [R6]
 */
import * as Y from 'yjs';

/** The most levels of shared types, and of lists and objects in one value. A record needs four. */
export const MAX_NESTING = 200;

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];

function isList(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function isDeepValue(value: unknown): boolean {
  let level = [value].filter(isList);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) return true;
    level = level.flatMap((list): unknown[] => Object.values(list)).filter(isList);
  }
  return false;
}

/** Whether a plain value of a struct (a field, an embed, a style) is nested deeper than allowed. */
export function holdsDeepValue(struct: Struct): boolean {
  if (!(struct instanceof Y.Item)) return false;
  const { content } = struct;
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON)
    return content.arr.some(isDeepValue);
  if (content instanceof Y.ContentEmbed) return isDeepValue(content.embed);
  if (content instanceof Y.ContentFormat) return isDeepValue(content.value);
  return content instanceof Y.ContentDoc && isDeepValue(content.opts);
}

/**
 * Where an update's shared types would lie: within the limit, deeper, or below what is not there yet, so
 * that nobody can say.
 */
export type Nesting = 'fits' | 'too-deep' | 'unplaced';

/** What an item lies in, one level above it, or lies beside; nothing for one at the root. */
function anchorOf({ parent, origin, rightOrigin }: Y.Item): Y.ID | undefined {
  if (parent !== null) return parent instanceof Y.ID ? parent : undefined;
  return origin ?? rightOrigin ?? undefined;
}

/** How many levels an item that stands in a document lies in; none for what lies at the root. */
function depthInDocument(item: Y.Item): number {
  let depth = 0;
  let { parent } = item;
  while (parent instanceof Y.AbstractType && parent._item !== null) {
    depth += 1;
    ({ parent } = parent._item);
  }
  return depth;
}

/** The struct that holds a clock, among those of one client in order. */
function structAt(structs: readonly Struct[], clock: number): Struct | undefined {
  let from = 0;
  let to = structs.length - 1;
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const struct = structs[middle];
    if (struct === undefined) return undefined;
    if (clock < struct.id.clock) to = middle - 1;
    else if (clock >= struct.id.clock + struct.length) from = middle + 1;
    else return struct;
  }
  return undefined;
}

/** Tells how many levels items of an update will lie in, once it stands in `doc`; none when nobody can say. */
type Depths = (item: Y.Item) => number | undefined;

function createDepths(doc: Y.Doc, structs: readonly Struct[]): Depths {
  const byClient = Map.groupBy(structs, ({ id }) => id.client);
  for (const list of byClient.values()) list.sort((a, b) => a.id.clock - b.id.clock);
  const known = new Map<Y.Item, number | undefined>();

  /** Where `id` leads: to a depth in the document (what was collected holds nothing), or on. */
  const follow = (id: Y.ID): number | Y.Item | undefined => {
    if (id.clock < Y.getState(doc.store, id.client)) {
      const there: unknown = Y.getItem(doc.store, id);
      return there instanceof Y.Item ? depthInDocument(there) : 0;
    }
    const struct = structAt(byClient.get(id.client) ?? [], id.clock);
    if (struct instanceof Y.Item) return struct;
    return struct instanceof Y.GC ? 0 : undefined;
  };

  return (item) => {
    const path: { readonly item: Y.Item; readonly levels: number }[] = [];
    let depth: number | Y.Item | undefined = item;
    while (depth instanceof Y.Item && !known.has(depth)) {
      const anchor: Y.ID | undefined = anchorOf(depth);
      path.push({ item: depth, levels: depth.parent instanceof Y.ID ? 1 : 0 });
      // Whoever comes by it again on this way goes in a circle of a peer's making.
      known.set(depth, undefined);
      depth = anchor === undefined ? 0 : follow(anchor);
    }
    if (depth instanceof Y.Item) depth = known.get(depth);
    for (const step of path.toReversed()) {
      if (depth !== undefined) depth += step.levels;
      known.set(step.item, depth);
    }
    return depth;
  };
}

/**
 * Tells whether the shared types of a sound update lie within the limit once it stands in `doc`. What
 * the document has already counts as it stands there. Work grows with the update alone.
 */
export function nestingIn(doc: Y.Doc, update: Uint8Array): Nesting {
  const { structs } = Y.decodeUpdate(update);
  const depthOf = createDepths(doc, structs);
  let nesting: Nesting = 'fits';
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) continue;
    if (struct.id.clock < Y.getState(doc.store, struct.id.client)) continue;
    const depth = depthOf(struct);
    if (depth === undefined) nesting = 'unplaced';
    else if (depth >= MAX_NESTING) return 'too-deep';
  }
  return nesting;
}
