/**
 * What the other plugins ask of y-prosemirror's sync plugin, read once and typed. Its own types say
 * `any`; here they are checked.
 */
import type { EditorState, Transaction } from 'prosemirror-state';
import { ProsemirrorBinding, ySyncPluginKey } from 'y-prosemirror';
import type * as Y from 'yjs';

/** The binding of a view to its fragment. `binding.mapping` leads from shared types to nodes. */
export type NotesBinding = {
  readonly fragment: Y.XmlFragment;
  readonly doc: Y.Doc;
  readonly binding: ProsemirrorBinding;
};

/** The binding in `state`; undefined without the sync plugin or without a document. */
export function bindingIn(state: EditorState): NotesBinding | undefined {
  const value: unknown = ySyncPluginKey.getState(state);
  if (!hasBinding(value)) return undefined;
  const { binding } = value;
  return { fragment: binding.type, doc: binding.doc, binding };
}

function hasBinding(value: unknown): value is { readonly binding: ProsemirrorBinding } {
  return isObject(value) && value['binding'] instanceof ProsemirrorBinding;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Whether the change that led to `state` came out of the record: a partner's, or undo. */
export function cameFromRecord(state: EditorState): boolean {
  const value: unknown = ySyncPluginKey.getState(state);
  return isObject(value) && value['isChangeOrigin'] === true;
}

/** Whether the record asks for this change: a partner's, or undo. */
export function comesFromRecord(transaction: Transaction): boolean {
  const value: unknown = transaction.getMeta(ySyncPluginKey);
  return isObject(value) && value['isChangeOrigin'] === true;
}

/** The node that stands in the document for a shared element, if the binding knows it. */
export function nodeOf({ binding }: NotesBinding, element: Y.XmlElement): unknown {
  return binding.mapping.get(element);
}
