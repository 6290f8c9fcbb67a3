/**
 * Draws the flat text: the whole of it when a note is opened, and each change of it as exact steps,
 * so that selection, carets and marks of the screen follow by mapping. Whatever a partner's device
 * wrote has a place here; nothing throws and nothing is written. [E2, E4]
 */
import { Fragment, Mark, Slice, type Node } from 'prosemirror-model';
import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import type * as Y from 'yjs';
import {
  charactersOf,
  eachPiece,
  FIRST_LINE,
  HARD_BREAK,
  lineNameOf,
  lineOfKey,
  readLineAttrs,
  readMarks,
  readNoteLines,
  walkItems,
  type LineAttrs,
  type LineName,
  type NotePart,
} from '#shared/record/note-lines.ts';
import { nodes, notesSchema } from '../schema.ts';
import { marksFor } from './styles.ts';

/** The document of the screen that shows `text`, read afresh. */
export function docFrom(text: Y.Text): Node {
  const lines = readNoteLines(text).map(({ attrs, parts }) =>
    nodes.line.create(attrs, parts.flatMap(inlineOf)),
  );
  return nodes.doc.create(null, lines);
}

function inlineOf(part: NotePart): readonly Node[] {
  const marks = marksFor(part.marks);
  return part.type === 'text'
    ? textNodes(part.text, marks)
    : [nodes.unknown.create(null, null, marks)];
}

function textNodes(text: string, marks: readonly Mark[]): readonly Node[] {
  return text
    .split(HARD_BREAK)
    .flatMap((piece, place) => [
      ...(place === 0 ? [] : [nodes.hard_break.create(null, null, marks)]),
      ...(piece === '' ? [] : [notesSchema.text(piece, marks)]),
    ]);
}

/** What waits to be put in at one place: characters, and lines that begin there. */
type Waiting = { readonly attrs: LineAttrs | undefined; readonly inline: Node[] };

/** Goes over the document from start to end and changes it. `position` is final for what is behind. */
class Cursor {
  readonly tr: Transaction;
  position = 1;
  private waiting: Waiting[] = [];
  private removing = 0;

  constructor(tr: Transaction) {
    this.tr = tr;
  }

  insert(inline: readonly Node[]): void {
    if (this.waiting.length === 0) this.waiting.push({ attrs: undefined, inline: [] });
    this.waiting.at(-1)?.inline.push(...inline);
  }

  beginLine(attrs: LineAttrs): void {
    this.insert([]);
    this.waiting.push({ attrs, inline: [] });
  }

  remove(length: number): void {
    this.removing += length;
  }

  /** Goes past `length` units of one line. */
  skip(length: number): void {
    this.flush();
    this.position += length;
  }

  /** Goes past a line break, into the next line. */
  skipBreak(): void {
    this.flush();
    this.position += 2;
  }

  flush(): void {
    if (this.removing > 0) {
      const end = this.after(this.removing);
      this.removing = 0;
      if (end > this.position) this.tr.step(new ReplaceStep(this.position, end, Slice.empty));
    }
    const [first, ...lines] = this.waiting;
    if (first === undefined) return;
    this.waiting = [];
    const size = lines.length === 0 ? this.insertInline(first) : this.insertLines(first, lines);
    this.position += size;
  }

  private insertInline({ inline }: Waiting): number {
    const content = Fragment.fromArray(inline);
    if (content.size > 0)
      this.tr.step(new ReplaceStep(this.position, this.position, new Slice(content, 0, 0)));
    return content.size;
  }

  private insertLines(first: Waiting, lines: readonly Waiting[]): number {
    const content = Fragment.fromArray(
      [first, ...lines].map(({ attrs, inline }) => nodes.line.create(attrs ?? null, inline)),
    );
    const slice = new Slice(content, 1, 1);
    this.tr.step(new ReplaceStep(this.position, this.position, slice));
    return slice.size;
  }

  /** The place `units` further; between two lines there is one unit. */
  private after(units: number): number {
    let rest = units;
    let { position } = this;
    while (rest > 0) {
      const { parent, parentOffset } = this.tr.doc.resolve(position);
      const left = parent.content.size - parentOffset;
      if (rest <= left) return position + rest;
      const next = position + left + 2;
      if (next > this.tr.doc.content.size) return position + left;
      position = next;
      rest -= left + 1;
    }
    return position;
  }
}

