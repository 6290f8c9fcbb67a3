/**
 * Keeps one shared text in every block that holds text, from the moment the block is made. Without it
 * the first key in an empty block makes the text, on each side one of its own when both begin at the
 * same moment; y-prosemirror 1.3.7 then joins the two on either side, and what was typed in the one
 * that goes is lost or stands there twice (seen; compare y-prosemirror 108). [E21]
 */
import type { EditorState } from 'prosemirror-state';
import * as Y from 'yjs';
import { bindingIn } from './binding.ts';
import { notesSchema } from './schema.ts';

type Parent = Y.XmlFragment | Y.XmlElement;

/** Whether a shared type was made in this transaction. */
function isNew(type: Parent, { beforeState }: Y.Transaction): boolean {
  const id = type._item?.id;
  return id !== undefined && id.clock >= (beforeState.get(id.client) ?? 0);
}

function holdsText(type: Parent): boolean {
  return type instanceof Y.XmlElement && notesSchema.nodes[type.nodeName]?.inlineContent === true;
}

/** Gives `type`, or the blocks that were newly made in it, the text that they lack. */
function fill(type: Parent, transaction: Y.Transaction): void {
  if (type._item?.deleted === true) return;
  if (holdsText(type)) {
    if (type.length === 0) type.insert(0, [new Y.XmlText()]);
    return;
  }
  for (const child of type.toArray())
    if (child instanceof Y.XmlElement && isNew(child, transaction)) fill(child, transaction);
}

/**
 * Has the binding in `state` write its texts together with its blocks, in one transaction, so that a
 * partner never sees the one without the other. Writes nothing by itself.
 */
export function keepOneText(state: EditorState): void {
  const bound = bindingIn(state);
  if (bound === undefined) return;
  const { binding, doc } = bound;
  const write = binding._prosemirrorChanged.bind(binding);
  binding._prosemirrorChanged = (node) => {
    doc.transact((transaction) => {
      write(node);
      for (const type of [...transaction.changed.keys()])
        if (type instanceof Y.XmlFragment) fill(type, transaction);
    });
  };
}
