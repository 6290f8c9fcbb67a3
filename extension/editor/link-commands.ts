/** Making, changing and taking away links. Every address passes `safeHref`. [E6] */
import type { ResolvedPos } from 'prosemirror-model';
import { type Command, type EditorState, TextSelection } from 'prosemirror-state';
import { safeHref } from '#shared/record/safe-href.ts';
import { isCodeLine, marks } from './schema.ts';

/** The link around the caret: `[from, to)` and its address, as it stands in the note. */
export type LinkAtCaret = { readonly from: number; readonly to: number; readonly href: string };

/** The link that the caret is in or at the edge of, if any. */
export function linkAt(state: EditorState): LinkAtCaret | undefined {
  const { $from, $to } = state.selection;
  if (!$from.sameParent($to) || !$from.parent.isTextblock) return undefined;
  const href = linkHref($from, 1) ?? linkHref($from, 0);
  if (href === undefined) return undefined;
  const range = rangeOfLink($from, href);
  return $to.pos <= range.to ? { ...range, href } : undefined;
}

function linkHref(position: ResolvedPos, side: 0 | 1): string | undefined {
  const node = side === 1 ? position.nodeAfter : position.nodeBefore;
  const href: unknown = node ? marks.link.isInSet(node.marks)?.attrs['href'] : undefined;
  return typeof href === 'string' ? href : undefined;
}

function rangeOfLink(position: ResolvedPos, href: string): { from: number; to: number } {
  const parent = position.parent;
  const has = (index: number): boolean =>
    index >= 0 &&
    index < parent.childCount &&
    marks.link.isInSet(parent.child(index).marks)?.attrs['href'] === href;
  let start = has(position.index()) ? position.index() : position.index() - 1;
  let end = start;
  while (has(start - 1)) start -= 1;
  while (has(end + 1)) end += 1;
  let from = position.start();
  for (let index = 0; index < start; index += 1) from += parent.child(index).nodeSize;
  let to = from;
  for (let index = start; index <= end; index += 1) to += parent.child(index).nodeSize;
  return { from, to };
}

/**
 * Links the selection, or the link around the caret, to `href`; where neither is, puts in `text` (or
 * the address) as a link. False, and nothing done, when the address is not safe or code is selected.
 */
export function setLink(href: string, text?: string): Command {
  return (state, dispatch) => {
    const safe = safeHref(href);
    const { from, to, empty, $from } = state.selection;
    if (safe === undefined || isCodeLine($from.parent)) return false;
    if (!dispatch) return true;
    const mark = marks.link.create({ href: safe });
    const around = linkAt(state);
    const { tr } = state;
    if (empty && around === undefined) {
      const shown = text === undefined || text.trim() === '' ? href.trim() : text;
      tr.insert(from, state.schema.text(shown, mark.addToSet($from.marks())));
      tr.setSelection(TextSelection.create(tr.doc, from + shown.length));
    } else {
      const range = empty && around !== undefined ? around : { from, to };
      tr.removeMark(range.from, range.to, marks.link).addMark(range.from, range.to, mark);
    }
    dispatch(tr.removeStoredMark(marks.link).scrollIntoView());
    return true;
  };
}

/** Takes the link away from the selection or around the caret; its text stays. */
export const removeLink: Command = (state, dispatch) => {
  const range = state.selection.empty ? linkAt(state) : state.selection;
  if (range === undefined || !state.doc.rangeHasMark(range.from, range.to, marks.link))
    return false;
  dispatch?.(state.tr.removeMark(range.from, range.to, marks.link));
  return true;
};
