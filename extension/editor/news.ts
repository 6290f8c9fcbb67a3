/** What the page outside is told of the editor: the toolbar's state and the selected words. [E14, E18] */
import { Plugin, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { readToolbarState, type ToolbarState } from './toolbar-state.ts';

/** The selected text, one line per line, without blanks around it; '' when nothing is selected. */
export function selectedText({ selection, doc }: EditorState): string {
  return doc.textBetween(selection.from, selection.to, '\n').trim();
}

/** Tells those outside what changed, and only when it did; silent after `close()`. */
export function createNews(onSelection: (text: string) => void): {
  plugin: Plugin;
  subscribe: (listener: (state: ToolbarState) => void) => () => void;
  close: () => void;
} {
  const listeners = new Set<(state: ToolbarState) => void>();
  let toldState = '';
  let toldSelection = '';
  const tell = (view: EditorView): void => {
    const toolbar = readToolbarState(view.state);
    const written = JSON.stringify(toolbar);
    if (written !== toldState) {
      toldState = written;
      for (const listener of listeners) listener(toolbar);
    }
    const text = selectedText(view.state);
    if (text !== toldSelection) {
      toldSelection = text;
      onSelection(text);
    }
  };
  return {
    plugin: new Plugin({ view: () => ({ update: tell }) }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      listeners.clear();
      if (toldSelection !== '') onSelection('');
    },
  };
}
