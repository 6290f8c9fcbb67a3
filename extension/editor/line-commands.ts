/**
 * What Enter, Backspace and Tab do to lines, and turning lines into lists, tasks and back. A line
 * changes by its attributes; only Enter makes a line and only Backspace joins two. [E10, E11]
 */
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { MAX_INDENT, PLAIN_LINE, type LineAttrs } from '#shared/record/note-lines.ts';
import type { ListKind } from '#shared/record/note-outline.ts';
import {
  AS_PARAGRAPH,
  caretLine,
  changeLine,
  itemsInside,
  linesBetween,
  listOf,
  selectedLines,
  type DocLine,
} from './lines.ts';
import { lineOf, nodes } from './schema.ts';

/** Makes all selected lines be what `change` says; paragraphs again when all of them are that already. */
export function toggleLines(change: Partial<LineAttrs>): Command {
  return (state, dispatch) => {
    const lines = selectedLines(state);
    const isSet = lines.every(({ attrs }) =>
      Object.entries(change).every(([name, value]) => attrs[name as keyof LineAttrs] === value),
    );
    return changeLines(lines, isSet ? AS_PARAGRAPH : change)(state, dispatch);
  };
}

/** Makes these lines be what `change` says. */
export function changeLines(lines: readonly DocLine[], change: Partial<LineAttrs>): Command {
  return (state, dispatch) => {
    if (!dispatch) return true;
    const { tr } = state;
    for (const line of lines) changeLine(tr, line, change);
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Puts the selected lines into a list of this kind, or takes them out of it. */
export function toggleList(kind: ListKind): Command {
  return (state, dispatch) => {
    const lines = selectedLines(state);
    if (lines.every(({ attrs }) => attrs.kind === kind))
      return changeLines(lines, AS_PARAGRAPH)(state, dispatch);
    if (!dispatch) return true;
    const { tr } = state;
    for (const line of lines)
      changeLine(tr, line, listOf(line) === undefined ? { kind, indent: 0 } : { kind });
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Ticks the tasks that are selected, or unticks them when all are ticked. The tick alone changes. */
export const toggleTask: Command = (state, dispatch) => {
  const tasks = selectedLines(state).filter(({ attrs }) => attrs.kind === 'task');
  if (tasks.length === 0) return false;
  const checked = !tasks.every(({ attrs }) => attrs.checked);
  return changeLines(tasks, { checked })(state, dispatch);
};

/** What the line is that Enter begins after `attrs`. */
function nextLine({ kind, level, indent }: LineAttrs, isAtEnd: boolean): LineAttrs {
  if (kind === 'rule' || (kind === 'heading' && isAtEnd)) return PLAIN_LINE;
  return { ...PLAIN_LINE, kind, level, indent };
}

/** Enter: the next line; the next item of a list, a task unticked; in an empty one the list ends. */
export const splitLine: Command = (state, dispatch) => {
  const line = caretLine(state);
  const { empty, $from } = state.selection;
  const endsHere = listOf(line) !== undefined || line.attrs.kind === 'quote';
  if (empty && endsHere && line.node.content.size === 0) return outdentOne(state, dispatch, line);
  if (!dispatch) return true;
  const { tr } = state;
  if (!empty) tr.deleteSelection();
  const at = tr.selection.from;
  const { parent, parentOffset } = tr.doc.resolve(at);
  const attrs = nextLine(lineOf(parent), parentOffset === parent.content.size);
  if (parentOffset === 0 && parent.content.size > 0) {
    // What stands above is the new line: the words keep theirs, with all that it is.
    const above = lineOf(parent).kind === 'heading' ? PLAIN_LINE : attrs;
    tr.insert(tr.doc.resolve(at).before(), nodes.line.create(above));
  } else {
    const marks = state.storedMarks ?? ($from.parentOffset > 0 ? $from.marks() : []);
    tr.split(at, 1, [{ type: nodes.line, attrs }]).ensureMarks(attrs.kind === 'code' ? [] : marks);
  }
  dispatch(tr.scrollIntoView());
  return true;
};

/** One level out; a paragraph from the first level. */
function outdentOne(
  state: EditorState,
  dispatch: ((tr: Transaction) => void) | undefined,
  line: DocLine,
): boolean {
  if (!dispatch) return true;
  const { tr } = state;
  const isInside = listOf(line) !== undefined && line.attrs.indent > 0;
  changeLine(tr, line, isInside ? { indent: line.attrs.indent - 1 } : AS_PARAGRAPH);
  dispatch(tr.scrollIntoView());
  return true;
}

/** Backspace at the start of a line: out of its list, then a paragraph, then one with the line before. */
export const backspaceAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.depth === 0) return false;
  const line = caretLine(state);
  const [before] = line.index === 0 ? [] : linesBetween(state.doc, line.index - 1, line.index - 1);
  const isMoreCode = line.attrs.kind === 'code' && before?.attrs.kind === 'code';
  if (line.attrs.kind !== 'paragraph' && !isMoreCode) return outdentOne(state, dispatch, line);
  if (before === undefined) return false;
  if (!dispatch) return true;
  const { tr } = state;
  const isBareRule = before.attrs.kind === 'rule' && before.node.content.size === 0;
  if (isBareRule) tr.delete(before.at, line.at);
  else tr.join(line.at);
  dispatch(tr.scrollIntoView());
  return true;
};

/** Tab: items one level in, below the item before, with the items inside them. */
export const indentItems: Command = (state, dispatch) => moveItems(state, dispatch, 1);

/** Shift+Tab: items one level out, and out of the list from the first level. */
export const outdentItems: Command = (state, dispatch) => moveItems(state, dispatch, -1);

function moveItems(
  state: EditorState,
  dispatch: ((tr: Transaction) => void) | undefined,
  by: 1 | -1,
): boolean {
  const moved = new Map<number, DocLine>();
  for (const line of selectedLines(state)) {
    if (listOf(line) === undefined || (by === 1 && !canMoveIn(state, line, moved))) continue;
    for (const one of [line, ...itemsInside(state.doc, line)]) moved.set(one.index, one);
  }
  if (moved.size === 0) return false;
  if (!dispatch) return true;
  const { tr } = state;
  for (const line of moved.values()) {
    const indent = Math.min(line.attrs.indent + by, MAX_INDENT);
    changeLine(tr, line, indent < 0 ? AS_PARAGRAPH : { indent });
  }
  dispatch(tr.scrollIntoView());
  return true;
}

/** An item goes at most one level further in than the item before it, as that will be. */
function canMoveIn(
  state: EditorState,
  { index, attrs }: DocLine,
  moved: ReadonlyMap<number, DocLine>,
): boolean {
  const [before] = index === 0 ? [] : linesBetween(state.doc, index - 1, index - 1);
  if (before === undefined || listOf(before) === undefined) return false;
  return before.attrs.indent + (moved.has(before.index) ? 1 : 0) >= attrs.indent;
}

/** A dividing line where the caret is, and a line to write on in after it. */
export const insertRule: Command = (state, dispatch) => {
  if (!dispatch) return true;
  const line = caretLine(state);
  const { tr } = state;
  const isEmpty = line.node.content.size === 0 && listOf(line) === undefined;
  const after = line.at + line.node.nodeSize;
  const written = [...(isEmpty ? [] : [nodes.line.create({ kind: 'rule' })]), nodes.line.create()];
  tr.insert(after, written);
  if (isEmpty) changeLine(tr, line, { ...AS_PARAGRAPH, kind: 'rule' });
  const caret = after + (isEmpty ? 1 : 3);
  dispatch(tr.setSelection(TextSelection.create(tr.doc, caret)).scrollIntoView());
  return true;
};

/** Selects all text: a selection of text like any other, in which the first line stays what it is. */
export const selectAll: Command = ({ doc, tr }, dispatch) => {
  dispatch?.(tr.setSelection(TextSelection.create(doc, 1, doc.content.size - 1)));
  return true;
};

/** Leaves code: a paragraph after it. */
export const exitCode: Command = (state, dispatch) => {
  const line = caretLine(state);
  if (line.attrs.kind !== 'code') return false;
  if (!dispatch) return true;
  const later = linesBetween(state.doc, line.index, state.doc.childCount);
  const end = later.find(({ attrs }) => attrs.kind !== 'code')?.at ?? state.doc.content.size;
  const { tr } = state;
  tr.insert(end, nodes.line.create());
  dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView());
  return true;
};
