/** The notes of a session: the editor with what stands around it, over a real record. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { EditorView } from 'prosemirror-view';
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { notesOf } from '#shared/record/notes.ts';
import { addMark } from '#shared/record/operations/marks.ts';
import { writeLines } from '../../support/record/note-writer.ts';
import { author, done } from '../../support/record/people.ts';
import {
  openSession,
  recordWithPoints,
  SESSION,
  sessionRecord,
  type,
  type SessionPage,
} from './session-page.tsx';

async function field(): Promise<HTMLElement> {
  return screen.findByRole('textbox', { name: 'Notes of First' });
}

function writtenIn(page: SessionPage): string {
  return notesOf(page.doc, SESSION).toJSON();
}

/** Writes into the notes as a partner's device does, which is also how a selection can be made here. */
function partnerWrites(page: SessionPage, text: string): void {
  notesOf(page.doc, SESSION).insert(0, text);
}

describe('[N1] selected words', () => {
  test('become an action item of this session, and the words stay', async () => {
    const page = openSession();
    await field();
    const button = screen.getByRole<HTMLButtonElement>('button', {
      name: 'Make an action item of the selection',
    });
    expect(button.disabled).toBe(true);
    partnerWrites(page, 'call Priya');
    fireEvent.keyDown(await field(), { key: 'a', ctrlKey: true, keyCode: 65 });
    await waitFor(() => expect(button.disabled).toBe(false));
    fireEvent.click(button);
    const [item] = page.record().actionItems;
    expect(item).toMatchObject({
      text: 'call Priya',
      sessionId: SESSION,
      quote: 'call Priya',
    });
    expect(writtenIn(page)).toContain('call Priya');
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(page.record().actionItems).toEqual([]);
  });

  test('do so by the keyboard too', async () => {
    const page = openSession();
    await field();
    partnerWrites(page, 'call Priya');
    fireEvent.keyDown(await field(), { key: 'a', ctrlKey: true, keyCode: 65 });
    fireEvent.keyDown(await field(), { key: 'Enter', ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(page.record().actionItems).toHaveLength(1));
  });
});

describe('[N8, E19] only shown', () => {
  test('is everything of a record of a newer version', async () => {
    const doc = recordWithPoints();
    notesOf(doc, SESSION).insert(0, 'kept words');
    doc.getMap('meta').set('schemaVersion', 99);
    const before = Y.encodeStateAsUpdate(doc);
    openSession(doc);
    expect(await screen.findByText('kept words')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Notes of First' })).toBeNull();
    expect(screen.queryByLabelText('Add a talking point')).toBeNull();
    expect(screen.queryByLabelText('Remove: two')).toBeNull();
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });

  test('are notes of a newer version that this one could edit by their shape', async () => {
    const doc = sessionRecord();
    notesOf(doc, SESSION).insert(0, 'known words');
    doc.getMap('meta').set('schemaVersion', 99);
    openSession(doc);
    await import('../../../extension/editor/mount.ts');
    expect(await screen.findByText('known words')).toBeTruthy();
    expect(document.querySelector('.notes-field')).toBeNull();
  });

  test('with real lists in lists, tasks, quotes and code', async () => {
    const doc = sessionRecord();
    writeLines(notesOf(doc, SESSION), [
      { text: 'Plan', line: { kind: 'heading', level: 2 } },
      { text: 'third', line: { kind: 'ordered', start: 3 } },
      { text: 'inner', line: { kind: 'bullet', indent: 1 } },
      { text: 'done', line: { kind: 'task', checked: true } },
      { text: 'said', line: { kind: 'quote' } },
      { text: 'x = 1', line: { kind: 'code' } },
      { text: 'y = 2', line: { kind: 'code' } },
    ]);
    doc.getMap('meta').set('schemaVersion', 99);
    openSession(doc);
    expect((await screen.findByText('third')).closest('ol')?.start).toBe(3);
    expect(screen.getByText('inner').closest('ul')?.closest('li')?.textContent).toContain('third');
    expect(screen.getByText('done').closest('li')?.querySelector('svg')).toBeTruthy();
    expect(screen.getByText('said').closest('blockquote')).toBeTruthy();
    expect(screen.getByText(/x = 1/).closest('pre')?.textContent).toBe('x = 1\ny = 2');
    expect(screen.getByText('Plan').closest('h4')).toBeTruthy();
  });
});

describe('[N8, E4] what this version does not know', () => {
  test('has a place in the notes, which can be written, and stays', async () => {
    const page = openSession();
    await field();
    partnerWrites(page, 'kept words');
    notesOf(page.doc, SESSION).insertEmbed(4, new Y.XmlElement('poll'));
    await waitFor(() => expect(document.querySelector('.notes-unknown')).toBeTruthy());
    expect((await field()).textContent).toBe('kept words');
    expect(notesOf(page.doc, SESSION).toDelta()).toHaveLength(3);
  });
});

test('[N9] a place merged while apart is named with its words and dismissed', async () => {
  const doc = sessionRecord();
  const mark = { id: '1:1+2:2', sessionId: SESSION, block: 'first', blockHint: 'second half' };
  done(addMark(doc, author(), mark));
  const page = openSession(doc);
  expect(screen.getByText('second half')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'It is fine now' }));
  await waitFor(() => expect(screen.queryByText('second half')).toBeNull());
  expect(page.record().marks).toEqual([]);
});

