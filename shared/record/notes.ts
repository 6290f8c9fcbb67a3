/**
 * The notes of a session: one root fragment each, never seeded (a template put in by both sides
 * would stand there twice), and a plain reading of it that needs no editor: for the first paint,
 * for projections and for search. [D5, D20]
 */
import * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';
import { isId } from '../base/ids.ts';

/** How the name of every notes root begins. */
const NOTES_PREFIX = 'notes:';

/** The notes of a session. Reading them writes nothing. */
export function notesOf(doc: Y.Doc, sessionId: ItemId): Y.XmlFragment {
  return doc.getXmlFragment(NOTES_PREFIX + sessionId);
}

/** The session whose notes the root `name` holds; `undefined` for any other root. */
export function sessionOfNotes(name: string): ItemId | undefined {
  const id = name.startsWith(NOTES_PREFIX) ? name.slice(NOTES_PREFIX.length) : '';
  return isId(id) ? (id as ItemId) : undefined;
}

/** A stretch of text in one style. `href` only for http, https and mailto. */
export type PlainSpan = {
  readonly text: string;
  readonly strong: boolean;
  readonly em: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly href: string | undefined;
};

/** What a block of notes is drawn as; whatever is not known is a paragraph. */
export type PlainBlockKind =
  'paragraph' | 'heading' | 'bullet' | 'ordered' | 'task' | 'code' | 'rule';

/** One block of notes. `depth`: of the list it stands in, 0 outside lists. */
export type PlainBlock = {
  readonly kind: PlainBlockKind;
  readonly text: string;
  readonly spans: readonly PlainSpan[];
  readonly depth: number;
  readonly quoted: boolean;
  /** Of a heading: 1 to 3. */
  readonly level: number | undefined;
  /** Of a task. */
  readonly checked: boolean | undefined;
  /** Of a numbered item: its number. */
  readonly number: number | undefined;
};

type Marker = Pick<PlainBlock, 'kind' | 'checked' | 'number'>;

// Where the walk is: what surrounds a node. `marker` is taken by the first block of a list item.
type Place = {
  readonly depth: number;
  readonly quoted: boolean;
  readonly list: 'bullet' | 'ordered' | undefined;
  readonly marker: { current: Marker | undefined };
  readonly counter: { current: number };
};

const TOP: Place = {
  depth: 0,
  quoted: false,
  list: undefined,
  marker: { current: undefined },
  counter: { current: 0 },
};
const LISTS = new Set(['bullet_list', 'ordered_list', 'task_list']);
const MAX_DEPTH = 12;
const MAX_HREF_LENGTH = 2_000;

/**
 * The plain blocks of notes, frozen, at most `limit`. Never throws; a node that is not known keeps
 * its text. An empty fragment has none.
 */
export function plainNotes(fragment: Y.XmlFragment, limit = 2_000): readonly PlainBlock[] {
  const blocks: PlainBlock[] = [];
  // A stack of our own: a peer can nest as deep as it likes.
  const stack: { node: unknown; place: Place }[] = [];
  pushChildren(stack, fragment, { ...TOP, marker: { current: undefined } });
  for (let next = stack.pop(); next && blocks.length < limit; next = stack.pop())
    visit(stack, blocks, next.node, next.place);
  return Object.freeze(blocks);
}

function pushChildren(
  stack: { node: unknown; place: Place }[],
  parent: Y.XmlFragment,
  place: Place,
): void {
  for (const node of parent.toArray().reverse()) stack.push({ node, place });
}

function visit(
  stack: { node: unknown; place: Place }[],
  blocks: PlainBlock[],
  node: unknown,
  place: Place,
): void {
  if (node instanceof Y.XmlText) {
    const spans = spansOf(node);
    if (spans.length > 0) blocks.push(blockOf('paragraph', spans, place, undefined));
    return;
  }
  if (!isElement(node)) return;
  if (holdsBlocks(node)) pushChildren(stack, node, placeInside(node, place));
  else blocks.push(leafBlock(node, place));
}

function leafBlock(node: Y.XmlElement, place: Place): PlainBlock {
  if (node.nodeName === 'horizontal_rule') return blockOf('rule', [], place, undefined);
  const spans = inlineSpans(node);
  if (node.nodeName === 'code_block') return blockOf('code', spans, place, undefined);
  if (node.nodeName === 'heading') return blockOf('heading', spans, place, levelOf(node));
  return blockOf('paragraph', spans, place, undefined);
}

