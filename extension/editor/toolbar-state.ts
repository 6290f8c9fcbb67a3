/** What a toolbar outside shows of the editor: plain values, read from its state. [E14] */
import type { EditorState } from 'prosemirror-state';
import { safeHref } from '#shared/record/safe-href.ts';
import type { SimpleMark } from './commands.ts';
import { linkAt } from './link-commands.ts';
import { caretLine, listOf } from './lines.ts';
import type { LineAttrs } from '#shared/record/note-lines.ts';
import type { ListKind } from '#shared/record/note-outline.ts';
import { hostOfHref } from './safe-link.ts';
import { marks } from './schema.ts';
import { redoOwn, undoOwn } from './undo.ts';

/** What the line is that the caret is in. */
export type BlockName = 'paragraph' | 'heading-1' | 'heading-2' | 'heading-3' | 'code';

/** The link the caret is in; `href` is undefined when its address is not one we open. */
export type ShownLink = { readonly href: string | undefined; readonly host: string };

/** What the toolbar needs to know. */
export type ToolbarState = {
  readonly marks: Readonly<Record<SimpleMark, boolean>>;
  readonly block: BlockName;
  readonly list: ListKind | undefined;
  readonly isQuote: boolean;
  readonly link: ShownLink | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isSelectionEmpty: boolean;
};

/** Reads the toolbar's state. */
export function readToolbarState(state: EditorState): ToolbarState {
  const { selection } = state;
  const line = caretLine(state);
  return {
    marks: {
      strong: hasMark(state, 'strong'),
      em: hasMark(state, 'em'),
      strike: hasMark(state, 'strike'),
      code: hasMark(state, 'code'),
    },
    block: blockName(line.attrs),
    list: listOf(line),
    isQuote: line.attrs.kind === 'quote',
    link: shownLink(state),
    canUndo: undoOwn(state),
    canRedo: redoOwn(state),
    isSelectionEmpty: selection.empty,
  };
}

function hasMark(state: EditorState, name: SimpleMark): boolean {
  const { from, to, empty, $from } = state.selection;
  const type = marks[name];
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

function blockName({ kind, level }: LineAttrs): BlockName {
  if (kind === 'code') return 'code';
  return kind === 'heading' ? `heading-${level}` : 'paragraph';
}

function shownLink(state: EditorState): ShownLink | undefined {
  const link = linkAt(state);
  if (link === undefined) return undefined;
  return { href: safeHref(link.href), host: hostOfHref(link.href) };
}
