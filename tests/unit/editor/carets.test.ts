/** Other people's carets in a note, and what their devices may send instead of one. */
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { memberColour } from '../../../extension/components/member-colours.ts';
import { ME, NOTES, openNote, type OpenNote } from './open-note.ts';
import { copyOf, FROM_PEER } from './pair.ts';

const open: OpenNote[] = [];
afterEach(() => {
  for (const note of open.splice(0)) note.close();
});

function opened(): OpenNote {
  const note = openNote();
  open.push(note);
  return note;
}

describe('[E12] carets', () => {
  const presence = (over: object = {}) => ({
    memberId: 'BBBBBBBBBBBBBBBBBBBBBA',
    name: 'Maya Khan',
    colour: 1,
    surface: 'sidepanel',
    visible: true,
    ...over,
  });
  const cursorAt = (notes: Y.Text, index: number): object => {
    const at: unknown = Y.relativePositionToJSON(
      Y.createRelativePositionFromTypeIndex(notes, index),
    );
    return { anchor: at, head: at };
  };
  function show(note: OpenNote, state: unknown): Promise<void> {
    note.awareness.states.set(77, state as Record<string, unknown>);
    note.awareness.emit('change', [{ added: [77], updated: [], removed: [] }, FROM_PEER]);
    return Promise.resolve();
  }

  test("a partner's caret stands at its place with name, initials and a six-digit colour", async () => {
    const note = opened();
    note.type('together');
    await show(note, presence({ cursor: cursorAt(note.notes, 3) }));
    const caret = note.element.querySelector<HTMLElement>('.notes-caret');
    expect(caret?.querySelector('.notes-caret-name')?.textContent).toBe('Maya Khan');
    expect(caret?.querySelector('.notes-caret-initials')?.textContent).toBe('MK');
    expect(caret?.style.getPropertyValue('--who')).toBe(memberColour(1));
    expect(caret?.getAttribute('aria-hidden')).toBe('true');
    expect(caret?.previousSibling?.textContent).toBe('tog');
  });

  test('in an empty note it stands in the empty line and not in one of its own', async () => {
    const theirs = opened();
    const mine = opened();
    theirs.view.focus();
    theirs.view.dom.dispatchEvent(new FocusEvent('focusin'));
    const cursor: unknown = theirs.awareness.getLocalState()?.['cursor'];
    expect(cursor).toMatchObject({ head: {} });
    await show(mine, presence({ cursor }));
    const caret = mine.element.querySelector('.notes-caret');
    expect(caret?.parentElement?.tagName).toBe('P');
    expect(mine.view.dom.children).toHaveLength(1);
    expect(mine.notes.length).toBe(0);
  });

  test('its name does not decide which way the line runs', async () => {
    const note = opened();
    note.type('שלום');
    await show(note, presence({ cursor: cursorAt(note.notes, 0) }));
    // What has a direction of its own does not count for `dir="auto"` of the line around it.
    const words = note.element.querySelectorAll('.notes-caret-initials, .notes-caret-name');
    expect([...words].map((part) => part.getAttribute('dir'))).toEqual(['auto', 'auto']);
    expect(note.element.querySelector('p')?.getAttribute('dir')).toBe('auto');
  });

  test('in an empty line it stands in that line', async () => {
    const note = opened();
    note.type('- one');
    note.press('Enter');
    await show(note, presence({ cursor: cursorAt(note.notes, 4) }));
    const lines = [...note.element.querySelectorAll('p.notes-item')];
    const caret = note.element.querySelector('.notes-caret');
    expect(lines.indexOf(caret?.parentElement ?? note.element)).toBe(1);
  });

  test('it moves with the words in front of it', async () => {
    const note = opened();
    note.type('together');
    await show(note, presence({ cursor: cursorAt(note.notes, 8) }));
    note.caretAfter('to');
    note.type('day to');
    const caret = note.element.querySelector('.notes-caret');
    expect(caret?.previousSibling?.textContent).toBe('today together');
  });

  test('what moves while I compose is drawn when the word is in the note', async () => {
    const note = opened();
    note.type('together');
    note.view.dom.dispatchEvent(new CompositionEvent('compositionstart'));
    expect(note.view.composing).toBe(true);
    await show(note, presence({ cursor: cursorAt(note.notes, 3) }));
    expect(note.element.querySelector('.notes-caret')).toBeNull();
    note.view.dom.dispatchEvent(new CompositionEvent('compositionend'));
    note.type('!');
    await expect.poll(() => note.element.querySelector('.notes-caret')).not.toBeNull();
  });

  test('it stays when somebody writes elsewhere', async () => {
    const note = opened();
    note.type('together');
    await show(note, presence({ cursor: cursorAt(note.notes, 3) }));
    const peer = copyOf(note.doc);
    peer.getText(NOTES).insert(0, 'above\n');
    Y.applyUpdate(note.doc, Y.encodeStateAsUpdate(peer), FROM_PEER);
    const caret = note.element.querySelector('.notes-caret');
    expect(caret?.previousSibling?.textContent).toBe('tog');
  });

  test('my own other window draws nothing', async () => {
    const note = opened();
    note.type('together');
    await show(note, presence({ memberId: ME, cursor: cursorAt(note.notes, 3) }));
    expect(note.element.querySelector('.notes-caret')).toBeNull();
  });

  test.each([
    ['no presence at all', 42],
    ['a cursor that is none', presence({ cursor: { anchor: 'x', head: [] } })],
    [
      'a position in no document',
      presence({
        cursor: {
          anchor: { item: { client: 5, clock: 9 }, tname: 'nowhere' },
          head: { type: { client: 1, clock: 2 } },
        },
      }),
    ],
    ['a colour that is none', presence({ colour: '#fff' })],
  ])('%s draws nothing and throws nothing', async (_name, state) => {
    const note = opened();
    note.type('together');
    await show(note, state);
    expect(note.element.querySelector('.notes-caret')).toBeNull();
    note.type('!');
    expect(note.text()).toBe('paragraph together!');
  });
});
