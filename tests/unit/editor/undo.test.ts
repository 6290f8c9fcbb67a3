/** What undo takes back in a note that two write in, and what it leaves. */
import { afterEach, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { openNote, type OpenNote } from './open-note.ts';
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
    expect(mine.text()).toBe('paragraph\nbullet theirs');
    expect(theirs.text()).toBe(mine.text());
    expect(mine.isLikeRecord()).toBe(true);
  });

  test('of a join brings back the line and what it was', () => {
    const mine = opened();
    mine.type('above');
    mine.press('Enter');
    mine.type('# Title');
    const theirs = opened(copyOf(mine.doc));
    const { doc, tr } = mine.view.state;
    mine.undoManager.stopCapturing();
    mine.view.dispatch(tr.join(doc.child(0).nodeSize));
    expect(mine.text()).toBe('paragraph aboveTitle');
    mine.undoManager.stopCapturing();
    for (const step of ['undo', 'redo', 'undo'] as const) mine.handle.run({ do: step });
    expect(mine.text()).toBe('paragraph above\nheading(1) Title');
    exchange(mine.doc, theirs.doc);
    expect(theirs.text()).toBe(mine.text());
    expect(mine.isLikeRecord() && theirs.isLikeRecord()).toBe(true);
  });

  test('goes on to what was done before it, also in a line that came back', () => {
    const mine = opened();
    mine.type('above');
    mine.press('Enter');
    mine.type('title');
    mine.handle.run({ do: 'heading', level: 2 });
    mine.undoManager.stopCapturing();
    mine.view.dispatch(mine.view.state.tr.join(mine.view.state.doc.child(0).nodeSize));
    mine.handle.run({ do: 'undo' });
    expect(mine.text()).toBe('paragraph above\nheading(2) title');
    mine.handle.run({ do: 'undo' });
    expect(mine.text()).toBe('paragraph above\nparagraph title');
    mine.handle.run({ do: 'redo' });
    expect(mine.text()).toBe('paragraph above\nheading(2) title');
  });

  test('puts the caret back where it was', () => {
    const note = opened();
    note.type('one two');
    note.undoManager.stopCapturing();
    note.select('two');
    note.type('x');
    note.handle.run({ do: 'undo' });
    expect(note.handle.selectionText()).toBe('two');
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
