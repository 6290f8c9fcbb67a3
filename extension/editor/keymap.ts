/**
 * The keys of the editor. Tab is never a trap: it moves an item only inside a list, and after Escape
 * not even there, so the next Tab leaves the field. [E10]
 */
import { baseKeymap, chainCommands } from 'prosemirror-commands';
import { keymap } from 'prosemirror-keymap';
import { type Command, Plugin } from 'prosemirror-state';
import { commandFor, insertBreak } from './commands.ts';
import {
  backspaceAtStart,
  exitCode,
  indentItems,
  outdentItems,
  selectAll,
  splitLine,
  toggleTask,
} from './line-commands.ts';
import { caretLine, listOf } from './lines.ts';
import { redoOwn, undoOwn } from './undo.ts';

/** What the page outside does on a key: open the field for a link, make an action item. */
export type OutsideKeys = {
  readonly onLinkKey: () => void;
  readonly onActionItemKey: () => void;
};

/** Key bindings, strongest first. */
export function keyPlugins(outside: OutsideKeys): readonly Plugin[] {
  const leaving = createLeaving();
  const call =
    (act: () => void): Command =>
    () => {
      act();
      return true;
    };
  const ours: Record<string, Command> = {
    'Mod-b': commandFor({ do: 'mark', mark: 'strong' }),
    'Mod-i': commandFor({ do: 'mark', mark: 'em' }),
    'Mod-Shift-x': commandFor({ do: 'mark', mark: 'strike' }),
    'Mod-e': commandFor({ do: 'mark', mark: 'code' }),
    'Mod-k': call(outside.onLinkKey),
    'Mod-Shift-Enter': call(outside.onActionItemKey),
    'Mod-Alt-0': commandFor({ do: 'paragraph' }),
    'Mod-Alt-1': commandFor({ do: 'heading', level: 1 }),
    'Mod-Alt-2': commandFor({ do: 'heading', level: 2 }),
    'Mod-Alt-3': commandFor({ do: 'heading', level: 3 }),
    'Mod-Shift-7': commandFor({ do: 'list', list: 'ordered' }),
    'Mod-Shift-8': commandFor({ do: 'list', list: 'bullet' }),
    'Mod-Shift-9': commandFor({ do: 'list', list: 'task' }),
    'Mod-Shift-.': commandFor({ do: 'quote' }),
    'Mod-Enter': chainCommands(toggleTask, exitCode),
    'Shift-Enter': insertBreak,
    'Mod-a': selectAll,
    'Mod-z': undoOwn,
    'Mod-y': redoOwn,
    'Shift-Mod-z': redoOwn,
    Enter: splitLine,
    Backspace: backspaceAtStart,
    'Mod-Backspace': backspaceAtStart,
    'Shift-Backspace': backspaceAtStart,
    Tab: leaving.unlessLeaving(insideList(indentItems)),
    'Shift-Tab': leaving.unlessLeaving(insideList(outdentItems)),
  };
  return [leaving.plugin, keymap(ours), keymap(baseKeymap)];
}

/** Inside a list Tab is ours even when nothing can move, so that a slip does not lose the place. */
function insideList(command: Command): Command {
  return (state, dispatch, view) => {
    if (listOf(caretLine(state)) === undefined) return false;
    command(state, dispatch, view);
    return true;
  };
}

function createLeaving(): { plugin: Plugin; unlessLeaving: (command: Command) => Command } {
  let isLeaving = false;
  const plugin = new Plugin({
    props: {
      handleKeyDown: (_view, event) => {
        const isTab = event.key === 'Tab' || event.key === 'Shift';
        if (!isTab) isLeaving = event.key === 'Escape';
        return false;
      },
      handleDOMEvents: {
        blur: () => {
          isLeaving = false;
          return false;
        },
      },
    },
  });
  const unlessLeaving =
    (command: Command): Command =>
    (state, dispatch, view) =>
      isLeaving ? false : command(state, dispatch, view);
  return { plugin, unlessLeaving };
}
