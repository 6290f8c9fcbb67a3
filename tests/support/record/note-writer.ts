/**
 * Edits the notes of a replica as the editor does, without a screen: ProseMirror's own commands on
 * a state, written into the fragment by y-prosemirror's own `updateYFragment`.
 */
import { setBlockType, splitBlock, toggleMark } from 'prosemirror-commands';
import type { Node, NodeType } from 'prosemirror-model';
import { EditorState, TextSelection, type Command } from 'prosemirror-state';
import { splitListItem, wrapInList } from 'prosemirror-schema-list';
import { initProseMirrorDoc, updateYFragment } from 'y-prosemirror';
import type * as Y from 'yjs';
import { marks, nodes, notesSchema as schema } from '../../../extension/editor/schema.ts';

/** Where in the notes: `at` characters into the text of block number `block` (text blocks only). */
export type Caret = { readonly block: number; readonly at: number };

/** One person's hands on a fragment. */
export type NoteWriter = {
  readonly type: (caret: Caret, text: string) => void;
  readonly split: (caret: Caret) => void;
  readonly erase: (caret: Caret, length: number) => void;
  readonly makeHeading: (caret: Caret) => void;
  readonly makeList: (caret: Caret) => void;
  readonly splitItem: (caret: Caret) => void;
  readonly embolden: (caret: Caret, length: number) => void;
  readonly blocks: () => readonly string[];
};

/** Opens `fragment` for edits as one person would make them. */
export function noteWriter(fragment: Y.XmlFragment): NoteWriter {
  const write = (caret: Caret, length: number, command: Command): void => {
    const { doc: stored, meta } = initProseMirrorDoc(fragment, schema);
    // An empty fragment shows one empty paragraph, which is not in it.
    const doc = stored.childCount > 0 ? stored : (schema.topNodeType.createAndFill() ?? stored);
    const start = positionOf(doc, caret);
    const end = positionOf(doc, { block: caret.block, at: caret.at + length });
    const selection = TextSelection.create(doc, start, end);
    const state = EditorState.create({ doc, selection });
    command(state, (transaction) => {
      const ydoc = fragment.doc;
      if (ydoc) updateYFragment(ydoc, fragment, transaction.doc, meta);
    });
  };
  return {
    type: (caret, text) => write(caret, 0, insertText(text)),
    split: (caret) => write(caret, 0, splitBlock),
    erase: (caret, length) => write(caret, length, insertText('')),
    makeHeading: (caret) => write(caret, 0, setBlockType(typeOf('heading'), { level: 2 })),
    makeList: (caret) => write(caret, 0, wrapInList(typeOf('bullet_list'))),
    splitItem: (caret) => write(caret, 0, splitListItem(typeOf('list_item'))),
    embolden: (caret, length) => write(caret, length, toggleMark(marks.strong)),
    blocks: () =>
      textBlocks(initProseMirrorDoc(fragment, schema).doc).map((b) => b.node.textContent),
  };
}

function typeOf(name: 'heading' | 'bullet_list' | 'list_item'): NodeType {
  return nodes[name];
}

function insertText(text: string): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.insertText(text));
    return true;
  };
}

function textBlocks(doc: Node): readonly { readonly node: Node; readonly start: number }[] {
  const blocks: { node: Node; start: number }[] = [];
  doc.descendants((node, position) => {
    if (node.isTextblock) blocks.push({ node, start: position + 1 });
  });
  return blocks;
}

function positionOf(doc: Node, caret: Caret): number {
  const blocks = textBlocks(doc);
  const block = blocks[Math.min(caret.block, blocks.length - 1)];
  if (!block) throw new Error('no text block in the notes');
  return block.start + Math.min(caret.at, block.node.content.size);
}
