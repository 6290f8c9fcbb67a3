/** The selected lines and how commands change what they are: by their attributes alone. [E10, E14] */
import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import type { LineAttrs } from '#shared/record/note-lines.ts';
import { isListKind, type ListKind } from '#shared/record/note-outline.ts';
import { lineOf } from './schema.ts';

/** A line of the document: what it is, its number from 0 and where it begins. */
export type DocLine = {
  readonly attrs: LineAttrs;
  readonly node: Node;
  readonly index: number;
  readonly at: number;
};

/** The lines that the selection touches. */
export function selectedLines({ doc, selection }: EditorState): readonly DocLine[] {
  return linesBetween(doc, selection.$from.index(0), selection.$to.index(0));
}

/** The lines of these numbers, both included. */
export function linesBetween(doc: Node, first: number, last: number): readonly DocLine[] {
  const lines: DocLine[] = [];
  doc.forEach((node, at, index) => {
    if (index >= first && index <= last) lines.push({ attrs: lineOf(node), node, index, at });
  });
  return lines;
}

/** The line that the selection begins in. */
export function caretLine({ doc, selection }: EditorState): DocLine {
  const { $from } = selection;
  const index = $from.index(0);
  const node = doc.child(Math.min(index, doc.childCount - 1));
  return { attrs: lineOf(node), node, index, at: $from.depth === 0 ? $from.pos : $from.before(1) };
}

/** Makes a line be what `change` says; what it does not say stays. */
export function changeLine(
  tr: Transaction,
  { at, attrs }: Pick<DocLine, 'at' | 'attrs'>,
  change: Partial<LineAttrs>,
): void {
  for (const [name, value] of Object.entries(change))
    if (attrs[name as keyof LineAttrs] !== value) tr.setNodeAttribute(at, name, value);
}

/** What makes a line of any kind a paragraph. */
export const AS_PARAGRAPH: Partial<LineAttrs> = { kind: 'paragraph', indent: 0 };

/** The kind of list a line is an item of. */
export function listOf({ attrs }: DocLine): ListKind | undefined {
  return isListKind(attrs.kind) ? attrs.kind : undefined;
}

/** The items inside the item `line`: the list lines right after it that stand further in. */
export function itemsInside(doc: Node, line: DocLine): readonly DocLine[] {
  const inside: DocLine[] = [];
  let at = line.at + line.node.nodeSize;
  for (let index = line.index + 1; index < doc.childCount; index += 1) {
    const node = doc.child(index);
    const attrs = lineOf(node);
    if (!isListKind(attrs.kind) || attrs.indent <= line.attrs.indent) break;
    inside.push({ attrs, node, index, at });
    at += node.nodeSize;
  }
  return inside;
}

/** The items of the list that `line` is in, of its own level and kind. */
export function itemsBeside(doc: Node, line: DocLine): readonly DocLine[] {
  const { kind, indent } = line.attrs;
  const isAround = ({ attrs }: DocLine): boolean =>
    isListKind(attrs.kind) &&
    (attrs.indent > indent || (attrs.indent === indent && attrs.kind === kind));
  const all = linesBetween(doc, 0, doc.childCount);
  let first = line.index;
  let last = line.index;
  while (first > 0 && isAround(all[first - 1] ?? line)) first -= 1;
  while (last < all.length - 1 && isAround(all[last + 1] ?? line)) last += 1;
  return all
    .slice(first, last + 1)
    .filter(({ attrs }) => attrs.indent === indent && attrs.kind === kind);
}
