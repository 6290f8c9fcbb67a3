/**
 * Everything a toolbar or a menu can ask of the editor, as one closed list of plain values, so that
 * what stands outside (Preact) knows no ProseMirror. [E14]
 */
import { assertNever } from '#shared/base/assert.ts';
import type { HeadingLevel } from '#shared/record/note-lines.ts';
import type { ListKind } from '#shared/record/note-outline.ts';
import { toggleMark } from 'prosemirror-commands';
import type { Command } from 'prosemirror-state';
import { insertRule, splitLine, toggleLines, toggleList, toggleTask } from './line-commands.ts';
import { AS_PARAGRAPH, selectedLines } from './lines.ts';
import { removeLink, setLink } from './link-commands.ts';
import { isCodeLine, marks, nodes } from './schema.ts';
import { redoOwn, undoOwn } from './undo.ts';

/** The marks that are switched on and off; a link is not one of them, since it needs an address. */
export type SimpleMark = 'strong' | 'em' | 'strike' | 'code';

/** What can be asked of the editor. `set-link` with an address that is not safe does nothing. */
export type EditorCommand =
  | { readonly do: 'mark'; readonly mark: SimpleMark }
  | { readonly do: 'paragraph' }
  | { readonly do: 'heading'; readonly level: HeadingLevel }
  | { readonly do: 'list'; readonly list: ListKind }
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
      return outsideCode(toggleMark(marks[command.mark]));
    case 'paragraph':
      return toggleLines(AS_PARAGRAPH);
    case 'heading':
      return toggleLines({ kind: 'heading', level: command.level, indent: 0 });
    case 'list':
      return toggleList(command.list);
    case 'task':
      return toggleTask;
    case 'quote':
      return toggleLines({ kind: 'quote', indent: 0 });
    case 'code-block':
      return toggleLines({ kind: 'code', indent: 0 });
    case 'rule':
      return insertRule;
    case 'set-link':
      return outsideCode(setLink(command.href, command.text));
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

/** Code has no styles and no links. */
function outsideCode(command: Command): Command {
  return (state, dispatch, view) =>
    selectedLines(state).every(({ node }) => isCodeLine(node))
      ? false
      : command(state, dispatch, view);
}

/** A line break inside a line; in code the next line. */
export const insertBreak: Command = (state, dispatch, view) => {
  if (isCodeLine(state.selection.$from.parent)) return splitLine(state, dispatch, view);
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};
