/**
 * Finds what comes out twice when two people split, or retype, the same paragraph while apart.
 *
 * y-prosemirror writes a split as "delete the tail here, insert a block with a copy of it there"
 * (its issue 161). Two such splits merge into two copies. The structure of the document proves that
 * two blocks were inserted by people who did not know of each other: they have the same left and
 * the same right neighbour of origin, yet different authors; who had seen the other's block would
 * name it as a neighbour. What hangs on such a block (a second split of the copy) is its *run*. A
 * place is reported when two such runs share text, and the block beside them, which both came from,
 * lost at least as much text or was replaced. [D16; the limits are listed in RECORD.md]
 */
import * as Y from 'yjs';
import { sharedText } from './shared-text.ts';

/** A place that came out twice. The same on every replica. */
export type TwicePlace = {
  /** Names the two insertions: `blockName` of each, in order. */
  readonly id: string;
  /** The later of the two blocks, as `blockName` writes it. */
  readonly block: string;
  /** The start of the text that stands there twice. */
  readonly blockHint: string;
};

/** Clocks by client, as of before a merge (`transaction.beforeState`). */
export type StateBefore = ReadonlyMap<number, number>;

type Run = { readonly root: Y.Item; readonly items: Y.Item[] };

const HINT_CHARACTERS = 80;
const MAX_RUNS_A_GAP = 8;
const NOTHING_BEFORE: StateBefore = new Map();

/** The stable name of a block of notes: who inserted it, and at which clock. */
export function blockName(id: Y.ID): string {
  return `${id.client}:${id.clock}`;
}

/**
 * The places in `fragment` that a merge made twice. `before`: the state before that merge; without
 * it, whatever stands twice since ever. Reads only; never throws on what a peer wrote.
 */
export function twicePlaces(
  fragment: Y.XmlFragment,
  before: StateBefore = NOTHING_BEFORE,
): readonly TwicePlace[] {
  const places: TwicePlace[] = [];
  const stack: Y.XmlFragment[] = [fragment];
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    places.push(...twicePlacesAmong(parent, before));
    for (const child of parent.toArray()) if (child instanceof Y.XmlElement) stack.push(child);
  }
  return Object.freeze(places);
}

/** The same, among the direct children of one node only. */
export function twicePlacesAmong(
  parent: Y.XmlFragment,
  before: StateBefore,
): readonly TwicePlace[] {
  const items = childItems(parent);
  const places: TwicePlace[] = [];
  for (const roots of contestedGaps(items)) {
    const runs = runsOf(roots, items, parent);
    for (const [index, run] of runs.entries())
      for (const later of runs.slice(index + 1)) {
        const place = comparePlace(run, later, before, parent);
        if (place) places.push(place);
      }
  }
  return places;
}

function childItems(parent: { readonly _start: Y.Item | null }): readonly Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = parent._start; item !== null; item = item.right) items.push(item);
  return items;
}

// Gaps into which several clients inserted unaware of each other, in order.
function contestedGaps(items: readonly Y.Item[]): readonly Y.Item[][] {
  const gaps = new Map<string, Y.Item[]>();
  for (const item of items) {
    // Without any neighbour there is no block that both could have come from.
    if (item.origin === null && item.rightOrigin === null) continue;
    const gap = `${gapEnd(item.origin)} ${gapEnd(item.rightOrigin)}`;
    const roots = gaps.get(gap);
    if (roots) roots.push(item);
    else gaps.set(gap, [item]);
  }
  return [...gaps.values()].filter((roots) => roots.length > 1);
}

function gapEnd(id: Y.ID | null): string {
  return id === null ? 'end' : blockName(id);
}

function isNew(item: Y.Item, before: StateBefore): boolean {
  return item.id.clock >= (before.get(item.id.client) ?? 0);
}

// Each root with what was inserted beside it by someone who knew it, in document order.
function runsOf(roots: readonly Y.Item[], items: readonly Y.Item[], parent: Y.XmlFragment): Run[] {
  const rootOf = new Map<Y.Item, Y.Item>();
  for (const root of roots.slice(0, MAX_RUNS_A_GAP)) rootOf.set(root, root);
  const neighbour = (id: Y.ID | null): Y.Item | undefined => itemAt(parent, id);
  const follow = (item: Y.Item, id: Y.ID | null): void => {
    const known = neighbour(id);
    const root = known && rootOf.get(known);
    if (root && !rootOf.has(item)) rootOf.set(item, root);
  };
  // First what was inserted before a block of a run, then what was inserted after one.
  for (const item of items.toReversed()) follow(item, item.rightOrigin);
  for (const item of items) follow(item, item.origin);
  const runs = new Map<Y.Item, Y.Item[]>();
  for (const item of items) {
    const root = rootOf.get(item);
    const members = root && runs.get(root);
    if (members) members.push(item);
    else if (root) runs.set(root, [item]);
  }
  return [...runs].map(([root, members]) => ({ root, items: members }));
}

function itemAt(parent: Y.XmlFragment, id: Y.ID | null): Y.Item | undefined {
  if (id === null || parent.doc === null) return undefined;
  const struct: unknown = Y.getItem(parent.doc.store, id);
  return struct instanceof Y.Item ? struct : undefined;
}

function comparePlace(
  a: Run,
  b: Run,
  before: StateBefore,
  parent: Y.XmlFragment,
): TwicePlace | undefined {
  if (a.root.id.client === b.root.id.client) return undefined;
  if (!isNew(a.root, before) && !isNew(b.root, before)) return undefined;
  const shared = sharedText(runText(a), runText(b));
  if (shared === undefined || !lostText(a.root, parent, shared.length)) return undefined;
  const block = b.items.find((item) => !item.deleted && overlaps(textOf(item), shared));
  const [first, second] = [blockName(a.root.id), blockName(b.root.id)];
  return Object.freeze({
    id: first < second ? `${first}+${second}` : `${second}+${first}`,
    block: blockName((block ?? b.root).id),
    blockHint: Array.from(shared.trim()).slice(0, HINT_CHARACTERS).join(''),
  });
}

function overlaps(text: string, shared: string): boolean {
  return text !== '' && (text.includes(shared) || shared.includes(text));
}

function runText(run: Run): string {
  return run.items
    .map(textOf)
    .filter((text) => text !== '')
    .join('\n');
}

// The text below a node, whatever the nodes; '' for a deleted one.
function textOf(item: Y.Item): string {
  const texts: string[] = [];
  const stack: Y.Item[] = [item];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.deleted) continue;
    if (next.content instanceof Y.ContentString) texts.push(next.content.str);
    if (next.content instanceof Y.ContentType)
      stack.push(...childItems(next.content.type).toReversed());
  }
  return texts.join('');
}

// Whether the block on either side of the gap lost `length` of text, or was replaced.
function lostText(root: Y.Item, parent: Y.XmlFragment, length: number): boolean {
  return [root.origin, root.rightOrigin].some((id) => {
    const source = itemAt(parent, id);
    return source !== undefined && lostBelow(source) >= length;
  });
}

function lostBelow(source: Y.Item): number {
  let lost = 0;
  const stack: Y.Item[] = [source];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.deleted) {
      if (!(next.parent instanceof Y.XmlText)) return Number.POSITIVE_INFINITY;
      lost += next.length;
    } else if (next.content instanceof Y.ContentType) stack.push(...childItems(next.content.type));
  }
  return lost;
}