/** What changed in the text, as a transaction on `state`, whose document showed it before. */
export function changesFrom(state: EditorState, event: Y.YTextEvent, text: Y.Text): Transaction {
  const { tr } = state;
  const cursor = new Cursor(tr);
  const changed = changedLines(event.keysChanged);
  const styled: Styled[] | undefined = formatsChanged(event, text) ? [] : undefined;
  if (changed.has(FIRST_LINE)) setLineAttrs(tr, 0, readLineAttrs(text, FIRST_LINE));
  walkItems(text, (item, formats) => {
    if (item.deleted) {
      if (item.countable && !event.adds(item) && event.deletes(item)) cursor.remove(item.length);
    } else if (item.countable) {
      if (event.adds(item)) insertItem(cursor, item, formats, text);
      else keepItem(cursor, item, { formats, text, changed, styled });
    }
  });
  cursor.flush();
  if (styled !== undefined) restyle(tr, styled);
  return keepCaret(state, tr);
}

/**
 * My caret stays behind what I wrote when my partner writes at the same place, and what I selected
 * does not grow by what he writes at its edges.
 */
function keepCaret(state: EditorState, tr: Transaction): Transaction {
  const { selection } = state;
  if (!tr.docChanged || !(selection instanceof TextSelection)) return tr;
  const [anchor, head] = [selection.anchor, selection.head].map((place) =>
    tr.mapping.map(place, !selection.empty && place === selection.from ? 1 : -1),
  );
  if (anchor === undefined || head === undefined) return tr;
  return tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)));
}

function changedLines(keys: ReadonlySet<string>): ReadonlySet<LineName> {
  const names = new Set<LineName>();
  for (const key of keys) {
    const name = lineOfKey(key);
    if (name !== undefined) names.add(name);
  }
  return names;
}

function formatsChanged(event: Y.YTextEvent, text: Y.Text): boolean {
  for (let item = text._start; item !== null; item = item.right) {
    const isFormat = !item.countable;
    if (isFormat && (item.deleted ? event.deletes(item) : event.adds(item))) return true;
  }
  return false;
}

function insertItem(
  cursor: Cursor,
  item: Y.Item,
  formats: ReadonlyMap<string, unknown>,
  text: Y.Text,
): void {
  const marks = marksFor(readMarks(formats));
  const characters = charactersOf(item);
  if (characters === undefined) {
    for (let count = 0; count < item.length; count += 1)
      cursor.insert([nodes.unknown.create(null, null, marks)]);
    return;
  }
  const { client, clock } = item.id;
  eachPiece(
    characters,
    (piece) => cursor.insert(textNodes(piece, marks)),
    (offset) => cursor.beginLine(readLineAttrs(text, lineNameOf(client, clock + offset))),
  );
}

/** A stretch of the document and the style that the text says for it. */
type Styled = { readonly from: number; readonly to: number; readonly marks: readonly Mark[] };

type Keeping = {
  readonly formats: ReadonlyMap<string, unknown>;
  readonly text: Y.Text;
  readonly changed: ReadonlySet<LineName>;
  /** Takes note of the style of what stays; undefined when no style changed. */
  readonly styled: Styled[] | undefined;
};

function keepItem(cursor: Cursor, item: Y.Item, keeping: Keeping): void {
  const { formats, text, changed, styled } = keeping;
  const keep = (length: number): void => {
    cursor.skip(length);
    const { position } = cursor;
    styled?.push({
      from: position - length,
      to: position,
      marks: marksFor(readMarks(formats)),
    });
  };
  cursor.flush();
  const characters = charactersOf(item);
  if (characters === undefined) {
    keep(item.length);
    return;
  }
  const { client, clock } = item.id;
  eachPiece(
    characters,
    (piece) => keep(piece.length),
    (offset) => {
      cursor.skipBreak();
      const name = lineNameOf(client, clock + offset);
      if (changed.has(name))
        setLineAttrs(cursor.tr, cursor.position - 1, readLineAttrs(text, name));
    },
  );
}

/** Gives what stayed the styles that the text says; `styled` is in order. */
function restyle(tr: Transaction, styled: readonly Styled[]): void {
  const wrong: (Styled & { readonly had: readonly Mark[] })[] = [];
  let next = 0;
  tr.doc.descendants((node, at) => {
    if (!node.isInline) return true;
    const end = at + node.nodeSize;
    while ((styled[next]?.to ?? end) <= at) next += 1;
    for (let place = next; place < styled.length; place += 1) {
      const { from, to, marks } = styled[place] ?? { from: end, to: end, marks: [] };
      if (from >= end) break;
      if (!Mark.sameSet(node.marks, marks))
        wrong.push({ from: Math.max(from, at), to: Math.min(to, end), marks, had: node.marks });
    }
    return false;
  });
  for (const { from, to, marks, had } of wrong) {
    for (const mark of had) if (!mark.isInSet(marks)) tr.removeMark(from, to, mark);
    for (const mark of marks) tr.addMark(from, to, mark);
  }
}

function setLineAttrs(tr: Transaction, position: number, attrs: LineAttrs): void {
  const now = tr.doc.nodeAt(position)?.attrs;
  if (now === undefined) return;
  for (const [name, value] of Object.entries(attrs))
    if (now[name] !== value) tr.setNodeAttribute(position, name, value);
}
