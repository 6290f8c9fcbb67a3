/**
 * Two people who type the notes of a session, key by key, each change a transaction of its own as in
 * the editor: lines in turn, slips that are noticed at once or a few keys later, words put in better
 * words, lists and headings. How often a key is a slip, how long a line is and how many of them are plain
 * paragraphs is chosen: it gives a record of five years about the structs and bytes of the design.
 */
import type * as Y from 'yjs';
import { NO_MARKS, PLAIN_LINE, type LineAttrs, type LineKind } from '#shared/record/note-lines.ts';
import { insertInNotes } from '#shared/record/note-writing.ts';
import type { Chance } from './chance.ts';

const VOCABULARY = (
  'about after again agree always answer because before begin better between book both bring build call ' +
  'career change choose clear code coffee colleague conference could course customer day decide design ' +
  'different difficult discuss document draft each early easier email enough every example expect ' +
  'experience feedback feel finish first follow from give goal good group growth have help hiring idea ' +
  'important interview into issue keep know late lead learn less listen little long look made make manager ' +
  'many maybe meeting mentor message might mistake more most much need never next night note often one only ' +
  'open other ours over paper people perhaps plan practice prepare present problem project promise question ' +
  'quick read ready reason release remember report review role same say school see send share should show ' +
  'simple since slow small some speak start still story strong study support sure talk team tell test than ' +
  'that their them then there these they thing think this time today together topic train trust try under ' +
  'until use very wait want week well what when where which while who will with without word work would ' +
  'write wrong year yes your'
).split(' ');
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LINE_WORDS = 20;
const SLIPS_IN_1000_KEYS = 53;
/** The others are bullets, tasks and headings. */
const PLAIN_IN_8_LINES = 5;
const BETTER_WORDS_IN_100_LINES = 30;

/** How notes are typed: by the pages with these client ids, until they have so many words. */
export type Typing = {
  readonly chance: Chance;
  readonly clients: readonly [number, number];
  readonly words: number;
};

/** Some words, the first with a capital letter. */
export function sentence(chance: Chance, words: number): string {
  const text = Array.from({ length: words }, () => wordOf(chance)).join(' ');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function wordOf(chance: Chance): string {
  return VOCABULARY[chance.below(VOCABULARY.length)] ?? 'word';
}

/** Types into `notes`, which are empty and alone in their document. */
export function typeNotes(notes: Y.Text, { chance, clients, words }: Typing): void {
  const { doc } = notes;
  if (doc === null) throw new Error('notes outside of a document');
  for (let typed = 0; typed < words; typed += LINE_WORDS) {
    doc.clientID = clients[chance.below(100) < 60 ? 0 : 1];
    if (typed > 0) press(notes, () => newLine(notes, lineOf(chance)));
    typeLine(notes, chance);
  }
}

function press(notes: Y.Text, change: () => void): void {
  notes.doc?.transact(change);
}

function newLine(notes: Y.Text, attrs: LineAttrs): void {
  insertInNotes(notes, notes.length, [{ type: 'line', attrs }]);
}

function lineOf(chance: Chance): LineAttrs {
  const others: readonly [LineKind, ...LineKind[]] = ['bullet', 'task', 'heading'];
  const kind = chance.below(8) < PLAIN_IN_8_LINES ? 'paragraph' : chance.oneOf(others);
  return { ...PLAIN_LINE, kind, indent: kind === 'bullet' ? chance.below(2) : 0 };
}

/** One line at the end, and then sometimes a word of it in better words. */
function typeLine(notes: Y.Text, chance: Chance): void {
  const from = notes.length;
  for (const key of `${sentence(chance, LINE_WORDS)}.`) {
    if (chance.below(1_000) < SLIPS_IN_1000_KEYS) slip(notes, chance);
    typeKey(notes, notes.length, key);
  }
  if (chance.below(100) < BETTER_WORDS_IN_100_LINES) betterWord(notes, chance, from);
}

function typeKey(notes: Y.Text, at: number, text: string): void {
  press(notes, () => insertInNotes(notes, at, [{ type: 'text', text, marks: NO_MARKS }]));
}

function eraseKey(notes: Y.Text, at: number): void {
  press(notes, () => notes.delete(at, 1));
}

/** A wrong key, noticed at once or two keys later, and taken back by Backspace. */
function slip(notes: Y.Text, chance: Chance): void {
  const keys = chance.below(3) === 0 ? 3 : 1;
  for (let key = 0; key < keys; key += 1)
    typeKey(notes, notes.length, LETTERS.charAt(chance.below(LETTERS.length)));
  for (let key = 0; key < keys; key += 1) eraseKey(notes, notes.length - 1);
}

/** The caret goes back into the line, a word is erased from its end, another is typed. */
function betterWord(notes: Y.Text, chance: Chance, from: number): void {
  const at = from + chance.below(notes.length - from);
  const erased = Math.min(at - from, 5);
  for (let key = 0; key < erased; key += 1) eraseKey(notes, at - key - 1);
  for (const [place, key] of wordOf(chance).split('').entries())
    typeKey(notes, at - erased + place, key);
}
