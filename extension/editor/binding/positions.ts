/**
 * Where a place in the flat text is in the document on the screen, and the other way round. The
 * opening of each line but the first stands for its line break; the opening of the first and every
 * end of a line stand for nothing; all else is one to one in UTF-16 units. [E2]
 */
import type { Node } from 'prosemirror-model';

/** The index in the text of the place `position` of `doc`. */
export function indexAt(doc: Node, position: number): number {
  return Math.max(0, position - 1 - doc.resolve(position).index(0));
}

/** The place inside a line of `doc` that the index of the text stands for; the nearest there is. */
export function positionAt(doc: Node, index: number): number {
  let rest = Math.max(0, index);
  let position = 0;
  for (const line of doc.children) {
    if (rest <= line.content.size) return position + 1 + rest;
    rest -= line.content.size + 1;
    position += line.nodeSize;
  }
  return doc.content.size - 1;
}

/** Whether as many units stand on the screen as in the text. */
export function hasLength(doc: Node, length: number): boolean {
  return doc.content.size === length + doc.childCount + 1;
}

/** Where the line with this number begins. */
export function lineStart(doc: Node, line: number): number {
  let position = 0;
  for (let before = 0; before < line && before < doc.childCount; before += 1)
    position += doc.child(before).nodeSize;
  return position;
}
