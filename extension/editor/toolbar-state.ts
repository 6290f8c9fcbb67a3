/** What a toolbar outside shows of the editor: plain values, read from its state. [E14] */
import type { EditorState } from 'prosemirror-state';
import type { SimpleMark } from './commands.ts';
import { linkAt } from './link-commands.ts';
import { listDepth, type ListName } from './list-commands.ts';
import { hostOfHref, safeHref } from './safe-link.ts';
import { headingLevel, marks, nodes } from './schema.ts';
import { redoOwn, undoOwn } from './undo.ts';

/** The kind of block the caret is in. */
export type BlockName = 'paragraph' | 'heading-1' | 'heading-2' | 'heading-3' | 'code';

/** The link the caret is in; `href` is undefined when its address is not one we open. */
export type ShownLink = { readonly href: string | undefined; readonly host: string };

/** What the toolbar needs to know. */
export type ToolbarState = {
  readonly marks: Readonly<Record<SimpleMark, boolean>>;
  readonly block: BlockName;
  readonly list: ListName | undefined;
  readonly isQuote: boolean;
  readonly link: ShownLink | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isSelectionEmpty: boolean;
};

/** Reads the toolbar's state. */
export function readToolbarState(state: EditorState): ToolbarState {
  const { selection } = state;
  const depth = listDepth(selection.$from);
  return {
    marks: {
      strong: hasMark(state, 'strong'),
      em: hasMark(state, 'em'),
      strike: hasMark(state, 'strike'),
      code: hasMark(state, 'code'),
    },
    block: blockName(state),
    list: depth === undefined ? undefined : listName(selection.$from.node(depth).type.name),
    isQuote: isInQuote(state),
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

function blockName(state: EditorState): BlockName {
  const { parent } = state.selection.$from;
  if (parent.type === nodes.code_block) return 'code';
  if (parent.type === nodes.heading) return `heading-${headingLevel(parent.attrs['level'])}`;
  return 'paragraph';
}

function listName(name: string): ListName | undefined {
  return name === 'bullet_list' || name === 'ordered_list' || name === 'task_list'
    ? name
    : undefined;
}

function isInQuote(state: EditorState): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type === nodes.blockquote) return true;
  }
  return false;
}

function shownLink(state: EditorState): ShownLink | undefined {
  const link = linkAt(state);
  if (link === undefined) return undefined;
  return { href: safeHref(link.href), host: hostOfHref(link.href) };
}
