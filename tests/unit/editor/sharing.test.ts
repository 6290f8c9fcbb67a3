// @vitest-environment happy-dom
/** One note open on two devices: what merges, what undo takes back, what must never reach the binding. */
import { twicePlaces } from '#shared/record/notes-merge.ts';
import { unknownShapeIn } from '../../../extension/editor/known-shape.ts';
import { mountEditor } from '../../../extension/editor/mount.ts';
import { createNotesUndo } from '../../../extension/editor/undo.ts';
import { Selection, TextSelection } from 'prosemirror-state';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Awareness } from 'y-protocols/awareness';
import { FRAGMENT, ME, openNote, STRINGS, type OpenNote } from './open-note.ts';
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
    expect(doc.getXmlFragment(FRAGMENT).length).toBe(0);
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

describe('[E4] what the schema does not know', () => {
  function withElement(build: (fragment: Y.XmlFragment) => void): Y.Doc {
    const doc = new Y.Doc();
    build(doc.getXmlFragment(FRAGMENT));
    return doc;
  }
  const paragraphOf = (text: string, attributes?: object): Y.XmlElement => {
    const element = new Y.XmlElement('paragraph');
    const inner = new Y.XmlText();
    element.insert(0, [inner]);
    inner.insert(0, text, attributes);
    return element;
  };

  test.each<[string, string, (fragment: Y.XmlFragment) => void]>([
    ['a node of a newer version', 'unknown-node', (f) => f.insert(0, [new Y.XmlElement('poll')])],
    [
      'a node called constructor',
      'unknown-node',
      (f) => f.insert(0, [new Y.XmlElement('constructor')]),
    ],
    ['a document inside', 'unknown-node', (f) => f.insert(0, [new Y.XmlElement('doc')])],
    ['a task outside of a list', 'misplaced', (f) => f.insert(0, [new Y.XmlElement('task_item')])],
    [
      'a mark of a newer version',
      'unknown-mark',
      (f) => f.insert(0, [paragraphOf('x', { underline: {} })]),
    ],
    [
      'a link without an address',
      'unknown-mark',
      (f) => f.insert(0, [paragraphOf('x', { link: true })]),
    ],
    ['loose text', 'misplaced', (f) => f.insert(0, [new Y.XmlText('x')])],
    ['a hook', 'not-notes', (f) => f.insert(0, [new Y.XmlHook('x') as unknown as Y.XmlElement])],
    [
      'an object in the text',
      'not-notes',
      (f) => {
        const text = new Y.XmlText();
        const paragraph = new Y.XmlElement('paragraph');
        f.insert(0, [paragraph]);
        paragraph.insert(0, [text]);
        text.insertEmbed(0, { image: 'x' });
      },
    ],
    [
      'quotes in quotes without end',
      'too-deep',
      (f) => {
        let parent: Y.XmlFragment = f;
        for (let depth = 0; depth < 200; depth += 1) {
          const quote = new Y.XmlElement('blockquote');
          parent.insert(0, [quote]);
          parent = quote;
        }
      },
    ],
  ])('is not opened and not changed: %s', (_name, reason, build) => {
    const doc = withElement(build);
    const before = Y.encodeStateAsUpdate(doc);
    const fragment = doc.getXmlFragment(FRAGMENT);
    expect(unknownShapeIn(fragment)).toBe(reason);
    const element = document.createElement('div');
    const mounted = mountEditor({
      element,
      fragment,
      awareness: new Awareness(doc),
      undoManager: createNotesUndo(fragment),
      myMemberId: ME,
      strings: STRINGS,
      onSelection: () => {},
      onComposing: () => {},
      onRefused: () => {},
      onUnknownShape: () => {},
      onLinkKey: () => {},
      onActionItemKey: () => {},
    });
    expect(mounted).toEqual({ ok: false, error: reason });
    expect(element.childElementCount).toBe(0);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });

  test('that arrives while the note is open takes the editor down and stays in the record', () => {
    const note = opened();
    note.type('kept');
    const peer = copyOf(note.doc);
    peer.getXmlFragment(FRAGMENT).insert(0, [new Y.XmlElement('poll')]);
    Y.applyUpdate(note.doc, Y.encodeStateAsUpdate(peer), FROM_PEER);
    expect(note.unknown).toEqual(['unknown-node']);
    expect(note.view.isDestroyed).toBe(true);
    expect(note.fragment.toJSON()).toContain('<poll>');
    expect(note.fragment.toJSON()).toContain('kept');
  });

  test.each([
    [
      'an unknown mark on words that are there',
      (text: Y.XmlText) => text.format(0, 2, { wavy: {} }),
    ],
    ['an object between words', (text: Y.XmlText) => text.insertEmbed(1, { image: 'x' })],
  ])('does the same when it is %s', (_name, change) => {
    const note = opened();
    note.type('kept');
    const peer = copyOf(note.doc);
    const paragraph = peer.getXmlFragment(FRAGMENT).get(0);
    if (!(paragraph instanceof Y.XmlElement)) throw new Error('a paragraph');
    const text = paragraph.get(0);
    if (!(text instanceof Y.XmlText)) throw new Error('a text');
    change(text);
    Y.applyUpdate(note.doc, Y.encodeStateAsUpdate(peer), FROM_PEER);
    expect(note.view.isDestroyed).toBe(true);
    expect(note.unknown).toHaveLength(1);
  });
});

