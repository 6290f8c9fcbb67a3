/**
 * Binds a view to the flat text of a note: what is done in the view is written, what comes into the
 * text is drawn. After each the two are as long as one another; should they ever differ, the screen is
 * drawn anew from the record, which is what counts. [E2, E4]
 */
import type { Node } from 'prosemirror-model';
import {
  Plugin,
  PluginKey,
  TextSelection,
  type EditorState,
  type Transaction,
} from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import { attempt, reportFault } from '#shared/base/listeners.ts';
import { changesFrom, docFrom } from './from-text.ts';
import { NotesOrigin, type KeptSelection } from './origin.ts';
import { hasLength, indexAt, lineStart, positionAt } from './positions.ts';
import { writeSteps } from './to-text.ts';

type Bound = { readonly text: Y.Text; readonly fromRecord: boolean };

const boundKey = new PluginKey<Bound>('notes-text');

/** The plugin that tells the others which text the view shows and where a change came from. */
export function boundPlugin(text: Y.Text): Plugin<Bound> {
  return new Plugin<Bound>({
    key: boundKey,
    state: {
      init: () => ({ text, fromRecord: false }),
      apply: (transaction) => ({ text, fromRecord: comesFromRecord(transaction) }),
    },
  });
}

/** The text that a view shows; undefined without the plugin. */
export function textOf(state: EditorState): Y.Text | undefined {
  return boundKey.getState(state)?.text;
}

/** Whether the change that led to `state` came out of the record: a partner's, or undo. */
export function cameFromRecord(state: EditorState): boolean {
  return boundKey.getState(state)?.fromRecord === true;
}

/** Whether the record asks for this change: a partner's, or undo. */
export function comesFromRecord(transaction: Transaction): boolean {
  return transaction.getMeta(boundKey) === 'from-record';
}

function fromRecord(transaction: Transaction): Transaction {
  return transaction.setMeta(boundKey, 'from-record').setMeta('addToHistory', false);
}

/** A selection as places of `text`. */
export function keptSelection({ selection, doc }: EditorState, text: Y.Text): KeptSelection {
  const place = (position: number): Y.RelativePosition =>
    Y.createRelativePositionFromTypeIndex(text, indexAt(doc, position));
  return { anchor: place(selection.anchor), head: place(selection.head) };
}

/** Where a place of the text is in the document; undefined when it is in another text or in none. */
export function positionOf(
  { doc }: EditorState,
  text: Y.Text,
  place: Y.RelativePosition,
): number | undefined {
  if (text.doc === null) return undefined;
  // Looking a name up would make a root of that name.
  if (typeof place.tname === 'string' && place.tname !== Y.findRootTypeKey(text)) return undefined;
  const found = Y.createAbsolutePositionFromRelativePosition(place, text.doc);
  if (found === null || found.type !== text || !Number.isSafeInteger(found.index)) return undefined;
  return positionAt(doc, found.index);
}

/** The lines that differ from the record, drawn anew; the caret keeps its place in the text. */
function drawnAnew({ doc, selection, tr }: EditorState, text: Y.Text): Transaction | undefined {
  const fresh = docFrom(text);
  if (doc.eq(fresh)) return undefined;
  const most = Math.min(doc.childCount, fresh.childCount);
  let start = 0;
  while (start < most && doc.child(start).eq(fresh.child(start))) start += 1;
  let end = 0;
  while (end < most - start && isSameFromEnd(doc, fresh, end)) end += 1;
  const lines = fresh.children.slice(start, fresh.childCount - end);
  const from = lineStart(doc, start);
  tr.replaceWith(from, lineStart(doc, doc.childCount - end), lines);
  const [anchor, head] = [selection.anchor, selection.head].map((place) =>
    tr.doc.resolve(positionAt(tr.doc, indexAt(doc, place))),
  );
  return anchor && head ? tr.setSelection(TextSelection.between(anchor, head)) : tr;
}

function isSameFromEnd(doc: Node, fresh: Node, place: number): boolean {
  return doc.child(doc.childCount - 1 - place).eq(fresh.child(fresh.childCount - 1 - place));
}

/** Keeps a view and a text the same until it is closed. */
export type Binding = {
  /** For the view's `dispatchTransaction`. */
  readonly dispatch: (transaction: Transaction) => void;
  readonly close: () => void;
};

/** Binds `view`, whose document shows `text` already. */
export function createBinding(view: EditorView, text: Y.Text): Binding {
  const self = {};
  const repair = (): void => {
    const changes = drawnAnew(view.state, text);
    if (changes !== undefined) view.dispatch(fromRecord(changes));
  };
  /** That the two differ is a fault of ours; whoever writes does not lose a word by it. */
  const check = (): void => {
    if (hasLength(view.state.doc, text.length)) return;
    reportFault(new Error('the screen differed from the notes and was drawn anew'));
    repair();
  };
  const write = (before: EditorState, transactions: readonly Transaction[]): boolean => {
    const own = transactions.filter((one) => one.docChanged && !comesFromRecord(one));
    if (own.length === 0 || text.doc === null) return true;
    const origin = new NotesOrigin(self, keptSelection(before, text));
    return text.doc.transact(() => own.map((one) => writeSteps(text, one)).every(Boolean), origin);
  };
  const draw = (event: Y.YTextEvent, { origin }: Y.Transaction): void => {
    if (view.isDestroyed || (origin instanceof NotesOrigin && origin.binding === self)) return;
    let isDrawn = false;
    attempt(() => {
      const changes = changesFrom(view.state, event, text);
      if (changes.docChanged) view.dispatch(fromRecord(changes));
      isDrawn = true;
    });
    if (isDrawn) check();
    else repair();
  };
  text.observe(draw);
  return {
    dispatch: (transaction) => {
      const before = view.state;
      const { state, transactions } = before.applyTransaction(transaction);
      // Written first, so that what is told of the new state finds it in the record.
      const isExact = write(before, transactions);
      view.updateState(state);
      if (isExact) check();
      else repair();
    },
    close: () => text.unobserve(draw),
  };
}
