/**
 * Writes what was done on the screen into the flat text, step by step: exactly where it was done, so
 * that an `a` typed between two others stands where it was typed, and only what was done, so that
 * words which a change did not touch stay the same characters. [E2]
 */
import type { Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';
import { AddMarkStep, AttrStep, RemoveMarkStep, type Step } from 'prosemirror-transform';
import type * as Y from 'yjs';
import {
  HARD_BREAK,
  NO_MARKS,
  type LineAttrs,
  type LineName,
  type NoteMarks,
} from '#shared/record/note-lines.ts';
import {
  insertInNotes,
  lineNames,
  restyle,
  setLine,
  type NoteInsert,
} from '#shared/record/note-writing.ts';
import { lineOf, nodes } from '../schema.ts';
import { indexAt } from './positions.ts';
import { styleOf } from './styles.ts';

/** One position of the text: a line's beginning, a UTF-16 unit, or a thing that is not known. */
type Unit =
  | { readonly type: 'line'; readonly attrs: LineAttrs; readonly at: number }
  | { readonly type: 'text'; readonly text: string; readonly marks: NoteMarks }
  | { readonly type: 'unknown'; readonly marks: NoteMarks };

/** A stretch of the document before a step and what stands there after it. */
type Change = {
  readonly before: Node;
  readonly after: Node;
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
};

/** Writes into one text. */
type Writer = {
  readonly text: Y.Text;
  /** The name of the line that begins at the place `at` of `doc`, which the text is like. */
  readonly nameAt: (doc: Node, at: number) => LineName | undefined;
  /** What is written now moves lines, or makes some. */
  readonly moved: () => void;
  /** The text cannot hold just what is on the screen. */
  readonly differ: () => void;
};

function createWriter(text: Y.Text): Writer & { readonly isExact: () => boolean } {
  let names: readonly LineName[] | undefined;
  let exact = true;
  return {
    text,
    nameAt: (doc, at) => {
      names ??= lineNames(text);
      return names[doc.resolve(at).index(0)];
    },
    moved: () => {
      names = undefined;
    },
    differ: () => {
      exact = false;
    },
    isExact: () => exact,
  };
}

/**
 * Writes the steps of `transaction`. Call it inside a transaction of the document. False when the
 * text cannot hold exactly what the screen shows (half a character, an unknown thing put in).
 */
export function writeSteps(text: Y.Text, transaction: Transaction): boolean {
  const writer = createWriter(text);
  for (const [place, step] of transaction.steps.entries()) {
    const before = transaction.docs[place];
    const after = transaction.docs[place + 1] ?? transaction.doc;
    if (before !== undefined) writeStep(writer, step, before, after);
  }
  return writer.isExact();
}

function writeStep(writer: Writer, step: Step, before: Node, after: Node): void {
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
    restyleRange(writer, before, after, step.from, step.to);
  } else if (step instanceof AttrStep) {
    const name = writer.nameAt(after, step.pos);
    const line = after.nodeAt(step.pos);
    if (name !== undefined && line !== null) setLine(writer.text, name, lineOf(line));
  } else {
    writeRanges(writer, step, before, after);
  }
}

/** From the last to the first, so that the places of those before still hold. */
function writeRanges(writer: Writer, step: Step, before: Node, after: Node): void {
  const changes: Change[] = [];
  step.getMap().forEach((from, to, newFrom, newTo) => {
    changes.push({ before, after, from, to, newFrom, newTo });
  });
  for (const change of changes.toReversed()) replaceRange(writer, withFirstLine(change));
  for (const change of changes) alignLines(writer, withFirstLine(change));
}

/** Where the first line goes or comes, the next line's beginning is part of it. */
function withFirstLine(change: Change): Change {
  const { from, to, newFrom, newTo, before } = change;
  const isOneSided = to === from || newTo === newFrom;
  if (from > 0 || !isOneSided || to >= before.content.size) return change;
  return { ...change, to: to + 1, newTo: newTo + 1 };
}

/** How many units at the beginning and at the end are the same before and after. */
type Kept = { readonly start: number; readonly end: number };

function replaceRange(writer: Writer, change: Change): void {
  const { before, from } = change;
  const [old, now] = unitsOf(change);
  const kept = keptOf(old, now);
  // The first line has no line break of its own.
  const start = from === 0 ? -1 : indexAt(before, from);
  const removed = old.length - kept.start - kept.end;
  const added = now.slice(kept.start, now.length - kept.end);
  const at = start + kept.start;
  noticeHalves(writer, change, kept, old);
  if (removed > 0) writer.text.delete(at, removed);
  if (added.length > 0) insertInNotes(writer.text, at, insertsOf(writer, added));
  if (removed > 0 || added.length > 0) writer.moved();
  restyleKept(writer, old.slice(0, kept.start), now, start);
  const end = at + added.length;
  restyleKept(writer, old.slice(old.length - kept.end), now.slice(now.length - kept.end), end);
}

function unitsOf({ before, after, from, to, newFrom, newTo }: Change): readonly [Unit[], Unit[]] {
  return [unitsIn(before, from, to), unitsIn(after, newFrom, newTo)];
}

