import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { lineAttrs, lineOfKey, PLAIN_LINE, readNoteLines } from '#shared/record/note-lines.ts';
import { lineNumbers, outlineOf, type LineShape } from '#shared/record/note-outline.ts';
import { createLineRenames } from '#shared/record/note-renames.ts';
import { insertInNotes, lineNames, setLine } from '#shared/record/note-writing.ts';
import { notesOf, plainNotes, sessionOfNotes } from '#shared/record/notes.ts';
import { writeLines, type WrittenLine } from '../../support/record/note-writer.ts';
import { idNumber } from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);

function notes(...lines: readonly WrittenLine[]): Y.Text {
  const text = notesOf(new Y.Doc(), SESSION);
  writeLines(text, lines);
  return text;
}

function copyOf(text: Y.Text): Y.Text {
  const copy = new Y.Doc();
  if (text.doc) Y.applyUpdate(copy, Y.encodeStateAsUpdate(text.doc));
  return notesOf(copy, SESSION);
}

function exchange(one: Y.Text, other: Y.Text): void {
  if (!one.doc || !other.doc) return;
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc));
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc));
}

function kindsOf(text: Y.Text): readonly string[] {
  return readNoteLines(text).map(({ attrs, parts }) => {
    const words = parts.map((part) => (part.type === 'text' ? part.text : '?')).join('');
    return `${attrs.kind} ${words}`.trim();
  });
}

describe('plain notes', () => {
  test('[D20] have the headings, lists, tasks, quotes, code and rules that stand there', () => {
    const text = notes(
      { text: 'Goals', line: { kind: 'heading', level: 2 } },
      { text: 'Hello' },
      { text: 'three', line: { kind: 'ordered', start: 3 } },
      { text: 'four', line: { kind: 'ordered' } },
      { text: 'inner', line: { kind: 'bullet', indent: 1 } },
      { text: 'five', line: { kind: 'ordered' } },
      { text: 'done', line: { kind: 'task', checked: true } },
      { text: 'open', line: { kind: 'task' } },
      { text: 'said', line: { kind: 'quote' } },
      { text: 'let a;', line: { kind: 'code' } },
      { text: '', line: { kind: 'code' } },
      { text: 'let b;', line: { kind: 'code' } },
      { text: '', line: { kind: 'rule' } },
    );
    const brief = plainNotes(text).map((block) =>
      [
        block.kind,
        block.text,
        block.depth,
        block.level ?? block.number ?? block.checked ?? block.quoted,
      ].join(' '),
    );
    expect(brief).toEqual([
      'heading Goals 0 2',
      'paragraph Hello 0 false',
      'ordered three 1 3',
      'ordered four 1 4',
      'bullet inner 2 false',
      'ordered five 1 5',
      'task done 1 true',
      'task open 1 false',
      'paragraph said 0 true',
      'code let a;\n\nlet b; 0 false',
      'rule  0 false',
    ]);
  });

  test('[D20] tell the marks of a text, and only safe links', () => {
    const spans = (marks: NonNullable<WrittenLine['marks']>): unknown =>
      plainNotes(notes({ text: 'a', marks }))[0]?.spans[0];
    expect(spans({ strong: true, em: true })).toMatchObject({
      strong: true,
      em: true,
      strike: false,
    });
    expect(spans({ link: 'https://example.org/a' })).toMatchObject({
      href: 'https://example.org/a',
    });
    for (const link of [
      'javascript:alert(1)',
      'https://bank.example@evil.example',
      'data:text/html,a',
    ])
      expect(spans({ link })).toMatchObject({ href: undefined });
  });

  test('[D20] keep a place for what is not known, and breaks inside a line', () => {
    const text = notes({ text: 'one\u2028two' });
    text.insertEmbed(0, { mention: 'Sam' });
    text.insertEmbed(0, new Y.XmlElement('poll'));
    expect(plainNotes(text).map((block) => block.text)).toEqual(['\uFFFC\uFFFCone\ntwo']);
  });

  test('[D20] are bounded and frozen', () => {
    const text = notes(...Array.from({ length: 30 }, () => ({ text: 'a' })));
    const blocks = plainNotes(text, 10);
    expect(blocks).toHaveLength(10);
    expect([blocks, blocks[0], blocks[0]?.spans, blocks[0]?.spans[0]].every(Object.isFrozen)).toBe(
      true,
    );
  });

  test('[D20] reading or opening notes puts nothing in', () => {
    const doc = new Y.Doc();
    expect(plainNotes(notesOf(doc, SESSION))).toEqual([]);
    expect(readNoteLines(notesOf(doc, SESSION))).toEqual([
      { name: 'first', attrs: PLAIN_LINE, parts: [] },
    ]);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
  });

  test('[D1] the notes of a session are a root of their own', () => {
    const doc = new Y.Doc();
    notesOf(doc, SESSION).insert(0, 'a');
    expect([...doc.share.keys()]).toEqual([`notes:${SESSION}`]);
    expect(sessionOfNotes(`notes:${SESSION}`)).toBe(SESSION);
    expect(sessionOfNotes('notes:else')).toBeUndefined();
  });
});

