/**
 * The guard before the binding. y-prosemirror deletes from the shared record what its schema cannot
 * build (proven: an older client strips a note by opening it) and throws on types it never expected,
 * so content of a newer version or of a broken device must not reach it. This file walks a notes
 * fragment without changing it and says whether the frozen schema knows all of it. [E4]
 */
import { ySyncPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import type { NodeType } from 'prosemirror-model';
import { MAX_DEPTH_READ } from './limits.ts';
import { notesSchema } from './schema.ts';

/** Why a note cannot be edited here. Closed list. */
export type UnknownShape = 'unknown-node' | 'unknown-mark' | 'misplaced' | 'too-deep' | 'not-notes';

/** Undefined when the schema knows everything in `fragment`, else the first reason found. Never throws. */
export function unknownShapeIn(fragment: Y.XmlFragment): UnknownShape | undefined {
  return childrenFault(fragment, notesSchema.topNodeType, 0);
}

type Element = Y.XmlElement;
type Parent = Y.XmlFragment | Element;

function childrenFault(parent: Parent, type: NodeType, depth: number): UnknownShape | undefined {
  if (depth > MAX_DEPTH_READ) return 'too-deep';
  for (const child of parent.toArray() as readonly unknown[]) {
    const fault = isElement(child)
      ? elementFault(child, type, depth)
      : child instanceof Y.XmlText
        ? textFault(child, type)
        : 'not-notes';
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function elementFault(element: Element, parent: NodeType, depth: number): UnknownShape | undefined {
  const type = nodeTypeOf(element);
  if (type === undefined || type.isText || type === notesSchema.topNodeType) return 'unknown-node';
  // Content is a set under + or *, so one child of a type fits exactly when the type is in the set.
  if (parent.contentMatch.matchType(type) === null) return 'misplaced';
  if (type.isLeaf && element.length > 0) return 'misplaced';
  return childrenFault(element, type, depth + 1);
}

function isElement(value: unknown): value is Element {
  return value instanceof Y.XmlElement;
}

function nodeTypeOf(element: Element): NodeType | undefined {
  // A partner's device may have written any name, `constructor` too.
  return Object.hasOwn(notesSchema.nodes, element.nodeName)
    ? notesSchema.nodes[element.nodeName]
    : undefined;
}

function textFault(text: Y.XmlText, parent: NodeType): UnknownShape | undefined {
  if (!parent.inlineContent) return 'misplaced';
  for (const part of text.toDelta() as readonly unknown[]) {
    if (typeof part !== 'object' || part === null || !('insert' in part)) return 'not-notes';
    if (typeof part.insert !== 'string' || part.insert === '') return 'not-notes';
    const fault = 'attributes' in part ? marksFault(part.attributes, parent) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function marksFault(attributes: unknown, parent: NodeType): UnknownShape | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  for (const [name, value] of Object.entries(attributes)) {
    const mark = Object.hasOwn(notesSchema.marks, name) ? notesSchema.marks[name] : undefined;
    if (mark === undefined) return 'unknown-mark';
    if (!parent.allowsMarkType(mark)) return 'misplaced';
    if (mark.name === 'link' && !hasHref(value)) return 'unknown-mark';
  }
  return undefined;
}

function hasHref(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'href' in value;
}

/**
 * Calls `onUnknown` when a change that was not made by the binding brings content the schema does
 * not know, *before* the binding sees it (in `beforeObserverCalls`), so that the caller can take the
 * editor down first. Returns a function that stops watching.
 */
export function watchUnknownShape(
  fragment: Y.XmlFragment,
  onUnknown: (reason: UnknownShape) => void,
): () => void {
  const { doc } = fragment;
  if (doc === null) return () => {};
  const look = (transaction: Y.Transaction): void => {
    if (transaction.origin === ySyncPluginKey) return;
    for (const type of transaction.changed.keys()) {
      const reason = changedTypeFault(type, fragment);
      if (reason !== undefined) {
        onUnknown(reason);
        return;
      }
    }
  };
  doc.on('beforeObserverCalls', look);
  return () => doc.off('beforeObserverCalls', look);
}

/** Looks at one changed type, and only at what is below it, so that typing costs one paragraph. */
function changedTypeFault(type: unknown, fragment: Y.XmlFragment): UnknownShape | undefined {
  const depth = depthIn(type, fragment);
  if (depth === undefined) return undefined;
  if (type === fragment) return unknownShapeIn(fragment);
  if (isElement(type)) {
    const nodeType = nodeTypeOf(type);
    return nodeType === undefined ? 'unknown-node' : childrenFault(type, nodeType, depth);
  }
  if (!(type instanceof Y.XmlText)) return 'not-notes';
  const { parent } = type;
  const parentType = isElement(parent) ? nodeTypeOf(parent) : undefined;
  return parentType === undefined ? 'misplaced' : textFault(type, parentType);
}

/** How many elements deep `type` stands in `fragment`; undefined when it is elsewhere or deleted. */
function depthIn(type: unknown, fragment: Y.XmlFragment): number | undefined {
  let current: unknown = type;
  let depth = 0;
  while (current !== fragment) {
    if (!(current instanceof Y.AbstractType) || current._item === null) return undefined;
    if (current._item.deleted) return undefined;
    current = current._item.parent;
    depth += 1;
  }
  return depth;
}