describe('[N10] the editor', () => {
  test('comes when the record is there and not before', async () => {
    const page = openSession(sessionRecord(), 'painting');
    // Loaded beforehand, so that there is nothing left to wait for but the record.
    await import('../../../extension/editor/mount.ts');
    await act(() => {});
    expect(document.querySelector('.notes-field')).toBeNull();
    page.load.value = 'ready';
    await field();
  });

  test('goes with the view, and the others are told whose notes are open', async () => {
    const page = openSession();
    await field();
    expect(page.awareness.getLocalState()?.['sessionId']).toBe(SESSION);
    const destroy = vi.spyOn(EditorView.prototype, 'destroy');
    page.leave();
    expect(destroy).toHaveBeenCalledTimes(1);
    expect(page.awareness.getLocalState()?.['sessionId']).toBeUndefined();
    destroy.mockRestore();
  });

  test('passes composing on to the room', async () => {
    const page = openSession();
    (await field()).dispatchEvent(new CompositionEvent('compositionstart'));
    expect(page.composing).toEqual([true]);
    page.leave();
    expect(page.composing).toEqual([true, false]);
  });
});

describe('[N11] the toolbar', () => {
  test('is one stop for Tab, and arrow keys walk in it', async () => {
    openSession();
    await field();
    const tools = within(screen.getByRole('toolbar')).getAllByRole<HTMLButtonElement>('button');
    const stops = () =>
      tools.filter(({ tabIndex }) => tabIndex === 0).map((tool) => tools.indexOf(tool));
    expect(stops()).toEqual([0]);
    tools[0]?.focus();
    fireEvent.keyDown(tools[0] ?? document.body, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(tools[1]);
    expect(stops()).toEqual([1]);
    fireEvent.keyDown(tools[1] ?? document.body, { key: 'End' });
    expect(document.activeElement).toBe(tools.at(-1));
    fireEvent.keyDown(tools.at(-1) ?? document.body, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(tools[0]);
  });

  test('says what is on, and what cannot act now keeps the focus and does nothing', async () => {
    const page = openSession();
    await field();
    const bold = screen.getByRole('button', { name: 'Bold' });
    fireEvent.click(bold);
    await waitFor(() => expect(bold.getAttribute('aria-pressed')).toBe('true'));
    const undo = screen.getByRole<HTMLButtonElement>('button', { name: 'Undo my last change' });
    expect(undo.getAttribute('aria-disabled')).toBe('true');
    expect(undo.disabled).toBe(false);
    const before = Y.encodeStateAsUpdate(page.doc);
    fireEvent.click(undo);
    expect(Y.encodeStateAsUpdate(page.doc)).toEqual(before);
  });
});

describe('[N12] the head', () => {
  test('changes the title where it stands, and empties it', () => {
    const page = openSession();
    const title = screen.getByLabelText('Title of the session');
    type(title, 'Kick-off');
    fireEvent.blur(title);
    expect(page.record().sessions[0]?.title).toBe('Kick-off');
    type(title, '');
    fireEvent.blur(title);
    expect(page.record().sessions[0]?.title).toBeUndefined();
  });

  test('changes the start, and refuses a date that is none with a sentence', async () => {
    const page = openSession();
    fireEvent.click(screen.getByRole('button', { name: /Change when it starts/ }));
    const start = await screen.findByLabelText<HTMLInputElement>('Starts');
    fireEvent.change(start, { target: { value: '2026-06-01T10:30' } });
    expect(page.record().sessions[0]?.startsAt).toBe(new Date(2026, 5, 1, 10, 30).getTime());
    start.type = 'text';
    fireEvent.change(start, { target: { value: '2026-02-31T10:30' } });
    expect(
      await screen.findByText('A date that exists belongs here, from 1970 to 9999.'),
    ).toBeTruthy();
  });
});
