/**
 * Undo for one person in a shared note. The UndoManager belongs to whoever shows the note and
 * outlives the view, which only borrows it. It tracks what an editor wrote on this page and nothing
 * else, and taking back my own words leaves standing what my partner has typed among them. [E5]
 */
import { Plugin, PluginKey, TextSelection, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { createLineRenames } from '#shared/record/note-renames.ts';
import { NotesOrigin, type KeptSelection } from './binding/origin.ts';
import { positionOf, textOf } from './binding/plugin.ts';

/** Keystrokes nearer together than this are one step of undo. */
const CAPTURE_TIMEOUT_MS = 500;

/** Under this key a step of undo keeps what was selected before it. */
const SELECTION = 'selection';

/**
 * The undo history of one note for the person at this page. Make it once per open note, hand it to
 * every `mountEditor` of that note, and `destroy()` it when the note is left.
 */
export function createNotesUndo(text: Y.Text): Y.UndoManager {
  const undoManager = new Y.UndoManager(text, {
    captureTimeout: CAPTURE_TIMEOUT_MS,
    trackedOrigins: new Set([NotesOrigin]),
  });
  const renameLines = createLineRenames(text);
  undoManager.on('stack-item-popped', ({ changedParentTypes }) => {
    const keys = new Set<string>();
    for (const event of [...changedParentTypes.values()].flat())
      if (event instanceof Y.YTextEvent && event.target === text)
        for (const key of event.keysChanged) keys.add(key);
    renameLines(keys);
  });
  return undoManager;
}

const undoKey = new PluginKey<Y.UndoManager>('notes-undo');

/** The plugin that lends `undoManager` to the view and puts the caret back where it was. */
export function undoPlugin(undoManager: Y.UndoManager): Plugin<Y.UndoManager> {
  return new Plugin<Y.UndoManager>({
    key: undoKey,
    state: { init: () => undoManager, apply: () => undoManager },
    props: {
      // Who writes without a pause still takes back a line and not a page.
      handleKeyDown: (_view, event) => {
        if (event.key === 'Enter') undoManager.stopCapturing();
        return false;
      },
    },
    view: (view) => {
      const onAdded = ({ stackItem, origin }: StackEvent): void => {
        if (origin instanceof NotesOrigin) stackItem.meta.set(SELECTION, origin.selection);
      };
      const onPopped = ({ stackItem }: StackEvent): void => {
        // Only `onAdded` writes under this key.
        const kept = stackItem.meta.get(SELECTION) as KeptSelection | undefined;
        if (kept !== undefined) select(view, kept);
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

type StackEvent = {
  readonly stackItem: { readonly meta: Map<unknown, unknown> };
  readonly origin: unknown;
};

function select(view: EditorView, kept: KeptSelection): void {
  const { state } = view;
  const text = textOf(state);
  if (text === undefined || view.isDestroyed) return;
  const anchor = positionOf(state, text, kept.anchor);
  const head = positionOf(state, text, kept.head);
  if (anchor === undefined || head === undefined) return;
  const { doc, tr } = state;
  view.dispatch(tr.setSelection(TextSelection.create(doc, anchor, head)).scrollIntoView());
}

/** What is done next is a step of undo of its own. */
export function beginUndoStep(state: EditorState): void {
  undoKey.getState(state)?.stopCapturing();
}

/** Takes back the last thing this person did in the note. False when there is nothing. */
export function undoOwn(state: EditorState, dispatch?: unknown): boolean {
  const manager = undoKey.getState(state);
  if (!manager?.canUndo()) return false;
  if (dispatch !== undefined) manager.undo();
  return true;
}

/** Does again what this person last took back. False when there is nothing. */
export function redoOwn(state: EditorState, dispatch?: unknown): boolean {
  const manager = undoKey.getState(state);
  if (!manager?.canRedo()) return false;
  if (dispatch !== undefined) manager.redo();
  return true;
}