function unitsIn(doc: Node, from: number, to: number): Unit[] {
  const units: Unit[] = [];
  if (from === to) return units;
  doc.nodesBetween(from, to, (node, at) => {
    if (node.type === nodes.line) {
      if (at >= from) units.push({ type: 'line', attrs: lineOf(node), at });
      return true;
    }
    const marks = styleOf(node.marks);
    if (node.isText) {
      const text = node.text ?? '';
      const end = Math.min(text.length, to - at);
      for (let unit = Math.max(0, from - at); unit < end; unit += 1)
        units.push({ type: 'text', text: text.charAt(unit), marks });
    } else if (node.type === nodes.hard_break) {
      units.push({ type: 'text', text: HARD_BREAK, marks });
    } else {
      units.push({ type: 'unknown', marks });
    }
    return false;
  });
  return units;
}

function isSame(a: Unit | undefined, b: Unit | undefined): boolean {
  if (a === undefined || b === undefined || a.type !== b.type) return false;
  return a.type !== 'text' || b.type !== 'text' || a.text === b.text;
}

function keptOf(old: readonly Unit[], now: readonly Unit[]): Kept {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && isSame(old[start], now[start])) start += 1;
  if (isHigh(old[start - 1])) start -= 1;
  let end = 0;
  while (end < most - start && isSame(old.at(-1 - end), now.at(-1 - end))) end += 1;
  if (end > 0 && isLow(old.at(-end))) end -= 1;
  return { start, end };
}

function isHigh(unit: Unit | undefined): boolean {
  return unit?.type === 'text' && /[\uD800-\uDBFF]/.test(unit.text);
}

function isLow(unit: Unit | undefined): boolean {
  return unit?.type === 'text' && /[\uDC00-\uDFFF]/.test(unit.text);
}

/** A change that parts the two halves of a character leaves neither, in Yjs. */
function noticeHalves(
  { differ }: Writer,
  { before, from, to }: Change,
  kept: Kept,
  old: readonly Unit[],
): void {
  if (old.length === kept.start + kept.end && old.length > 0) return;
  if (isHalved(before, from) || isHalved(before, to)) differ();
}

function isHalved(doc: Node, position: number): boolean {
  const { nodeBefore, nodeAfter } = doc.resolve(position);
  const [high, low] = [nodeBefore?.text?.at(-1) ?? '', nodeAfter?.text?.at(0) ?? ''];
  return /[\uD800-\uDBFF]/.test(high) && /[\uDC00-\uDFFF]/.test(low);
}

function insertsOf({ differ }: Writer, units: readonly Unit[]): readonly NoteInsert[] {
  const inserts: NoteInsert[] = [];
  let text = '';
  let marks = NO_MARKS;
  const flush = (): void => {
    if (!text.isWellFormed()) differ();
    if (text !== '') inserts.push({ type: 'text', text: text.toWellFormed(), marks });
    text = '';
  };
  for (const unit of units) {
    if (unit.type === 'text') {
      if (unit.marks !== marks) flush();
      marks = unit.marks;
      // A line break is a line's beginning and never a character of a line.
      if (unit.text === '\n') differ();
      text += unit.text === '\n' ? HARD_BREAK : unit.text;
      continue;
    }
    flush();
    if (unit.type === 'line') inserts.push({ type: 'line', attrs: unit.attrs });
    else differ();
  }
  flush();
  return inserts;
}

function restyleKept(
  { text }: Writer,
  old: readonly Unit[],
  now: readonly Unit[],
  start: number,
): void {
  for (const [place, unit] of old.entries()) {
    const next = now[place];
    if (unit.type === 'line' || next === undefined || next.type === 'line') continue;
    if (unit.marks !== next.marks)
      restyle(text, start + place, 1, { from: unit.marks, to: next.marks });
  }
}

/** Lines that stayed may be something else now. */
function alignLines(writer: Writer, change: Change): void {
  const [old, now] = unitsOf(change);
  const kept = keptOf(old, now);
  const compare = (was: Unit | undefined, is: Unit | undefined): void => {
    if (was?.type !== 'line' || is?.type !== 'line') return;
    if (JSON.stringify(was.attrs) === JSON.stringify(is.attrs)) return;
    const name = writer.nameAt(change.after, is.at);
    if (name !== undefined) setLine(writer.text, name, is.attrs);
  };
  for (let place = 0; place < kept.start; place += 1) compare(old[place], now[place]);
  for (let place = 1; place <= kept.end; place += 1) compare(old.at(-place), now.at(-place));
}

function restyleRange(
  { text, differ }: Writer,
  before: Node,
  after: Node,
  from: number,
  to: number,
): void {
  if (isHalved(before, from) || isHalved(before, to)) differ();
  after.nodesBetween(from, to, (node, at) => {
    if (!node.isInline) return true;
    const start = Math.max(from, at);
    const end = Math.min(to, at + node.nodeSize);
    before.nodesBetween(start, end, (was, wasAt) => {
      if (!was.isInline) return true;
      const first = Math.max(start, wasAt);
      const length = Math.min(end, wasAt + was.nodeSize) - first;
      const change = { from: styleOf(was.marks), to: styleOf(node.marks) };
      restyle(text, indexAt(before, first), length, change);
      return false;
    });
    return false;
  });
}