describe('[D25] a note is one text', () => {
  test('in which a line break begins a line, and what a line is stands beside it', () => {
    const text = notes({ text: 'a' }, { text: 'b', line: { kind: 'task', checked: true } });
    expect(text.toJSON()).toBe('a\nb');
    const [, second] = lineNames(text);
    expect(text.getAttributes()).toEqual({
      [`${second}.kind`]: 'task',
      [`${second}.checked`]: true,
    });
  });

  test('with as many lines as line breaks and one', () => {
    const text = notesOf(new Y.Doc(), SESSION);
    text.insert(0, '\n\na\n');
    expect(kindsOf(text)).toEqual(['paragraph', 'paragraph', 'paragraph a', 'paragraph']);
  });

  test('in which what is put in takes no style over from beside it', () => {
    const text = notes({ text: 'ab', marks: { strong: true, link: 'https://example.org/' } });
    insertInNotes(text, 1, [
      {
        type: 'text',
        text: 'x',
        marks: readNoteLines(notes({ text: '' }))[0]?.parts[0]?.marks ?? {
          strong: false,
          em: true,
          strike: false,
          code: false,
          link: undefined,
        },
      },
    ]);
    const styles = readNoteLines(text)[0]?.parts.map(({ marks }) => [
      marks.strong,
      marks.em,
      marks.link,
    ]);
    expect(styles).toEqual([
      [true, false, 'https://example.org/'],
      [false, true, undefined],
      [true, false, 'https://example.org/'],
    ]);
  });
});

describe('[D26] what a line is', () => {
  test('is not taken over by a line that another begins beside it at the same moment', () => {
    const mine = notes({ text: 'a' }, { text: 'b' });
    const theirs = copyOf(mine);
    setLine(mine, lineNames(mine)[1] ?? '', { ...PLAIN_LINE, kind: 'heading' });
    insertInNotes(theirs, 1, [{ type: 'line', attrs: PLAIN_LINE }]);
    exchange(mine, theirs);
    expect(kindsOf(mine)).toEqual(['paragraph a', 'paragraph', 'heading b']);
    expect(kindsOf(theirs)).toEqual(kindsOf(mine));
  });

  test('is of two who append lines at the same moment for each their own', () => {
    const mine = notes({ text: 'a' });
    const theirs = copyOf(mine);
    writeLines(mine, [{ text: 'mine', line: { kind: 'bullet' } }]);
    writeLines(theirs, [{ text: 'yours', line: { kind: 'heading', level: 3 } }]);
    exchange(mine, theirs);
    expect(kindsOf(mine).toSorted()).toEqual(['bullet mine', 'heading yours', 'paragraph a']);
  });

  test('merges field by field', () => {
    const mine = notes({ text: 'a', line: { kind: 'task' } });
    const theirs = copyOf(mine);
    const task = { ...PLAIN_LINE, kind: 'task' } as const;
    setLine(mine, 'first', { ...task, checked: true });
    setLine(theirs, 'first', { ...task, indent: 2 });
    exchange(mine, theirs);
    expect(readNoteLines(mine)[0]?.attrs).toEqual({ ...task, checked: true, indent: 2 });
  });

  test('of the line before a join stays, and no word goes', () => {
    const text = notes(
      { text: 'a', line: { kind: 'quote' } },
      { text: 'b', line: { kind: 'code' } },
    );
    text.delete(1, 1);
    expect(kindsOf(text)).toEqual(['quote ab']);
  });

  test.each([
    [{ kind: 'poll' }, {}],
    [
      { kind: 'heading', level: 9 },
      { kind: 'heading', level: 3 },
    ],
    [{ level: Number.NaN, indent: -3, start: -1, checked: 'yes' }, {}],
    [
      { level: 2.5, indent: 7.9, start: 4.2 },
      { level: 2, indent: 7, start: 4 },
    ],
    [{ indent: 1e300, start: 1e300 }, { indent: 7 }],
  ])('reads as the nearest sane thing: %j', (raw: Readonly<Record<string, unknown>>, sane) => {
    expect(lineAttrs((field) => raw[field])).toEqual({ ...PLAIN_LINE, ...sane });
  });

  test.each(['first', 'first.', '1:2', ':2.kind', '1:2.kind.x', '__proto__', 'x.kind'])(
    'has no key like %j',
    (key) => {
      expect(lineOfKey(key)).toBeUndefined();
    },
  );
});

