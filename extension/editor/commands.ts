/**
 * Everything a toolbar or a menu can ask of the editor, as one closed list of plain values, so that
 * what stands outside (Preact) knows no ProseMirror. [E14]
 */
import { assertNever } from '#shared/base/assert.ts';
import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import type { Command } from 'prosemirror-state';
import { removeLink, setLink } from './link-commands.ts';
import { toggleList, toggleTask, type ListName } from './list-commands.ts';
import { MAX_DEPTH_MADE } from './limits.ts';
import { marks, nodes, type HeadingLevel } from './schema.ts';
import { redoOwn, undoOwn } from './undo.ts';

/** The marks that are switched on and off; a link is not one of them, since it needs an address. */
export type SimpleMark = 'strong' | 'em' | 'strike' | 'code';

/** What can be asked of the editor. `set-link` with an address that is not safe does nothing. */
export type EditorCommand =
  | { readonly do: 'mark'; readonly mark: SimpleMark }
  | { readonly do: 'paragraph' }
  | { readonly do: 'heading'; readonly level: HeadingLevel }
  | { readonly do: 'list'; readonly list: ListName }
  | { readonly do: 'task' }
  | { readonly do: 'quote' }
  | { readonly do: 'code-block' }
  | { readonly do: 'rule' }
  | { readonly do: 'set-link'; readonly href: string; readonly text?: string }
  | { readonly do: 'remove-link' }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' };

/** The ProseMirror command that does it. */
export function commandFor(command: EditorCommand): Command {
  switch (command.do) {
    case 'mark':
      return toggleMark(marks[command.mark]);
    case 'paragraph':
      return setBlockType(nodes.paragraph);
    case 'heading':
      return toggleBlock('heading', { level: command.level });
    case 'list':
      return toggleList(command.list);
    case 'task':
      return toggleTask;
    case 'quote':
      return toggleQuote;
    case 'code-block':
      return toggleBlock('code_block', {});
    case 'rule':
      return insertRule;
    case 'set-link':
      return setLink(command.href, command.text);
    case 'remove-link':
      return removeLink;
    case 'undo':
      return undoOwn;
    case 'redo':
      return redoOwn;
    default:
      return assertNever(command);
  }
}

function toggleBlock(
  name: 'heading' | 'code_block',
  attrs: Readonly<Record<string, unknown>>,
): Command {
  const type = nodes[name];
  return (state, dispatch, view) => {
    const { parent } = state.selection.$from;
    const isSet =
      parent.type === type && Object.entries(attrs).every(([k, v]) => parent.attrs[k] === v);
    return setBlockType(isSet ? nodes.paragraph : type, isSet ? null : attrs)(
      state,
      dispatch,
      view,
    );
  };
}

const toggleQuote: Command = (state, dispatch, view) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type === nodes.blockquote) return lift(state, dispatch, view);
  }
  if ($from.depth + 1 > MAX_DEPTH_MADE) return false;
  return wrapIn(nodes.blockquote)(state, dispatch, view);
};

const insertRule: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.horizontal_rule.create()).scrollIntoView());
  return true;
};

/** A line break inside a block; in code a newline. */
export const insertBreak: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.parent.type.spec.code) {
    dispatch?.(state.tr.insertText('\n').scrollIntoView());
    return true;
  }
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};