describe('[E20] a block as such', () => {
  test('cannot be selected, so a partner can take it away', () => {
    const one = opened();
    one.type('above');
    one.press('Enter');
    one.type('---');
    one.type('below');
    const other = opened(copyOf(one.doc));
    const rule = one.view.state.doc.child(0).nodeSize;
    one.view.dispatch(
      one.view.state.tr.setSelection(Selection.near(one.view.state.doc.resolve(rule))),
    );
    expect(one.view.state.selection).toBeInstanceOf(TextSelection);
    other.view.dispatch(other.view.state.tr.delete(rule, rule + 1));
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('paragraph above\nparagraph below');
    one.handle.run({ do: 'undo' });
    expect(one.fragment.toJSON()).toContain('<paragraph>');
  });

  test('a dividing line goes by Backspace after it', () => {
    const note = opened();
    note.type('---');
    note.type('below');
    note.view.dispatch(note.view.state.tr.setSelection(Selection.atStart(note.view.state.doc)));
    note.press('Backspace');
    expect(note.text()).toBe('paragraph below');
  });
});

describe('[E5] undo', () => {
  test("takes back my words and leaves my partner's", () => {
    const mine = opened();
    mine.type('mine');
    const theirs = opened(copyOf(mine.doc));
    theirs.caretAfter('mine');
    theirs.type(' theirs');
    exchange(mine.doc, theirs.doc);
    mine.handle.run({ do: 'undo' });
    exchange(mine.doc, theirs.doc);
    expect(mine.text()).toBe('paragraph  theirs');
    expect(theirs.text()).toBe('paragraph  theirs');
  });

  test('of a list that I made leaves standing what my partner wrote into it', () => {
    const mine = opened();
    mine.type('- ');
    mine.type('mine');
    const theirs = opened(copyOf(mine.doc));
    theirs.caretAfter('mine');
    theirs.press('Enter');
    theirs.type('theirs');
    exchange(mine.doc, theirs.doc);
    while (mine.undoManager.canUndo()) mine.undoManager.undo();
    exchange(mine.doc, theirs.doc);
    expect(mine.text()).toContain('theirs');
    expect(mine.text()).not.toContain('mine');
    expect(theirs.text()).toBe(mine.text());
  });

  test('lives on when the note is closed and opened again on the page', () => {
    const first = opened();
    first.type('words');
    first.handle.destroy();
    const again = opened(first.doc, { undoManager: first.undoManager });
    expect(again.handle.run({ do: 'undo' })).toBe(true);
    expect(again.text()).toBe('paragraph');
    expect(again.handle.run({ do: 'redo' })).toBe(true);
    expect(again.text()).toBe('paragraph words');
  });

  test('takes back a line at a time, however fast it was typed', () => {
    const note = opened();
    note.type('one');
    note.press('Enter');
    note.type('two');
    note.handle.run({ do: 'undo' });
    expect(note.text()).toBe('paragraph one');
  });

  test('by key, and nothing to undo leaves the key alone', () => {
    const note = opened();
    expect(note.press('Control+z')).toBe(false);
    note.type('x');
    expect(note.press('Control+z')).toBe(true);
    expect(note.text()).toBe('paragraph');
    expect(note.press('Control+y')).toBe(true);
    expect(note.text()).toBe('paragraph x');
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
    expect(one.text()).toBe('task_list\n  task_item(true)\n    paragraph call Sam');
    expect(other.text()).toBe(one.text());
  });
});

