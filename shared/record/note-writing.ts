/**
 * How notes are written: characters, line breaks and styles at a place of the flat text, and what a
 * line is under its name. The caller runs these inside one transaction. [D25, D26]
 */
import * as Y from 'yjs';
import {
  charactersOf,
  eachPiece,
  FIRST_LINE,
  lineKey,
  lineNameOf,
  NO_MARKS,
  PLAIN_LINE,
  readLineAttrs,
  walkItems,
  type LineAttrs,
  type LineName,
  type NoteMarks,
} from './note-lines.ts';

/** What is put in: characters in one style, or the beginning of a line. */
export type NoteInsert =
  | { readonly type: 'text'; readonly text: string; readonly marks: NoteMarks }
  | { readonly type: 'line'; readonly attrs: LineAttrs };

/** The fields of a line, in the order in which they are written. */
const FIELDS = ['kind', 'level', 'indent', 'checked', 'start'] as const;

/** Every format of a style; one that is off is `null`, so that nothing is taken over from beside it. */
function formatsOf(marks: NoteMarks): Record<string, unknown> {
  return {
    strong: marks.strong || null,
    em: marks.em || null,
    strike: marks.strike || null,
    code: marks.code || null,
    link: marks.link ?? null,
  };
}

/** Puts `inserts` into `text` at `index` (UTF-16 units), in order. */
export function insertInNotes(text: Y.Text, index: number, inserts: readonly NoteInsert[]): void {
  const { doc } = text;
  if (doc === null) throw new Error('notes outside of a document');
  const before = Y.getState(doc.store, doc.clientID);
  let at = index;
  for (const { written, marks } of runsOf(inserts)) {
    text.insert(at, written, formatsOf(marks));
    at += written.length;
  }
  const lines = inserts.filter((insert) => insert.type === 'line');
  if (lines.every(({ attrs }) => sameLine(attrs, PLAIN_LINE))) return;
  const names = lineBreaksSince(doc, before);
  for (const [place, { attrs }] of lines.entries()) {
    const name = names[place];
    if (name !== undefined) setLine(text, name, attrs);
  }
}

type Run = { readonly written: string; readonly marks: NoteMarks };

function runsOf(inserts: readonly NoteInsert[]): readonly Run[] {
  const runs: Run[] = [];
  for (const insert of inserts) {
    const marks = insert.type === 'line' ? NO_MARKS : insert.marks;
    const written = insert.type === 'line' ? '\n' : insert.text;
    const last = runs.at(-1);
    if (last?.marks === marks) runs[runs.length - 1] = { written: last.written + written, marks };
    else runs.push({ written, marks });
  }
  return runs;
}

/** The line breaks that this document has written since `clock`, in order. */
function lineBreaksSince(doc: Y.Doc, clock: number): readonly LineName[] {
  const structs = doc.store.clients.get(doc.clientID) ?? [];
  const names: LineName[] = [];
  for (let at = Y.findIndexSS(structs, clock); at < structs.length; at += 1) {
    const struct = structs[at];
    const characters = struct instanceof Y.Item ? charactersOf(struct) : undefined;
    if (struct === undefined || characters === undefined) continue;
    const { client, clock: start } = struct.id;
    eachPiece(
      characters,
      () => {},
      (offset) => {
        if (start + offset >= clock) names.push(lineNameOf(client, start + offset));
      },
    );
  }
  return names;
}

function sameLine(a: LineAttrs, b: LineAttrs): boolean {
  return FIELDS.every((field) => a[field] === b[field]);
}

/** Makes the line `name` be `attrs`; only fields that read differently now are written. */
export function setLine(text: Y.Text, name: LineName, attrs: LineAttrs): void {
  const now = readLineAttrs(text, name);
  for (const field of FIELDS)
    if (now[field] !== attrs[field]) setLineField(text, name, field, attrs[field]);
}

function setLineField(
  text: Y.Text,
  name: LineName,
  field: keyof LineAttrs,
  value: string | number | boolean,
): void {
  text.setAttribute(lineKey(name, field), value);
}

/** Gives the characters `[index, index + length)` the style `to`, where it differs from `from`. */
export function restyle(
  text: Y.Text,
  index: number,
  length: number,
  change: { readonly from: NoteMarks; readonly to: NoteMarks },
): void {
  const [from, to] = [formatsOf(change.from), formatsOf(change.to)];
  const changed = Object.entries(to).filter(([name, value]) => value !== from[name]);
  if (changed.length > 0) text.format(index, length, Object.fromEntries(changed));
}

/** The names of all lines, in order. */
export function lineNames(text: Y.Text): readonly LineName[] {
  const names: LineName[] = [FIRST_LINE];
  walkItems(text, (item) => {
    if (item.deleted || !item.countable) return;
    const characters = charactersOf(item);
    if (characters === undefined) return;
    const { client, clock } = item.id;
    eachPiece(
      characters,
      () => {},
      (offset) => names.push(lineNameOf(client, clock + offset)),
    );
  });
  return names;
}
