/**
 * A note opened in the real editor, with a keyboard that goes the way ProseMirror's own key and text
 * events go. happy-dom has no contenteditable, so what needs the browser's own typing is tested in
 * Chromium (tests/e2e).
 */
import { assert } from '#shared/base/assert.ts';
import type { Node } from 'prosemirror-model';
import { TextSelection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { UnknownShape } from '../../../extension/editor/known-shape.ts';
import {
  openNotesView,
  type EditorHandle,
  type MountOptions,
} from '../../../extension/editor/mount.ts';
import type { PasteRefusal } from '../../../extension/editor/paste.ts';
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
  readonly fragment: Y.XmlFragment;
  readonly awareness: Awareness;
  readonly undoManager: Y.UndoManager;
  readonly handle: EditorHandle;
  readonly view: EditorView;
  readonly element: HTMLElement;
  readonly selections: string[];
  readonly composing: boolean[];
  readonly refusals: PasteRefusal[];
  readonly unknown: UnknownShape[];
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
  readonly close: () => void;
};

export const FRAGMENT = 'notes:test';

/** Opens the note of `doc`, or of a new document; fails when it cannot be edited. */
export function openNote(doc = new Y.Doc(), given: Partial<MountOptions> = {}): OpenNote {
  const fragment = doc.getXmlFragment(FRAGMENT);
  const awareness = new Awareness(doc);
  const undoManager = given.undoManager ?? createNotesUndo(fragment);
  const element = document.body.appendChild(document.createElement('div'));
  const told = {
    selections: [] as string[],
    composing: [] as boolean[],
    refusals: [] as PasteRefusal[],
    unknown: [] as UnknownShape[],
    pressedOutside: [] as string[],
  };
  const mounted = openNotesView({
    element,
    fragment,
    awareness,
    undoManager,
    myMemberId: ME,
    strings: STRINGS,
    onSelection: (text) => told.selections.push(text),
    onComposing: (isComposing) => told.composing.push(isComposing),
    onRefused: (refusal) => told.refusals.push(refusal),
    onUnknownShape: (reason) => told.unknown.push(reason),
    onLinkKey: () => told.pressedOutside.push('link'),
    onActionItemKey: () => told.pressedOutside.push('action item'),
    ...given,
  });
  assert(mounted.ok, 'the note can be edited');
  const { view, handle } = mounted.value;
  const selectRange = (from: number, to: number): void =>
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
  return {
    ...told,
    doc,
    fragment,
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
    close: () => {
      handle.destroy();
      awareness.destroy();
      element.remove();
    },
  };
}

function selectableBlocks(view: EditorView): readonly { text: string; start: number }[] {
  const blocks: { text: string; start: number }[] = [];
  view.state.doc.descendants((node, position) => {
    if (node.isTextblock) {
      blocks.push({
        text: node.textBetween(0, node.content.size, undefined, '\n'),
        start: position + 1,
      });
    }
  });
  return blocks;
}

function positionOf(view: EditorView, text: string): number {
  for (const block of selectableBlocks(view)) {
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

/** One line per block: what it is in short, indented by depth. */
function outline(view: EditorView): string {
  const lines: string[] = [];
  const walk = (node: Node, indent: string): void => {
    for (const child of node.children) {
      const attrs = Object.values(child.attrs).filter((value) => value !== null);
      const name = child.type.name + (attrs.length > 0 ? `(${attrs.join(',')})` : '');
      if (child.isTextblock) {
        lines.push(
          `${indent}${name} ${child.textBetween(0, child.content.size, '', '⏎')}`.trimEnd(),
        );
      } else {
        lines.push(indent + name);
        walk(child, `${indent}  `);
      }
    }
  };
  walk(view.state.doc, '');
  return lines.join('\n');
}