describe('[E15] two people who split the same paragraph while apart', () => {
  function splitApart(): { one: OpenNote; other: OpenNote } {
    const one = opened();
    one.type('first half second half');
    const other = opened(copyOf(one.doc));
    one.caretAfter('first half');
    one.press('Enter');
    other.caretAfter('first');
    other.press('Enter');
    exchange(one.doc, other.doc);
    return { one, other };
  }

  test('lose nothing, and each sees the words at the place that the record marks', () => {
    const { one, other } = splitApart();
    expect(one.text()).toBe(other.text());
    expect(one.text()).toContain('second half');
    for (const note of [one, other]) {
      const places = twicePlaces(note.fragment);
      expect(places).toHaveLength(1);
      note.handle.setMarks(places);
      const block = note.element.querySelector('.notes-merged');
      expect(block?.querySelector('.notes-merged-mark')?.textContent).toBe(STRINGS.mergedApart);
      expect(note.handle.markdown()).not.toContain(STRINGS.mergedApart);
    }
  });

  test('see the words no more when the mark is dismissed', () => {
    const { one } = splitApart();
    one.handle.setMarks(twicePlaces(one.fragment));
    one.handle.setMarks([]);
    expect(one.element.querySelector('.notes-merged, .notes-merged-mark')).toBeNull();
  });

  test('are led to the place, and told when its block is gone', () => {
    const { one } = splitApart();
    const [place] = twicePlaces(one.fragment);
    if (place === undefined) throw new Error('a place');
    one.handle.setMarks([place, { id: 'gone', block: '1.1' }, { id: 'none', block: undefined }]);
    expect(one.handle.showMark(place.id)).toBe(true);
    expect(one.view.state.selection.$from.parent.textContent).toContain(place.blockHint);
    expect(one.handle.showMark('gone')).toBe(false);
    expect(one.handle.showMark('none')).toBe(false);
  });

  test('keep the mark in its place when others write above it', () => {
    const { one, other } = splitApart();
    one.handle.setMarks(twicePlaces(one.fragment));
    const marked = one.element.querySelector('.notes-merged')?.textContent;
    other.view.dispatch(other.view.state.tr.insertText('above ', 1));
    exchange(one.doc, other.doc);
    one.caretAfter('above');
    one.press('Enter');
    expect(one.element.querySelectorAll('.notes-merged')).toHaveLength(1);
    expect(one.element.querySelector('.notes-merged')?.textContent).toBe(marked);
  });
});

describe('[E21] two people who begin in the same empty line at the same moment', () => {
  test('write in the same text: nothing lost, nothing twice, also when they go on', () => {
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
    const line = one.view.state.doc.lastChild?.textContent ?? '';
    expect(line.split('').toSorted().join('')).toBe(
      'MiareadsBenwrites'.split('').toSorted().join(''),
    );
    expect(other.text()).toBe(one.text());
    expect(one.fragment.length).toBe(2);
  });

  test('a line comes to the partner together with its text, in one update', () => {
    const note = opened();
    note.type('Above');
    expect(writtenWhile(note.doc, () => note.press('Enter'))).toBe(1);
    const line = note.fragment.get(1);
    expect(line instanceof Y.XmlElement && line.get(0) instanceof Y.XmlText).toBe(true);
  });
});
