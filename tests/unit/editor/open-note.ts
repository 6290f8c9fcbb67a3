/**
 * A note opened in the real editor, with a keyboard that goes the way ProseMirror's own key and text
 * events go. happy-dom has no contenteditable, so what needs the browser's own typing is tested in
 * Chromium (tests/e2e).
 */
import { lineNumbers } from '#shared/record/note-outline.ts';
import { TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { docFrom } from '../../../extension/editor/binding/from-text.ts';
import {
  openNotesView,
  type EditorHandle,
  type MountOptions,
} from '../../../extension/editor/mount.ts';
import type { PasteRefusal } from '../../../extension/editor/paste.ts';
import { lineOf } from '../../../extension/editor/schema.ts';
import { createNotesUndo } from '../../../extension/editor/undo.ts';

/** My member id in every opened note. */
export const ME = 'AAAAAAAAAAAAAAAAAAAAAA';

export const STRINGS = {
  label: 'Notes of First session',
  placeholder: 'Write together',
  emptyTask: 'Task without text',
  mergedApart: 'Merged while you were apart, please check.',
};

export type OpenNote = {
  readonly doc: Y.Doc;
  readonly notes: Y.Text;
  readonly awareness: Awareness;
  readonly undoManager: Y.UndoManager;
  readonly handle: EditorHandle;
  readonly view: EditorView;
  readonly element: HTMLElement;
  readonly selections: string[];
  readonly composing: boolean[];
  readonly refusals: PasteRefusal[];
  readonly pressedOutside: string[];
  /** Types text at the caret, as input rules see it. */
  readonly type: (text: string) => void;
  /** Presses a key such as `Enter` or `Control+b`; true when the editor took it. */
  readonly press: (key: string) => boolean;
  /** Selects the first place where `text` stands. */
  readonly select: (text: string) => void;
  /** Puts the caret after the first place where `text` stands. */
  readonly caretAfter: (text: string) => void;
  readonly text: () => string;
  /** Whether the screen shows just what the record holds, read afresh. */
  readonly isLikeRecord: () => boolean;
  readonly close: () => void;
};

/** The root of the opened notes. */
export const NOTES = 'notes:test';

/** Opens the note of `doc`, or of a new document. */
export function openNote(doc = new Y.Doc(), given: Partial<MountOptions> = {}): OpenNote {
  const notes = doc.getText(NOTES);
  const awareness = new Awareness(doc);
  const undoManager = given.undoManager ?? createNotesUndo(notes);
  const element = document.body.appendChild(document.createElement('div'));
  const told = {
    selections: [] as string[],
    composing: [] as boolean[],
    refusals: [] as PasteRefusal[],
    pressedOutside: [] as string[],
  };
  const { view, handle } = openNotesView({
    element,
    text: notes,
    awareness,
    undoManager,
    myMemberId: ME,
    strings: STRINGS,
    onSelection: (text) => told.selections.push(text),
    onComposing: (isComposing) => told.composing.push(isComposing),
    onRefused: (refusal) => told.refusals.push(refusal),
    onLinkKey: () => told.pressedOutside.push('link'),
    onActionItemKey: () => told.pressedOutside.push('action item'),
    ...given,
  });
  const selectRange = (from: number, to: number): void =>
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
  return {
    ...told,
    doc,
    notes,
    awareness,
    undoManager,
    element,
    view,
    handle,
    type: (text) => {
      for (const character of text) typeCharacter(view, character);
    },
    press: (key) => pressKey(view, key),
    select: (text) => {
      const at = positionOf(view, text);
      selectRange(at, at + text.length);
    },
    caretAfter: (text) => {
      const at = positionOf(view, text) + text.length;
      selectRange(at, at);
    },
    text: () => outline(view),
    isLikeRecord: () => view.state.doc.eq(docFrom(notes)),
    close: () => {
      handle.destroy();
      awareness.destroy();
      element.remove();
    },
  };
}

function textsOf(view: EditorView): readonly { text: string; start: number }[] {
  const lines: { text: string; start: number }[] = [];
  view.state.doc.forEach((line, at) => lines.push({ text: line.textContent, start: at + 1 }));
  return lines;
}

function positionOf(view: EditorView, text: string): number {
  for (const block of textsOf(view)) {
    const index = block.text.indexOf(text);
    if (index >= 0) return block.start + index;
  }
  throw new Error('no such text in the note');
}

function typeCharacter(view: EditorView, character: string): void {
  const { from, to } = view.state.selection;
  const insert = (): Transaction => view.state.tr.insertText(character, from, to);
  const isTaken = view.someProp('handleTextInput', (handle) =>
    handle(view, from, to, character, insert),
  );
  if (isTaken !== true) view.dispatch(insert());
}

function pressKey(view: EditorView, combination: string): boolean {
  const names = combination.split('+');
  const event = new KeyboardEvent('keydown', {
    key: names.at(-1) ?? '',
    ctrlKey: names.includes('Control'),
    shiftKey: names.includes('Shift'),
    altKey: names.includes('Alt'),
  });
  return view.someProp('handleKeyDown', (handle) => handle(view, event)) === true;
}

/** One line for each: what it is in short, then its text; items of lists stand at their indent. */
function outline({ state: { doc } }: EditorView): string {
  const lines = doc.children.map(lineOf);
  const numbers = lineNumbers(lines);
  return doc.children
    .map((node, at) => {
      const { kind, level, checked, indent } = lineOf(node);
      const more = { heading: level, task: checked, ordered: numbers[at] }[kind as string];
      const text = node.textContent.replaceAll('\n', '⏎');
      return `${'  '.repeat(indent)}${kind}${more === undefined ? '' : `(${more})`} ${text}`.trimEnd();
    })
    .join('\n');
}
