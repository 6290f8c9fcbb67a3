/** What to talk about, what follows from it, and text that is edited where it stands. */
import { act, fireEvent, screen, waitFor } from '@testing-library/preact';
import { describe, expect, test, vi } from 'vitest';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { updateTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { author, done, ROBIN, SAM } from '../../support/record/people.ts';
import {
  openSession,
  recordWithPoints,
  SESSION,
  sessionRecord,
  type,
  type SessionPage,
} from './session-page.tsx';

function addLine(label: string, text: string): void {
  const input = screen.getByLabelText<HTMLInputElement>(label);
  type(input, text);
  if (input.form === null) throw new Error('a form');
  fireEvent.submit(input.form);
}

function pointTexts(): readonly string[] {
  return screen
    .queryAllByLabelText<HTMLTextAreaElement>('Talking point')
    .map((element) => element.value);
}

describe('[N2] a talking point', () => {
  test('is added by Enter and the line is free for the next', () => {
    const page = openSession();
    addLine('Add a talking point', 'the budget');
    expect(page.record().talkingPoints).toMatchObject([{ text: 'the budget', sessionId: SESSION }]);
    expect(screen.getByLabelText<HTMLInputElement>('Add a talking point').value).toBe('');
  });

  test('that is empty is refused with a sentence', () => {
    const page = openSession();
    addLine('Add a talking point', '   ');
    expect(screen.getByText('Write something first.')).toBeTruthy();
    expect(page.record().talkingPoints).toEqual([]);
  });

  test('is ticked off and taken up again', () => {
    const page = openSession(recordWithPoints());
    const tick = screen.getByLabelText('Talked about: two');
    fireEvent.click(tick);
    expect(page.record().talkingPoints[1]?.status).toBe('discussed');
    fireEvent.click(tick);
    expect(page.record().talkingPoints[1]?.status).toBe('open');
  });
});

describe('[N3] the order', () => {
  test('changes by button, the focus stays, and the place is announced', async () => {
    openSession(recordWithPoints());
    const up = screen.getByLabelText('Move up: three');
    up.focus();
    fireEvent.click(up);
    await waitFor(() => expect(pointTexts()).toEqual(['one', 'three', 'two']));
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move up: three');
    expect(announcement.value).toContain('place 2 of 3');
  });

  test('changes by Alt with an arrow key from the text', async () => {
    openSession(recordWithPoints());
    const text = screen.getAllByLabelText('Talking point')[0];
    if (text === undefined) throw new Error('a point');
    text.focus();
    fireEvent.keyDown(text, { key: 'ArrowDown', altKey: true });
    await waitFor(() => expect(pointTexts()).toEqual(['two', 'one', 'three']));
    expect(document.activeElement).toBe(screen.getAllByLabelText('Talking point')[1]);
  });

  test('stays at its ends', () => {
    const page = openSession(recordWithPoints());
    fireEvent.click(screen.getByLabelText('Move up: one'));
    fireEvent.click(screen.getByLabelText('Move down: three'));
    expect(page.record().talkingPoints.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });
});

describe('[N4] removing', () => {
  test('a talking point is immediate, with Undo', async () => {
    openSession(recordWithPoints());
    fireEvent.click(screen.getByLabelText('Remove: two'));
    await waitFor(() => expect(pointTexts()).toEqual(['one', 'three']));
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(pointTexts()).toEqual(['one', 'two', 'three']));
  });

  test('an action item is immediate, with Undo', () => {
    const doc = sessionRecord();
    done(addActionItem(doc, author(), { text: 'read' }));
    const page = openSession(doc);
    fireEvent.click(screen.getByLabelText('Remove: read'));
    expect(page.record().actionItems).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(page.record().actionItems).toHaveLength(1);
  });
});

describe('[N5] the action items', () => {
  test('are those of the whole mentorship, by due date, done ones folded away', () => {
    const doc = sessionRecord();
    done(addActionItem(doc, author(1), { text: 'undated' }));
    done(addActionItem(doc, author(2), { text: 'late', dueOn: '2026-05-01' }));
    done(addActionItem(doc, author(3), { text: 'soon', dueOn: '2026-03-05', sessionId: SESSION }));
    const finished = done(addActionItem(doc, author(4), { text: 'finished' }));
    done(updateActionItem(doc, author(5), finished, { status: 'completed' }));
    openSession(doc);
    const texts = () =>
      screen.getAllByLabelText<HTMLTextAreaElement>('Action item').map(({ value }) => value);
    expect(texts()).toEqual(['soon', 'late', 'undated']);
    fireEvent.click(screen.getByText('1 done or dropped'));
    expect(texts()).toEqual(['soon', 'late', 'undated', 'finished']);
    expect(screen.getByDisplayValue('finished').closest('details')).not.toBeNull();
  });

  test('one that is ticked off goes to the folded ones, with Undo', async () => {
    const doc = sessionRecord();
    done(addActionItem(doc, author(1), { text: 'read' }));
    const page = openSession(doc);
    fireEvent.click(screen.getByLabelText('Done: read'));
    fireEvent.click(await screen.findByText('1 done or dropped'));
    expect(screen.getByDisplayValue('read').closest('details')).not.toBeNull();
    expect(page.record().actionItems[0]?.status).toBe('completed');
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.getByDisplayValue('read').closest('details')).toBeNull());
    expect(page.record().actionItems[0]?.status).toBe('not_started');
  });

  test('one that is added here is mine and of this session', () => {
    const page = openSession();
    addLine('Add an action item', 'write the outline');
    expect(page.record().actionItems).toMatchObject([
      { text: 'write the outline', assignees: [SAM], sessionId: SESSION },
    ]);
  });
});

