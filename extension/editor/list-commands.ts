/**
 * Commands on the three kinds of list, which prosemirror-schema-list knows only one by one: turning
 * one kind into another, Enter, Backspace and Tab inside any of them. [E10]
 */
import type { NodeType, ResolvedPos } from 'prosemirror-model';
import {
  liftListItem,
  sinkListItem,
  splitListItemKeepMarks,
  wrapInList,
} from 'prosemirror-schema-list';
import { type Command, TextSelection } from 'prosemirror-state';
import { MAX_DEPTH_MADE } from './limits.ts';
import { nodes } from './schema.ts';

/** The kinds of list. */
export type ListName = 'bullet_list' | 'ordered_list' | 'task_list';

const LISTS: readonly NodeType[] = [nodes.bullet_list, nodes.ordered_list, nodes.task_list];
const ITEMS: readonly NodeType[] = [nodes.list_item, nodes.task_item];

function itemTypeOf(list: NodeType): NodeType {
  return list === nodes.task_list ? nodes.task_item : nodes.list_item;
}

/** Depth of the innermost list around `position`, or undefined outside of lists. */
export function listDepth(position: ResolvedPos): number | undefined {
  for (let depth = position.depth; depth > 0; depth -= 1) {
    if (LISTS.includes(position.node(depth).type)) return depth;
  }
  return undefined;
}

/** The kind of list whose item begins with the block around `position`; undefined in other blocks. */
export function listStartedAt(position: ResolvedPos): NodeType | undefined {
  const isStart =
    position.depth > 2 && ITEMS.includes(position.node(-1).type) && position.index(-1) === 0;
  return isStart ? position.node(-2).type : undefined;
}

/** Where the innermost task around `position` stands, or undefined outside of tasks. */
export function innermostTask(position: ResolvedPos): number | undefined {
  for (let depth = position.depth; depth > 0; depth -= 1) {
    if (position.node(depth).type === nodes.task_item) return position.before(depth);
  }
  return undefined;
}

/** Puts the selected blocks into a list of this kind, turns another kind into it, or takes it away. */
export function toggleList(name: ListName): Command {
  const wanted = nodes[name];
  return (state, dispatch, view) => {
    const { $from } = state.selection;
    const depth = listDepth($from);
    if (depth === undefined) return wrapInList(wanted)(state, dispatch);
    if ($from.node(depth).type === wanted) return liftItem(state, dispatch, view);
    return changeListKind($from, depth, wanted)(state, dispatch, view);
  };
}

function changeListKind($from: ResolvedPos, depth: number, wanted: NodeType): Command {
  return (state, dispatch) => {
    const list = $from.node(depth);
    const items = list.children.map((item) =>
      itemTypeOf(wanted).create(item.type === itemTypeOf(wanted) ? item.attrs : null, item.content),
    );
    const start = $from.before(depth);
    const index = $from.index(depth - 1);
    if (!$from.node(depth - 1).canReplaceWith(index, index + 1, wanted)) return false;
    if (dispatch) {
      const { anchor, head } = state.selection;
      const { tr } = state;
      tr.replaceWith(start, start + list.nodeSize, wanted.create(null, items));
      // Item for item and block for block the same sizes, so the positions still hold.
      if (state.selection instanceof TextSelection) {
        tr.setSelection(TextSelection.create(tr.doc, anchor, head));
      }
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
}

/** Enter: the next item, a task unticked; in an empty item the list ends. */
export const splitItem: Command = (state, dispatch, view) =>
  splitListItemKeepMarks(nodes.task_item, { checked: false })(state, dispatch, view) ||
  splitListItemKeepMarks(nodes.list_item)(state, dispatch, view);

/** One level out, and out of the list from the first level. */
export const liftItem: Command = (state, dispatch, view) => {
  const type = innermostItem(state.selection.$from);
  return type === undefined ? false : liftListItem(type)(state, dispatch, view);
};

/** One level in, below the item before. */
export const sinkItem: Command = (state, dispatch, view) => {
  const { $from } = state.selection;
  const type = innermostItem($from);
  if (type === undefined || $from.depth + 2 > MAX_DEPTH_MADE) return false;
  return sinkListItem(type)(state, dispatch, view);
};

function innermostItem(position: ResolvedPos): NodeType | undefined {
  const depth = listDepth(position);
  return depth === undefined ? undefined : itemTypeOf(position.node(depth).type);
}

/** Backspace at the start of an item: out of the list, its text untouched. */
export const liftAtStart: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || listStartedAt($from) === undefined) return false;
  return liftItem(state, dispatch, view);
};

/** Ticks the task the caret is in, or unticks it. The attribute alone changes. [E11] */
export const toggleTask: Command = (state, dispatch) => {
  const task = innermostTask(state.selection.$from);
  if (task === undefined) return false;
  const isTicked = state.doc.nodeAt(task)?.attrs['checked'] === true;
  dispatch?.(state.tr.setNodeAttribute(task, 'checked', !isTicked));
  return true;
};