function levelOf(node: Y.XmlElement): number {
  const level: unknown = node.getAttribute('level');
  return level === 1 || level === 2 || level === 3 ? level : 1;
}

// A node that holds an element other than a line break holds blocks.
function holdsBlocks(node: Y.XmlElement): boolean {
  if (LISTS.has(node.nodeName)) return true;
  return node.toArray().some((child) => isElement(child) && !isBreak(child));
}

function isElement(node: unknown): node is Y.XmlElement {
  return node instanceof Y.XmlElement;
}

function isBreak(node: Y.XmlElement): boolean {
  return node.nodeName === 'hard_break';
}

function placeInside(node: Y.XmlElement, place: Place): Place {
  if (LISTS.has(node.nodeName)) {
    const list = node.nodeName === 'ordered_list' ? 'ordered' : 'bullet';
    const depth = Math.min(place.depth + 1, MAX_DEPTH);
    return { ...place, list, depth, counter: { current: startOfList(node) } };
  }
  if (node.nodeName === 'list_item' || node.nodeName === 'task_item')
    return { ...place, marker: { current: markerOf(node, place) } };
  if (node.nodeName === 'blockquote') return { ...place, quoted: true };
  return place;
}

function startOfList(list: Y.XmlElement): number {
  const order: unknown = list.getAttribute('order');
  return typeof order === 'number' && Number.isSafeInteger(order) && order >= 0 ? order : 1;
}

function markerOf(node: Y.XmlElement, place: Place): Marker {
  const checked: unknown = node.getAttribute('checked');
  if (node.nodeName === 'task_item')
    return { kind: 'task', checked: checked === true, number: undefined };
  if (place.list !== 'ordered') return { kind: 'bullet', checked: undefined, number: undefined };
  const number = place.counter.current;
  place.counter.current += 1;
  return { kind: 'ordered', checked: undefined, number };
}

function blockOf(
  kind: PlainBlockKind,
  spans: readonly PlainSpan[],
  place: Place,
  level: number | undefined,
): PlainBlock {
  const marker = kind === 'paragraph' ? place.marker.current : undefined;
  place.marker.current = undefined;
  return Object.freeze({
    kind: marker?.kind ?? kind,
    text: spans.map((span) => span.text).join(''),
    spans: Object.freeze([...spans]),
    depth: place.depth,
    quoted: place.quoted,
    level,
    checked: marker?.checked,
    number: marker?.number,
  });
}

function inlineSpans(node: Y.XmlElement): readonly PlainSpan[] {
  return node.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return spansOf(child);
    return isElement(child) && isBreak(child) ? [LINE_BREAK] : [];
  });
}

const LINE_BREAK: PlainSpan = Object.freeze({
  text: '\n',
  strong: false,
  em: false,
  strike: false,
  code: false,
  href: undefined,
});

function spansOf(text: Y.XmlText): readonly PlainSpan[] {
  const spans: PlainSpan[] = [];
  const delta: unknown = text.toDelta();
  for (const part of isList(delta) ? delta : []) {
    const insert = isRecord(part) ? part['insert'] : undefined;
    if (typeof insert === 'string' && insert !== '')
      spans.push(spanOf(insert, isRecord(part) ? part['attributes'] : undefined));
  }
  return spans;
}

function spanOf(text: string, attributes: unknown): PlainSpan {
  const marks = new Map(isRecord(attributes) ? Object.entries(attributes) : []);
  // y-prosemirror writes a mark as an object of its attributes; one taken away is null.
  const has = (mark: string): boolean => isRecord(marks.get(mark)) || marks.get(mark) === true;
  return Object.freeze({
    text: text.toWellFormed(),
    strong: has('strong'),
    em: has('em'),
    strike: has('strike'),
    code: has('code'),
    href: safeHref(marks.get('link')),
  });
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function safeHref(link: unknown): string | undefined {
  const href = isRecord(link) ? link['href'] : undefined;
  if (typeof href !== 'string' || href.length > MAX_HREF_LENGTH) return undefined;
  if (!/^(https?:\/\/|mailto:)/i.test(href) || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.username === '' && url.password === '' ? url.href : undefined;
}