describe('[N6] an action item', () => {
  function withItem(): SessionPage {
    const doc = sessionRecord();
    done(addActionItem(doc, author(), { text: 'read', assignees: [SAM], dueOn: '2026-03-05' }));
    return openSession(doc);
  }
  const item = (page: SessionPage) => page.record().actionItems[0];

  test('changes hands by one press each', async () => {
    const page = withItem();
    fireEvent.click(screen.getByRole('button', { name: 'Robin does it' }));
    await waitFor(() => expect(new Set(item(page)?.assignees)).toEqual(new Set([SAM, ROBIN])));
    fireEvent.click(screen.getByRole('button', { name: 'Sam does it' }));
    await waitFor(() => expect(item(page)?.assignees).toEqual([ROBIN]));
    expect(screen.getByRole('button', { name: 'Robin does it' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  test('gets another due date, or none', () => {
    const page = withItem();
    const due = screen.getByLabelText<HTMLInputElement>('Due date');
    fireEvent.change(due, { target: { value: '2026-04-01' } });
    expect(item(page)?.dueOn).toBe('2026-04-01');
    fireEvent.change(due, { target: { value: '' } });
    expect(item(page)?.dueOn).toBeUndefined();
  });

  test('keeps its due date while half a date stands there', () => {
    const page = withItem();
    const due = screen.getByLabelText<HTMLInputElement>('Due date');
    Object.defineProperty(due, 'validity', { value: { badInput: true } });
    fireEvent.change(due, { target: { value: '' } });
    expect(item(page)?.dueOn).toBe('2026-03-05');
  });

  test('takes every status', () => {
    const page = withItem();
    const select = screen.getByLabelText('Status');
    for (const status of ['in_progress', 'on_hold', 'wont_do', 'completed', 'not_started']) {
      fireEvent.change(screen.queryByLabelText('Status') ?? select, { target: { value: status } });
      expect(item(page)?.status).toBe(status);
    }
  });
});

describe('[N7] text that is edited where it stands', () => {
  test('is handed over when the field is left', () => {
    const page = openSession(recordWithPoints());
    const text = screen.getByDisplayValue('two');
    type(text, 'second');
    fireEvent.blur(text);
    expect(page.record().talkingPoints[1]?.text).toBe('second');
  });

  test('is handed over after a pause and when the page ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const page = openSession(recordWithPoints());
    try {
      await act(() => type(screen.getByDisplayValue('two'), 'second'));
      vi.advanceTimersByTime(5_000);
    } finally {
      vi.useRealTimers();
    }
    expect(page.record().talkingPoints[1]?.text).toBe('second');
    await act(() => type(screen.getByDisplayValue('three'), 'third'));
    globalThis.dispatchEvent(new Event('pagehide'));
    expect(page.record().talkingPoints.map(({ text }) => text)).toEqual(['one', 'second', 'third']);
  });

  test('that is refused stays there with a sentence, and the record as it was', async () => {
    const page = openSession(recordWithPoints());
    const text = screen.getByDisplayValue('two');
    type(text, ' ');
    fireEvent.blur(text);
    expect(await screen.findByText('Write something first.')).toBeTruthy();
    expect(text.getAttribute('aria-invalid')).toBe('true');
    expect(page.record().talkingPoints[1]?.text).toBe('two');
  });

  test("shows the partner's change, but not while one is typing there", async () => {
    const page = openSession(recordWithPoints());
    const [first, second] = page.record().talkingPoints;
    if (first === undefined || second === undefined) throw new Error('points');
    type(screen.getByDisplayValue('one'), 'one more');
    done(updateTalkingPoint(page.doc, author(9, ROBIN), first.id, { text: 'theirs' }));
    done(updateTalkingPoint(page.doc, author(9, ROBIN), second.id, { text: 'changed' }));
    await waitFor(() => expect(pointTexts()).toEqual(['one more', 'changed', 'three']));
  });

  test("leaves a partner's later change standing when the field is left", async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const page = openSession(recordWithPoints());
    const text = screen.getByDisplayValue('two');
    try {
      await act(() => type(text, 'mine'));
      vi.advanceTimersByTime(5_000);
    } finally {
      vi.useRealTimers();
    }
    const second = page.record().talkingPoints[1];
    if (second === undefined) throw new Error('a point');
    expect(second.text).toBe('mine');
    await act(() => {
      done(updateTalkingPoint(page.doc, author(9, ROBIN), second.id, { text: 'theirs' }));
    });
    fireEvent.blur(text);
    await waitFor(() => expect(pointTexts()[1]).toBe('theirs'));
    expect(page.record().talkingPoints[1]?.text).toBe('theirs');
  });

  test('is taken back by Escape', async () => {
    const page = openSession(recordWithPoints());
    const text = screen.getByDisplayValue('two');
    type(text, 'second');
    fireEvent.keyDown(text, { key: 'Escape' });
    await waitFor(() => expect(pointTexts()[1]).toBe('two'));
    fireEvent.blur(text);
    expect(page.record().talkingPoints[1]?.text).toBe('two');
  });
});
