/**
 * The editor's one door: puts a note on the screen and hands back what the page outside needs. Every
 * plugin is there from the start; none is registered later. [E3, E4, E14, E17, E18]
 */
import { EditorState, type Plugin } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { safeHref } from '#shared/record/safe-href.ts';
import { docFrom } from './binding/from-text.ts';
import { boundPlugin, createBinding } from './binding/plugin.ts';
import { caretsPlugin } from './carets.ts';
import {
  clipboardParser,
  clipboardSerializer,
  clipboardTextParser,
  clipboardTextSerializer,
} from './clipboard.ts';
import { commandFor, type EditorCommand } from './commands.ts';
import { composingPlugin } from './composing.ts';
import { inputRulePlugins } from './input-rules.ts';
import { keyPlugins, type OutsideKeys } from './keymap.ts';
import { lineView } from './line-view.ts';
import { noteToMarkdown } from './markdown-out.ts';
import { mergedMarksPlugin, setMarks, showMark, type PlaceMark } from './merged-marks.ts';
import { createNews, selectedText } from './news.ts';
import { numbersPlugin } from './numbers.ts';
import { pastePlugin, type PasteRefusal } from './paste.ts';
import { placeholderPlugin } from './placeholder.ts';
import type { EditorStrings } from './strings.ts';
import { readToolbarState, type ToolbarState } from './toolbar-state.ts';
import { beginUndoStep, undoPlugin } from './undo.ts';

/** What an editor is made of. The text must belong to a loaded document. */
export type MountOptions = OutsideKeys & {
  readonly element: HTMLElement;
  readonly text: Y.Text;
  readonly awareness: Awareness;
  /** Whose carets are not drawn: my own, of my other windows too. */
  readonly myMemberId: string;
  /** From `createNotesUndo`; outlives the view. */
  readonly undoManager: Y.UndoManager;
  readonly strings: EditorStrings;
  /** The selected text, '' when nothing is selected; called when it changes. */
  readonly onSelection: (text: string) => void;
  readonly onComposing: (isComposing: boolean) => void;
  readonly onRefused: (refusal: PasteRefusal) => void;
};

/** A mounted editor. */
export type EditorHandle = {
  /** Takes the editor down; the note and its undo history stay. */
  readonly destroy: () => void;
  readonly focus: () => void;
  /** Does it and gives the focus back to the text. False when it does not apply here. */
  readonly run: (command: EditorCommand) => boolean;
  /** Whether `run` would do something now. */
  readonly canRun: (command: EditorCommand) => boolean;
  /** The selected text, line by line; '' when nothing is selected. */
  readonly selectionText: () => string;
  /** The whole note as Markdown. */
  readonly markdown: () => string;
  readonly toolbar: () => ToolbarState;
  /** Calls back when the toolbar's state has changed; returns how to stop. */
  readonly subscribe: (onChange: (state: ToolbarState) => void) => () => void;
  /** Draws the record's marks "merged while you were apart", in place of those drawn before. */
  readonly setMarks: (marks: readonly PlaceMark[]) => void;
  /** Puts the caret at a mark and scrolls to it; false when its line is gone. */
  readonly showMark: (id: string) => boolean;
};

/**
 * Mounts the editor in `element`, which should be empty. Writes nothing. Whatever a partner's device
 * put into the text can be shown and edited around.
 */
export function mountEditor(options: MountOptions): EditorHandle {
  return openNotesView(options).handle;
}

/** `mountEditor` with the ProseMirror view beside the handle, for tests of the room itself. */
export function openNotesView(options: MountOptions): {
  readonly handle: EditorHandle;
  readonly view: EditorView;
} {
  const news = createNews(options.onSelection);
  const view = new EditorView(options.element, {
    state: createState(options, news.plugin),
    attributes: fieldAttributes(options.strings),
    nodeViews: { line: lineView(options.strings.emptyTask) },
    clipboardParser,
    clipboardSerializer,
    clipboardTextParser,
    clipboardTextSerializer,
    handleClickOn: (_view, _position, _node, _nodePosition, event) => openOnModClick(event),
    dispatchTransaction: (transaction) => binding.dispatch(transaction),
  });
  const binding = createBinding(view, options.text);
  const destroy = (): void => {
    binding.close();
    news.close();
    if (!view.isDestroyed) view.destroy();
  };
  return { handle: { ...createActions(view), subscribe: news.subscribe, destroy }, view };
}

function createActions(view: EditorView): Omit<EditorHandle, 'subscribe' | 'destroy'> {
  return {
    focus: () => view.focus(),
    run: (command) => {
      if (view.isDestroyed || !view.editable) return false;
      beginUndoStep(view.state);
      const isDone = commandFor(command)(view.state, view.dispatch, view);
      view.focus();
      return isDone;
    },
    canRun: (command) => !view.isDestroyed && commandFor(command)(view.state, undefined, view),
    selectionText: () => selectedText(view.state),
    markdown: () => noteToMarkdown(view.state.doc),
    toolbar: () => readToolbarState(view.state),
    setMarks: (marks) => {
      if (!view.isDestroyed) setMarks(view, marks);
    },
    showMark: (id) => !view.isDestroyed && showMark(view, id),
  };
}

function createState(options: MountOptions, news: Plugin): EditorState {
  const { text, strings } = options;
  return EditorState.create({
    doc: docFrom(text),
    plugins: [
      boundPlugin(text),
      undoPlugin(options.undoManager),
      caretsPlugin(options.awareness, options.myMemberId),
      mergedMarksPlugin(strings.mergedApart),
      numbersPlugin(),
      composingPlugin(options.onComposing),
      pastePlugin(options.onRefused),
      ...inputRulePlugins(),
      ...keyPlugins(options),
      placeholderPlugin(strings.placeholder),
      news,
    ],
  });
}

function fieldAttributes(strings: EditorStrings): Record<string, string> {
  return {
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': strings.label,
    'aria-placeholder': strings.placeholder,
    class: 'notes-field',
    spellcheck: 'true',
    dir: 'auto',
  };
}

/** A plain click puts the caret into a link; with Ctrl or Cmd it opens, as its title says where. */
function openOnModClick(event: MouseEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) return false;
  const href = safeHref(event.target.closest('a[href]')?.getAttribute('href'));
  if (href === undefined) return false;
  window.open(href, '_blank', 'noopener,noreferrer');
  return true;
}
