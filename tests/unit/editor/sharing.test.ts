/** One note open on two devices: what merges, and what is drawn of foreign content. */
import { TextSelection } from 'prosemirror-state';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { NOTES, openNote, type OpenNote } from './open-note.ts';
import { copyOf, exchange, FROM_PEER } from './pair.ts';

const open: OpenNote[] = [];
afterEach(() => {
  for (const note of open.splice(0)) note.close();
});

function opened(doc?: Y.Doc, given?: Parameters<typeof openNote>[1]): OpenNote {
  const note = openNote(doc, given);
  open.push(note);
  return note;
}

function writtenWhile(doc: Y.Doc, act: () => void): number {
  let updates = 0;
  const count = (): void => {
    updates += 1;
  };
  doc.on('update', count);
  act();
  doc.off('update', count);
  return updates;
}

describe('[E3] opening writes nothing', () => {
  test('in an empty note', () => {
    const doc = new Y.Doc();
    expect(writtenWhile(doc, () => opened(doc))).toBe(0);
    expect(doc.getText(NOTES).length).toBe(0);
  });

  test('in a note with everything the schema has', () => {
    const first = opened();
    first.type('# Title');
    first.press('Enter');
    first.type('[x] task **bold** ');
    const doc = copyOf(first.doc);
    expect(writtenWhile(doc, () => opened(doc))).toBe(0);
  });

  test('and two empty notes that both are typed into hold both texts once', () => {
    const [one, other] = [opened(), opened()];
    one.type('mine');
    other.type('yours');
    exchange(one.doc, other.doc);
    expect(one.text()).toBe(other.text());
    expect(one.text().match(/mine/g)).toHaveLength(1);
    expect(one.text().match(/yours/g)).toHaveLength(1);
  });
});

describe("[E4] whatever a partner's device wrote", () => {
  test.each<[string, string, (notes: Y.Text, doc: Y.Doc) => void]>([
    ['an object', 'paragraph ke\uFFFCpt', (notes) => notes.insertEmbed(2, { image: 'x' })],
    ['a shared type', 'paragraph \uFFFCkept', (notes) => notes.insertEmbed(0, new Y.Map())],
    ['a style of a newer version', 'paragraph kept', (notes) => notes.format(0, 2, { wavy: {} })],
    ['a link that is none', 'paragraph kept', (notes) => notes.format(0, 2, { link: { a: 1 } })],
    [
      'a kind of a newer version',
      'paragraph kept',
      (notes) => notes.setAttribute('first.kind', 'poll'),
    ],
    [
      'absurd attributes',
      'heading(3) kept',
      (notes) => {
        notes.setAttribute('first.kind', 'heading');
        notes.setAttribute('first.level', 1e300);
        notes.setAttribute('first.indent', 'script');
        notes.setAttribute('__proto__', { kind: 'code' });
      },
    ],
    [
      'a list of values where the text should be',
      'paragraph \uFFFC\uFFFCkept',
      (_notes, doc) => {
        const other = new Y.Doc();
        other.clientID = 1;
        other.getArray(NOTES).insert(0, [1, 2]);
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
      },
    ],
  ])('is drawn, can be written around, and stays: %s', (_name, shown, build) => {
    const doc = new Y.Doc();
    doc.clientID = 2;
    doc.getText(NOTES).insert(0, 'kept');
    build(doc.getText(NOTES), doc);
    const before = doc.getText(NOTES).toDelta() as readonly object[];
    const note = opened(doc);
    expect(note.text()).toBe(shown);
    expect(note.isLikeRecord()).toBe(true);
    note.view.dispatch(note.view.state.tr.insertText('!', note.view.state.doc.content.size - 1));
    note.handle.run({ do: 'quote' });
    expect(note.isLikeRecord()).toBe(true);
    expect(note.text()).toBe(`quote ${shown.replace(/^\S+ /, '')}!`);
    while (note.handle.run({ do: 'undo' }));
    expect(note.notes.toDelta()).toEqual(before);
  });

  test('that comes while the note is open is drawn and stays too', () => {
    const note = opened();
    note.type('kept');
    const peer = copyOf(note.doc);
    peer.getText(NOTES).insertEmbed(2, { image: 'x' });
    peer.getText(NOTES).insertEmbed(0, new Y.XmlElement('poll'));
    Y.applyUpdate(note.doc, Y.encodeStateAsUpdate(peer), FROM_PEER);
    expect(note.text()).toBe('paragraph \uFFFCke\uFFFCpt');
    expect(note.isLikeRecord()).toBe(true);
    expect(note.element.querySelectorAll('.notes-unknown')).toHaveLength(2);
  });

  test('a place that is not known can be deleted, and is not copied', () => {
    const doc = new Y.Doc();
    doc.getText(NOTES).insert(0, 'ab');
    doc.getText(NOTES).insertEmbed(1, { image: 'x' });
    const note = opened(doc);
    const { dom } = note.view.serializeForClipboard(note.view.state.doc.slice(1, 4));
    note.caretAfter('b');
    note.view.pasteHTML(dom.innerHTML);
    expect(note.text()).toBe('paragraph a\uFFFCbab');
    note.view.dispatch(note.view.state.tr.delete(2, 3));
    expect(note.notes.toJSON()).toBe('abab');
    expect(note.isLikeRecord()).toBe(true);
  });
});

