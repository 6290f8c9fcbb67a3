/**
 * Undo for one person in a shared note. The UndoManager belongs to whoever shows the note, not to the
 * view: y-prosemirror's own plugin destroys it with the view (its issue 114), so the plugin here only
 * borrows it. It tracks what the binding wrote on this page and nothing else, and taking back my own
 * paragraph leaves standing what my partner has since typed into it. [E5]
 */
import { Plugin, type EditorState, type PluginKey } from 'prosemirror-state';
import { getRelativeSelection, ySyncPluginKey, yUndoPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import { bindingIn } from './binding.ts';

/** Keystrokes nearer together than this are one step of undo. */
const CAPTURE_TIMEOUT_MS = 500;

/**
 * The undo history of one note for the person at this page. Make it once per open note, hand it to
 * every `mountEditor` of that note, and `destroy()` it when the note is left.
 */
export function createNotesUndo(fragment: Y.XmlFragment): Y.UndoManager {
  return new Y.UndoManager(fragment, {
    captureTimeout: CAPTURE_TIMEOUT_MS,
    trackedOrigins: new Set([ySyncPluginKey]),
    captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
    deleteFilter: (item) => !holdsWorkOfOthers(item, fragment.doc?.clientID),
  });
}

/** Whether anything inside `item`, itself apart, was written on another page and still stands. */
function holdsWorkOfOthers(item: unknown, own: number | undefined): boolean {
  if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentType)) return false;
  let child = item.content.type._start;
  while (child !== null) {
    if (!child.deleted && (child.id.client !== own || holdsWorkOfOthers(child, own))) return true;
    child = child.right;
  }
  return false;
}

/** A selection as y-prosemirror keeps it: positions in the shared type, which edits do not move. */
type KeptSelection = ReturnType<typeof getRelativeSelection>;

type UndoState = {
  readonly undoManager: Y.UndoManager;
  readonly prevSel: KeptSelection | null;
  readonly hasUndoOps: boolean;
  readonly hasRedoOps: boolean;
};

/** The plugin that lends `undoManager` to the view and puts the caret back where it was. */
export function undoPlugin(undoManager: Y.UndoManager): Plugin<UndoState> {
  const stateNow = (prevSel: KeptSelection | null): UndoState => ({
    undoManager,
    prevSel,
    hasUndoOps: undoManager.canUndo(),
    hasRedoOps: undoManager.canRedo(),
  });
  return new Plugin<UndoState>({
    props: {
      // Who writes without a pause still takes back a line and not a page.
      handleKeyDown: (_view, event) => {
        if (event.key === 'Enter') undoManager.stopCapturing();
        return false;
      },
    },
    // The binding looks the manager up under this key; its own type says less than it stores.
    key: yUndoPluginKey as PluginKey<UndoState>,
    state: {
      init: () => stateNow(null),
      apply: (_transaction, _value, before, after) => {
        const bound = bindingIn(after);
        return stateNow(bound ? getRelativeSelection(bound.binding, before) : null);
      },
    },
    view: (view) => {
      const binding = bindingIn(view.state)?.binding;
      if (binding === undefined) return {};
      const onAdded = ({ stackItem }: StackEvent): void => {
        stackItem.meta.set(binding, yUndoPluginKey.getState(view.state)?.prevSel ?? null);
      };
      const onPopped = ({ stackItem }: StackEvent): void => {
        binding.beforeTransactionSelection =
          stackItem.meta.get(binding) ?? binding.beforeTransactionSelection;
      };
      undoManager.on('stack-item-added', onAdded);
      undoManager.on('stack-item-popped', onPopped);
      return {
        destroy: () => {
          undoManager.off('stack-item-added', onAdded);
          undoManager.off('stack-item-popped', onPopped);
        },
      };
    },
  });
}

type StackEvent = { readonly stackItem: { readonly meta: Map<unknown, KeptSelection | null> } };

/** What is done next is a step of undo of its own. */
export function beginUndoStep(state: EditorState): void {
  yUndoPluginKey.getState(state)?.undoManager.stopCapturing();
}

/** Takes back the last thing this person did in the note. False when there is nothing. */
export function undoOwn(state: EditorState, dispatch?: unknown): boolean {
  const manager = yUndoPluginKey.getState(state)?.undoManager;
  if (!manager?.canUndo()) return false;
  if (dispatch !== undefined) manager.undo();
  return true;
}

/** Does again what this person last took back. False when there is nothing. */
export function redoOwn(state: EditorState, dispatch?: unknown): boolean {
  const manager = yUndoPluginKey.getState(state)?.undoManager;
  if (!manager?.canRedo()) return false;
  if (dispatch !== undefined) manager.redo();
  return true;
}
