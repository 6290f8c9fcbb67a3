/** What is done on the screen stands in the record just there; what is marked, and what is selected. */
import { Selection, TextSelection } from 'prosemirror-state';
import { afterEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { lineNames } from '#shared/record/note-writing.ts';
import { openNote, STRINGS, type OpenNote } from './open-note.ts';
import { copyOf, exchange } from './pair.ts';

const open: OpenNote[] = [];
afterEach(() => {
  for (const note of open.splice(0)) note.close();
});

function opened(doc?: Y.Doc, given?: Parameters<typeof openNote>[1]): OpenNote {
  const note = openNote(doc, given);
  open.push(note);
  return note;
}

describe('[E2] what is done on the screen is written just there', () => {
  test('an `a` among others of its like stands where it was typed', () => {
    const one = opened();
    one.type('aaa');
    const other = opened(copyOf(one.doc));
    one.view.dispatch(one.view.state.tr.setSelection(TextSelection.create(one.view.state.doc, 2)));
    one.type('a');
    other.view.dispatch(other.view.state.tr.insertText('b', 3));
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('paragraph aaaba');
  });

  test('what I selected does not grow by what my partner writes at its edges', () => {
    const mine = opened();
    mine.type('call Sam today');
    const theirs = opened(copyOf(mine.doc));
    mine.select('Sam');
    theirs.view.dispatch(theirs.view.state.tr.insertText('my ', 6));
    theirs.view.dispatch(theirs.view.state.tr.insertText('uel', 12));
    exchange(mine.doc, theirs.doc);
    expect(mine.text()).toBe('paragraph call my Samuel today');
    expect(mine.handle.selectionText()).toBe('Sam');
  });

  test('words that a replacement leaves as they are stay the same characters', () => {
    const one = opened();
    one.type('call Sam today');
    const other = opened(copyOf(one.doc));
    one.view.dispatch(one.view.state.tr.insertText('call Sue today', 1, 15));
    other.caretAfter('today');
    other.type('!');
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('paragraph call Sue today!');
  });

  test('a character of two units is never cut', () => {
    const note = opened();
    note.type('👍👎');
    note.view.dispatch(note.view.state.tr.insertText('👎', 1, 3));
    expect(note.notes.toJSON()).toBe('👎👎');
    note.view.dispatch(note.view.state.tr.insertText('👎👍👎', 1, 5));
    expect(note.notes.toJSON()).toBe('👎👍👎');
    expect(note.isLikeRecord()).toBe(true);
  });

  test('what the record cannot hold is drawn as it holds it', () => {
    const note = opened();
    note.type('ab👍');
    note.view.dispatch(note.view.state.tr.insertText('one\ntwo\ud83d', 2));
    expect(note.isLikeRecord()).toBe(true);
    note.view.dispatch(note.view.state.tr.delete(1, note.view.state.doc.content.size - 2));
    expect(note.isLikeRecord()).toBe(true);
    expect(note.notes.toJSON().isWellFormed()).toBe(true);
  });

  test('a line above the first, and the first taken away', () => {
    const note = opened();
    note.type('# one');
    note.press('Enter');
    note.type('- two');
    const { schema } = note.view.state;
    note.view.dispatch(note.view.state.tr.insert(0, schema.node('line', { kind: 'quote' })));
    expect(note.text()).toBe('quote\nheading(1) one\nbullet two');
    expect(note.isLikeRecord()).toBe(true);
    note.view.dispatch(note.view.state.tr.delete(0, 2));
    expect(note.text()).toBe('heading(1) one\nbullet two');
    note.view.dispatch(note.view.state.tr.delete(0, 5));
    expect(note.text()).toBe('bullet two');
    expect(note.isLikeRecord()).toBe(true);
    expect(note.notes.toJSON()).toBe('two');
  });
});

describe('[E15] a line that the record marks', () => {
  const two = (): { one: OpenNote; other: OpenNote; mark: { id: string; block: string } } => {
    const one = opened();
    one.type('above');
    one.press('Enter');
    one.type('both');
    const block = lineNames(one.notes)[1] ?? '';
    return { one, other: opened(copyOf(one.doc)), mark: { id: 'mark', block } };
  };

  test('says so in words that are no content', () => {
    const { one, mark } = two();
    one.handle.setMarks([mark]);
    const line = one.element.querySelector('.notes-merged');
    expect(line?.querySelector('.notes-merged-mark')?.textContent).toBe(STRINGS.mergedApart);
    expect(line?.textContent).toContain('both');
    expect(one.handle.markdown()).not.toContain(STRINGS.mergedApart);
    one.handle.setMarks([]);
    expect(one.element.querySelector('.notes-merged, .notes-merged-mark')).toBeNull();
  });

  test('is led to, and when it is gone that is told', () => {
    const { one, mark } = two();
    one.handle.setMarks([mark, { id: 'gone', block: '1:1' }, { id: 'none', block: undefined }]);
    expect(one.handle.showMark('mark')).toBe(true);
    expect(one.view.state.selection.$from.parent.textContent).toBe('both');
    expect(one.handle.showMark('gone')).toBe(false);
    expect(one.handle.showMark('none')).toBe(false);
  });

  test('keeps its mark when others write above it', () => {
    const { one, other, mark } = two();
    one.handle.setMarks([mark]);
    other.view.dispatch(other.view.state.tr.insertText('far ', 1));
    exchange(one.doc, other.doc);
    one.caretAfter('far');
    one.press('Enter');
    expect(one.element.querySelectorAll('.notes-merged')).toHaveLength(1);
    expect(one.element.querySelector('.notes-merged')?.textContent).toContain('both');
  });
});
describe('[E20] a line as such', () => {
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
    other.view.dispatch(other.view.state.tr.delete(rule, rule + 2));
    exchange(one.doc, other.doc);
    expect(one.text()).toBe('paragraph above\nparagraph below');
    expect(one.isLikeRecord()).toBe(true);
  });

  test('a dividing line goes by Backspace after it', () => {
    const note = opened();
    note.type('---');
    note.type('below');
    note.view.dispatch(
      note.view.state.tr.setSelection(TextSelection.create(note.view.state.doc, 3)),
    );
    note.press('Backspace');
    expect(note.text()).toBe('paragraph below');
    expect(note.notes.toJSON()).toBe('below');
    expect(note.isLikeRecord()).toBe(true);
  });
});
