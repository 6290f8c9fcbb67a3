/** Which lines of notes two people changed while apart. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { linesBothChanged } from '#shared/record/lines-both-changed.ts';
import { PLAIN_LINE } from '#shared/record/note-lines.ts';
import { insertInNotes, lineNames, setLine } from '#shared/record/note-writing.ts';
import { notesOf } from '#shared/record/notes.ts';
import { fillAgreement } from '#shared/record/operations/agreement.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { author, done, idNumber, pairRecord } from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);
const LINES = ['first line here', 'second line there', 'third'];

/** What one does to the notes while apart. */
type Acts = (notes: Y.Text) => void;

const insert =
  (words: string, before: string): Acts =>
  (notes) => {
    notes.insert(notes.toJSON().indexOf(before), words);
  };
const erase =
  (words: string): Acts =>
  (notes) => {
    notes.delete(notes.toJSON().indexOf(words), words.length);
  };
const split =
  (before: string): Acts =>
  (notes) => {
    insertInNotes(notes, notes.toJSON().indexOf(before), [{ type: 'line', attrs: PLAIN_LINE }]);
  };
const addBelow =
  (line: string, words: string): Acts =>
  (notes) => {
    const at = notes.toJSON().indexOf(line) + line.length;
    notes.insert(at, `\n${words}`);
  };
const turn =
  (line: number, change: Partial<typeof PLAIN_LINE>): Acts =>
  (notes) => {
    setLine(notes, lineNames(notes)[line] ?? '', { ...PLAIN_LINE, ...change });
  };

/** Two devices that have the same notes, go apart, and meet: what each of them finds. */
function meet(mine: readonly Acts[], theirs: readonly Acts[]) {
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  docs[0].clientID = 10;
  docs[1].clientID = 20;
  writeLines(
    notesOf(docs[0], SESSION),
    LINES.map((text) => ({ text })),
  );
  Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]));
  const apart = docs.map((doc, place) => {
    const updates: Uint8Array[] = [];
    const keep = (update: Uint8Array): number => updates.push(update);
    doc.on('update', keep);
    for (const act of [mine, theirs][place] ?? []) act(notesOf(doc, SESSION));
    doc.off('update', keep);
    return updates;
  });
  return docs.map((doc, place) => {
    const before = Y.snapshot(doc);
    const [own = [], other = []] = place === 0 ? apart : apart.toReversed();
    for (const update of other) Y.applyUpdate(doc, update);
    return linesBothChanged(doc, { before, mine: own, theirs: other });
  });
}

describe('[D16] a line is found', () => {
  test.each<[string, readonly Acts[], readonly Acts[], readonly string[]]>([
    [
      'that both wrote in',
      [insert('very ', 'line here')],
      [insert('so ', 'here')],
      ['first very line so here'],
    ],
    [
      'that one wrote in and the other shortened',
      [insert('very ', 'second')],
      [erase(' there')],
      ['very second line'],
    ],
    ['that both split, in two places', [split(' line here')], [split(' here')], [' line']],
    ['that both split in the same place', [split(' there')], [split(' there')], [' there']],
    [
      'that one joined with the next, which the other wrote in',
      [erase('\n')],
      [insert('new ', 'there')],
      ['first line heresecond line new there'],
    ],
  ])('%s, and both find the same', (_what, mine, theirs, hints) => {
    const [one, other] = meet(mine, theirs);
    expect(one?.map(({ blockHint }) => blockHint)).toEqual(hints.map((hint) => hint.trim()));
    expect(other).toEqual(one);
    expect(one?.every(({ id }) => /^\d+:\d+\+\d+:\d+$/.test(id))).toBe(true);
  });
});

describe('[D16] no line is found', () => {
  test.each<[string, readonly Acts[], readonly Acts[]]>([
    ['where each changed another', [insert('x', 'first')], [insert('y', 'second')]],
    [
      'where both put lines below it',
      [addBelow('second line there', 'mine')],
      [addBelow('second line there', 'yours')],
    ],
    [
      'where one wrote in it and the other put a line below it',
      [insert('x', 'there')],
      [addBelow('second line there', 'yours')],
    ],
    [
      'where one wrote in it and the other changed what it is',
      [insert('x', 'first')],
      [turn(0, { kind: 'task', checked: true })],
    ],
    [
      'where one put something in and took it out again',
      [insert('x', 'first'), erase('x')],
      [insert('y', 'first')],
    ],
    ['where both deleted the same', [erase('second')], [erase('second')]],
  ])('%s', (_what, mine, theirs) => {
    expect(meet(mine, theirs)).toEqual([[], []]);
  });

  test('where what the catch-up brought was there before', () => {
    const doc = new Y.Doc();
    const notes = notesOf(doc, SESSION);
    const other = new Y.Doc();
    notesOf(other, SESSION).insert(0, 'theirs');
    const theirs = Y.encodeStateAsUpdate(other);
    Y.applyUpdate(doc, theirs);
    const start = Y.encodeStateVector(doc);
    notes.insert(3, 'mine');
    const before = Y.snapshot(doc);
    Y.applyUpdate(doc, theirs);
    const mine = Y.encodeStateAsUpdate(doc, start);
    expect(linesBothChanged(doc, { before, mine: [mine], theirs: [theirs] })).toEqual([]);
  });

  test('where what came cannot be read', () => {
    const doc = new Y.Doc();
    notesOf(doc, SESSION).insert(0, 'mine');
    const sides = {
      before: Y.snapshot(new Y.Doc()),
      mine: [Y.encodeStateAsUpdate(doc)],
      theirs: [new Uint8Array([255, 255])],
    };
    expect(linesBothChanged(doc, sides)).toEqual([]);
  });
});

test('[D16] at most twenty are found', () => {
  const many = Array.from({ length: 30 }, (_, line) => `line ${line}.`);
  const write =
    (words: string): Acts =>
    (notes) => {
      for (let line = many.length; line > 0; line -= 1)
        notes.insert(notes.toJSON().indexOf(`line ${line - 1}.`), words);
    };
  const put: Acts = (notes) =>
    writeLines(
      notes,
      many.map((text) => ({ text })),
    );
  const doc = new Y.Doc();
  put(notesOf(doc, SESSION));
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  const start = Y.encodeStateVector(doc);
  write('a')(notesOf(doc, SESSION));
  write('b')(notesOf(other, SESSION));
  const before = Y.snapshot(doc);
  const [mine, theirs] = [Y.encodeStateAsUpdate(doc, start), Y.encodeStateAsUpdate(other, start)];
  Y.applyUpdate(doc, theirs);
  expect(linesBothChanged(doc, { before, mine: [mine], theirs: [theirs] })).toHaveLength(20);
});

test('a long line is told by its beginning, and that there is more is seen', () => {
  const [one] = meet([insert('much '.repeat(20), 'second')], [erase(' there')]);
  const [hint] = one?.map(({ blockHint }) => blockHint) ?? [];
  expect(hint).toBe(`${'much '.repeat(20).slice(0, 79)}…`);
});

test('[D137] words to begin with, put in by both while apart, are no change of both', () => {
  const docs = [pairRecord(), new Y.Doc()] as const;
  Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0]));
  const words = [{ section: 'purpose' as const, text: 'To grow\nTo learn' }];
  const [mine, theirs] = docs.map((doc) => {
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    done(fillAgreement(doc, author(), words));
    return updates;
  });
  const before = Y.snapshot(docs[0]);
  for (const update of theirs ?? []) Y.applyUpdate(docs[0], update);
  expect(linesBothChanged(docs[0], { before, mine: mine ?? [], theirs: theirs ?? [] })).toEqual([]);
});