describe('[D20] lines stand together', () => {
  const shapes = (words: string): readonly (LineShape & { readonly word: string })[] =>
    words.split(' ').map((word) => {
      const [, indent = '', sign = '', start = ''] = /^(\.*)([-#x>`a])(\d*)/.exec(word) ?? [];
      const kind = (
        { '-': 'bullet', '#': 'ordered', x: 'task', '>': 'quote', '`': 'code' } as const
      )[sign];
      return {
        word,
        kind: kind ?? 'paragraph',
        indent: indent.length,
        start: start === '' ? 1 : Number(start),
      };
    });

  test.each([
    ['# # #', [1, 2, 3]],
    ['#5 #9 #', [5, 6, 7]],
    ['# a #', [1, undefined, 1]],
    ['# .# .# # .#', [1, 1, 2, 2, 1]],
    ['# .- #', [1, undefined, 2]],
    ['# - #', [1, undefined, 1]],
    ['..# .# #', [1, 1, 1]],
  ])('numbers of %s', (words, numbers) => {
    expect(lineNumbers(shapes(words))).toEqual(numbers);
  });

  test('as lists in lists, quotes and code', () => {
    const drawn = JSON.stringify(
      outlineOf(shapes('a - .# .# ..x - x > > ` a -'), (line) => line),
      (key, value: unknown) => (key === 'line' || key === 'lines' ? wordsOf(value) : value),
    );
    const brief = drawn.replaceAll(/"(type|list|items|lists|line|lines|start)":|"/g, '');
    expect(brief).toBe(
      '[{line,a},{list,{bullet,1,[{-,[{ordered,1,[{.#,[]},{.#,[{task,1,[{..x,[]}]}]}]}]},{-,[]}]}},{list,{task,1,[{x,[]}]}},{quote,> >},{code,`},{line,a},{list,{bullet,1,[{-,[]}]}}]',
    );
  });

  function wordsOf(value: unknown): string {
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    return list
      .map((one) =>
        typeof one === 'object' && one !== null && 'word' in one ? String(one.word) : '',
      )
      .join(' ');
  }
});

test('[D60] undo that puts a line break back passes over what a peer made of its line', () => {
  const doc = new Y.Doc();
  const text = notesOf(doc, SESSION);
  text.insert(0, 'a\nb');
  const carryOver = createLineRenames(text);
  text.setAttribute(`${doc.clientID}:1.kind`, new Y.Map([['x', 1]]) as never);
  text.setAttribute(`${doc.clientID}:1.level`, 2 as never);
  const undo = new Y.UndoManager(text);
  text.delete(1, 1);
  undo.undo();
  carryOver(new Set());
  const replica = new Y.Doc();
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc));
  const lines = readNoteLines(notesOf(replica, SESSION));
  expect(lines.map(({ attrs }) => [attrs.kind, attrs.level])).toEqual([
    ['paragraph', 1],
    ['paragraph', 2],
  ]);
});
