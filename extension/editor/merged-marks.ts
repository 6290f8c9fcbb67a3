/**
 * Shows where the record is marked "merged while you were apart, please check". A line that both
 * changed is found and kept by shared/record (a mark is part of the record, so both people see it and
 * either can dismiss it); here a mark is only drawn, at the line it names. [E15]
 */
import { lineNames } from '#shared/record/note-writing.ts';
import {
  Plugin,
  PluginKey,
  TextSelection,
  type EditorState,
  type Transaction,
} from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { cameFromRecord, textOf } from './binding/plugin.ts';
import { lineStart } from './binding/positions.ts';

/** A mark of the record: its id, and the name of the line it stands at. */
export type PlaceMark = { readonly id: string; readonly block: string | undefined };

type Place = { readonly from: number; readonly to: number };
type Shown = { readonly marks: readonly PlaceMark[]; readonly drawn: DecorationSet };

const marksKey = new PluginKey<Shown>('merged-marks');

/** The mark plugin; must come after `boundPlugin`. `words` stand at each place. */
export function mergedMarksPlugin(words: string): Plugin<Shown> {
  return new Plugin<Shown>({
    key: marksKey,
    state: {
      init: () => ({ marks: [], drawn: DecorationSet.empty }),
      apply: (transaction, shown, _before, state) => {
        const given = marksIn(transaction);
        const isNews = cameFromRecord(state) && shown.marks.length > 0;
        if (given !== undefined || isNews) return draw(state, given ?? shown.marks, words);
        return { ...shown, drawn: shown.drawn.map(transaction.mapping, transaction.doc) };
      },
    },
    props: { decorations: (state) => marksKey.getState(state)?.drawn },
  });
}

/** Shows these marks from now on, in place of those shown before; does nothing when they are the same. */
export function setMarks(view: EditorView, marks: readonly PlaceMark[]): void {
  if (written(marks) === written(marksKey.getState(view.state)?.marks ?? [])) return;
  view.dispatch(view.state.tr.setMeta(marksKey, { marks }).setMeta('addToHistory', false));
}

function marksIn(transaction: Transaction): readonly PlaceMark[] | undefined {
  // Only `setMarks` writes under this key.
  const given = transaction.getMeta(marksKey) as Pick<Shown, 'marks'> | undefined;
  return given?.marks;
}

function written(marks: readonly PlaceMark[]): string {
  return JSON.stringify(marks.map(({ id, block }) => [id, block]));
}

/** Puts the caret at a mark's line and scrolls to it. False when the line is not there any more. */
export function showMark(view: EditorView, id: string): boolean {
  const shown = marksKey.getState(view.state);
  const mark = shown?.marks.find((one) => one.id === id);
  const place = mark && placeOf(view.state, mark);
  if (place === undefined) return false;
  const caret = TextSelection.near(view.state.doc.resolve(place.from + 1));
  view.dispatch(view.state.tr.setSelection(caret).scrollIntoView());
  view.focus();
  return true;
}

function draw(state: EditorState, marks: readonly PlaceMark[], words: string): Shown {
  const decorations = marks.flatMap((mark) => {
    const place = placeOf(state, mark);
    if (place === undefined) return [];
    return [
      Decoration.node(place.from, place.to, { class: 'notes-merged' }),
      Decoration.widget(place.from + 1, () => drawWords(words), { key: mark.id, side: -1 }),
    ];
  });
  return { marks, drawn: DecorationSet.create(state.doc, decorations) };
}

function placeOf(state: EditorState, { block }: PlaceMark): Place | undefined {
  const text = textOf(state);
  if (block === undefined || text === undefined) return undefined;
  const line = lineNames(text).indexOf(block);
  const node = line < 0 ? null : state.doc.maybeChild(line);
  if (node === null) return undefined;
  const from = lineStart(state.doc, line);
  return { from, to: from + node.nodeSize };
}

function drawWords(words: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'notes-merged-mark';
  mark.contentEditable = 'false';
  mark.textContent = words;
  return mark;
}