describe('[E11] a task', () => {
  test('ticked by one and edited by the other while apart keeps both', () => {
    const one = opened();
    one.type('[ ] call');
    const other = opened(copyOf(one.doc));
    one.element.querySelector('input')?.click();
    other.caretAfter('call');
    other.type(' Sam');
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('task(true) call Sam');
    expect(other.text()).toBe(one.text());
  });
});

describe('[E21] what my partner types into a line stays, all of it, when meanwhile I', () => {
  const lineAt = (note: OpenNote, words: string): number => {
    note.caretAfter(words);
    return note.view.state.selection.$from.before(1);
  };
  const PREPARED = ['above', 'the words here', 'below'];
  const prepared = (): { mine: OpenNote; theirs: OpenNote } => {
    const mine = opened();
    for (const [index, line] of PREPARED.entries()) {
      if (index > 0) mine.press('Enter');
      mine.type(line);
    }
    return { mine, theirs: opened(copyOf(mine.doc)) };
  };

  test.each<[string, string, (note: OpenNote) => void]>([
    [
      'make it a heading',
      'heading(1) the new words here',
      (note) => note.handle.run({ do: 'heading', level: 1 }),
    ],
    [
      'make it an item',
      'bullet the new words here',
      (note) => note.handle.run({ do: 'list', list: 'bullet' }),
    ],
    [
      'make it a task',
      'task(false) the new words here',
      (note) => note.handle.run({ do: 'list', list: 'task' }),
    ],
    ['make it code', 'code the new words here', (note) => note.handle.run({ do: 'code-block' })],
    ['quote it', 'quote the new words here', (note) => note.handle.run({ do: 'quote' })],
    [
      'join it with the one before',
      'abovethe new words here',
      (note) => note.view.dispatch(note.view.state.tr.join(lineAt(note, 'the words'))),
    ],
    [
      'join it with the one after',
      'the new words herebelow',
      (note) => note.view.dispatch(note.view.state.tr.join(lineAt(note, 'below'))),
    ],
    [
      'split it where they write',
      'new',
      (note) => {
        note.caretAfter('the');
        note.press('Enter');
      },
    ],
    [
      'delete it',
      'new',
      (note) => {
        const at = lineAt(note, 'the words');
        note.view.dispatch(note.view.state.tr.delete(at, at + 'the words here'.length + 2));
      },
    ],
    [
      'delete all',
      'new',
      (note) => note.view.dispatch(note.view.state.tr.delete(0, note.view.state.doc.content.size)),
    ],
    [
      'paste over it',
      'new',
      (note) => {
        note.select('the words here');
        note.view.pasteText('else');
      },
    ],
  ])('%s', (_what, expected, act) => {
    const { mine, theirs } = prepared();
    mine.caretAfter('the words');
    theirs.caretAfter('the');
    theirs.type(' n');
    act(mine);
    theirs.type('ew');
    exchange(mine.doc, theirs.doc);
    for (const note of [mine, theirs]) {
      expect(note.notes.toJSON()).toContain('new');
      expect(note.isLikeRecord()).toBe(true);
    }
    expect(mine.text()).toContain(expected);
    expect(theirs.text()).toBe(mine.text());
  });

  test('nothing is there twice when both split the same paragraph apart', () => {
    const one = opened();
    one.type('first half second half');
    const other = opened(copyOf(one.doc));
    one.caretAfter('first half');
    one.press('Enter');
    other.caretAfter('first');
    other.press('Enter');
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('paragraph first\nparagraph  half\nparagraph  second half');
    expect(other.text()).toBe(one.text());
  });

  test('and two who begin a line at the same moment do not change what the other makes of theirs', () => {
    const one = opened();
    one.type('[ ] a');
    one.press('Enter');
    one.type('b');
    const other = opened(copyOf(one.doc));
    one.caretAfter('b');
    one.press('Control+Enter');
    other.caretAfter('a');
    other.press('Enter');
    other.type('new');
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('task(false) a\ntask(false) new\ntask(true) b');
    expect(other.text()).toBe(one.text());
  });

  test('two who begin in the same empty line write in it both, also when they go on', () => {
    const one = opened();
    one.type('Above');
    one.press('Enter');
    const other = opened(copyOf(one.doc));
    for (const { view } of [one, other])
      view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
    for (const [hers, his] of [
      ['Mia', 'Ben'],
      ['reads', 'writes'],
    ] as const) {
      one.type(hers);
      other.type(his);
      exchange(one.doc, other.doc);
    }
    expect(['Miareads', 'Benwrites'].toSorted().map((word) => one.text().includes(word))).toEqual([
      true,
      true,
    ]);
    expect(one.text()).toMatch(/^paragraph Above\nparagraph (Mia|Ben)\w{14}$/);
    expect(other.text()).toBe(one.text());
  });
});
