/**
 * What comes in by paste and drop: through the schema and nothing else, addresses in it become links,
 * and what is too large is refused before it is in the shared record, where it would be for ever.
 * [E6, E7, E8]
 */
import { Fragment, type Node, Slice } from 'prosemirror-model';
import { Plugin, type EditorState, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { safeHref } from '#shared/record/safe-href.ts';
import { comesFromRecord } from './binding/plugin.ts';
import { changeLine, caretLine } from './lines.ts';
import { MAX_MARKUP_BYTES, MAX_PASTE_BYTES, MAX_PASTE_HTML_LENGTH } from './limits.ts';
import { markupBytes } from './markup-bytes.ts';
import { findLinks } from './safe-link.ts';
import { isCodeLine, lineOf, marks, nodes } from './schema.ts';
import { beginUndoStep } from './undo.ts';

/** Fewer characters and lines than this hold no markup that matters. */
const LEAST_GROWTH = 1_000;

/** Why something was not taken into the note. Closed list. */
export type PasteRefusal = { readonly reason: 'too-large'; readonly limitBytes: number };

/** The paste rules; `onRefused` says why nothing was put in, so that a sentence can be shown. */
export function pastePlugin(onRefused: (refusal: PasteRefusal) => void): Plugin {
  const refuse = (): true => {
    onRefused({ reason: 'too-large', limitBytes: MAX_PASTE_BYTES });
    return true;
  };
  const look = (view: EditorView, event: Event, transfer: DataTransfer | null): boolean => {
    const verdict = transfer === null ? 'take' : judge(transfer);
    if (verdict === 'take') return false;
    event.preventDefault();
    if (verdict === 'refuse') return refuse();
    view.pasteText(transfer?.getData('text/plain') ?? '');
    return true;
  };
  return new Plugin({
    props: {
      handleDOMEvents: {
        paste: (view, event) => look(view, event, event.clipboardData),
        drop: (view, event) => view.dragging === null && look(view, event, event.dataTransfer),
      },
      handlePaste: (view, event, slice) => {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        return linkSelection(view, text) || putIn(view, slice);
      },
      transformPasted: (slice) => new Slice(asOurs(slice.content), slice.openStart, slice.openEnd),
    },
    // The last gate, for what reaches the note by another way (dictation, a spelling tool, a script).
    filterTransaction: (transaction, state) => {
      if (!isOwnChange(transaction)) return true;
      if (growthBytes(transaction, state) <= MAX_PASTE_BYTES && !isMostlyMarkup(transaction, state))
        return true;
      refuse();
      return false;
    },
  });
}

function judge(transfer: DataTransfer): 'take' | 'refuse' | 'plain-text' {
  const text = transfer.getData('text/plain');
  const html = transfer.getData('text/html');
  if (isTooLarge(text)) return 'refuse';
  if (html.length <= MAX_PASTE_HTML_LENGTH) return 'take';
  return text === '' ? 'refuse' : 'plain-text';
}

function isTooLarge(text: string): boolean {
  if (text.length > MAX_PASTE_BYTES) return true;
  return (
    text.length * 3 > MAX_PASTE_BYTES && new TextEncoder().encode(text).length > MAX_PASTE_BYTES
  );
}

function isOwnChange(transaction: Transaction): boolean {
  return transaction.docChanged && !comesFromRecord(transaction);
}

/** UTF-8 bytes by which the text grows; looked at only when the document grew enough to matter. */
function growthBytes(transaction: Transaction, state: EditorState): number {
  const growth = transaction.doc.content.size - state.doc.content.size;
  if (growth * 3 <= MAX_PASTE_BYTES) return 0;
  if (growth > MAX_PASTE_BYTES) return growth;
  return textBytes(transaction.doc) - textBytes(state.doc);
}

/** Looked at only when so much was added that its markup can matter, since it walks the document. */
function isMostlyMarkup(transaction: Transaction, state: EditorState): boolean {
  const growth = transaction.doc.content.size - state.doc.content.size;
  if (growth < LEAST_GROWTH) return false;
  return markupBytes(transaction.doc) - markupBytes(state.doc) > MAX_MARKUP_BYTES;
}

function textBytes(doc: Node): number {
  return new TextEncoder().encode(doc.textContent).length;
}

/** A single address pasted over selected words links them. */
function linkSelection(view: EditorView, text: string): boolean {
  const { state } = view;
  const { from, to, empty, $from, $to } = state.selection;
  const href = /\s/.test(text.trim()) ? undefined : safeHref(text);
  if (empty || href === undefined || !$from.sameParent($to)) return false;
  if (isCodeLine($from.parent)) return false;
  view.dispatch(state.tr.addMark(from, to, marks.link.create({ href })));
  return true;
}

/**
 * Puts pasted lines in where the selection is. The first joins the line it is put into, which stays
 * what it is unless it is an empty paragraph; in code everything is code.
 */
function putIn(view: EditorView, slice: Slice): boolean {
  const { state } = view;
  const { from, to } = state.selection;
  const line = caretLine(state);
  const [first] = slice.content.content;
  if (first === undefined || first.type !== nodes.line) return false;
  const isCode = line.attrs.kind === 'code';
  const content = isCode ? asCode(slice.content) : slice.content;
  const takesKind = line.attrs.kind === 'paragraph' && line.node.content.size === 0;
  const tr = state.tr.replace(from, to, new Slice(content, 1, 1));
  if (takesKind) changeLine(tr, line, lineOf(first));
  beginUndoStep(state);
  view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'));
  return true;
}

function asCode(lines: Fragment): Fragment {
  return Fragment.fromArray(
    lines.content.map((line) => nodes.line.create({ kind: 'code' }, line.content)),
  );
}

/** With links for addresses, and without what only its own note can hold. */
function asOurs(fragment: Fragment): Fragment {
  return Fragment.fromArray(
    fragment.content.flatMap((node) => {
      if (node.type === nodes.unknown) return [];
      if (node.isText) return linkedText(node);
      return isCodeLine(node) ? node : node.copy(asOurs(node.content));
    }),
  );
}

function linkedText(node: Node): readonly Node[] {
  const text = node.text ?? '';
  if (marks.link.isInSet(node.marks) || marks.code.isInSet(node.marks)) return [node];
  const parts: Node[] = [];
  let done = 0;
  for (const { from, to, href } of findLinks(text)) {
    if (from > done) parts.push(node.cut(done, from));
    const linked = node.cut(from, to);
    parts.push(linked.mark(marks.link.create({ href }).addToSet(linked.marks)));
    done = to;
  }
  if (done < text.length) parts.push(node.cut(done));
  return parts;
}
