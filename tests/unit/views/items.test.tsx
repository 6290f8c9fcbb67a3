/** Action items on the screen, over a real record: what opens below a line, and the board. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import { ActionItemsBlock } from '../../../extension/views/dashboard/ActionItemsBlock.tsx';
import { announcement } from '../../../extension/components/announcer.ts';
import { soughtAround } from '../../../extension/components/sought-line.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import '../../../extension/locales/pages.ts';
import { author, done, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';
import { chooseInMenu } from '../../support/views/menus.ts';

// The page of these tests has no popovers, and knows no events of dragging.
beforeAll(() => {
  HTMLElement.prototype.hidePopover = () => {};
  for (const name of ['ondragstart', 'ondragover', 'ondrop', 'ondragend'])
    Object.defineProperty(HTMLElement.prototype, name, { value: null, writable: true });
});

afterEach(() => {
  cleanup();
  toasts.value = [];
});

const TEXT = 'Read the paper';

/** The items on the screen. `before`: what stands in the record by then. */
function openItems(before = (_doc: Y.Doc, _id: ItemId) => {}) {
  const doc = pairRecord();
  const dueOn = '2026-03-06';
  const id = done(addActionItem(doc, author(), { text: TEXT, assignees: [SAM], dueOn }));
  before(doc, id);
  const over = roomOver(doc);
  drawIn(over.room, <ActionItemsBlock />);
  const item = () => {
    const found = over.record().actionItems.find((one) => one.id === id);
    if (!found) throw new Error('no item');
    return found;
  };
  return { ...over, doc, id, item };
}

const open = () => fireEvent.click(screen.getByLabelText(`More about this action item: ${TEXT}`));
const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const texts = () =>
  screen.queryAllByLabelText<HTMLTextAreaElement>('Action item').map(({ value }) => value);

function write(label: string, text: string): void {
  const field = screen.getByLabelText(label);
  type(field, text);
  fireEvent.blur(field);
}

function column(name: string): readonly string[] {
  const section = screen.getByRole('region', { name });
  return within(section)
    .queryAllByRole('listitem')
    .map((card) => card.querySelector('[dir=auto]')?.textContent ?? '');
}

test('[U210] what an item is for and what blocks it is said below it, and opens to be changed', () => {
  const { item, record } = openItems((doc) => {
    done(addGoal(doc, author(), { title: 'Speak in public' }));
  });
  expect(screen.queryByLabelText('Blocker')).toBeNull();
  open();
  choose('For which goal', record().goals[0]?.id ?? '');
  write('Blocker', 'No access yet');
  open();
  expect(item()).toMatchObject({ blocker: 'No access yet', goalId: record().goals[0]?.id });
  expect(screen.queryByLabelText('Blocker')).toBeNull();
  expect(screen.getByText('Blocked: No access yet')).toBeTruthy();
  expect(screen.getByText('For: Speak in public')).toBeTruthy();
});

test('[U210] the session it came from is named, and its comments are counted where it is closed', () => {
  openItems((doc, id) => {
    const sessionId = done(addSession(doc, author(), { title: 'Kick-off' }));
    done(updateActionItem(doc, author(), id, { sessionId }));
    done(addComment(doc, author(1, ROBIN), { part: 'actionItems', id }, 'Chapter two first'));
  });
  press('1 comment');
  expect(screen.getByText('From the session: Kick-off')).toBeTruthy();
});

test('[U293] on the dashboard the goal and the session of an item lead there', () => {
  const doc = pairRecord();
  const goalId = done(addGoal(doc, author(), { title: 'Speak in public' }));
  const sessionId = done(addSession(doc, author(), { title: 'Kick-off' }));
  done(addActionItem(doc, author(), { text: TEXT, goalId, sessionId }));
  const { room } = roomOver(doc);
  drawIn({ ...room, surface: 'dashboard' }, <ActionItemsBlock />);
  open();
  const ways = ['For: Speak in public', 'From the session: Kick-off'].map((name) =>
    screen.getByRole('link', { name }).getAttribute('href'),
  );
  expect(ways).toEqual([
    `#/m/${room.roomId}/i/goal/${goalId}`,
    `#/m/${room.roomId}/i/session/${sessionId}`,
  ]);
});

test('[U211] a deliverable is a link that says its host; what Twoway does not open is refused', () => {
  const { item } = openItems();
  open();
  write('Deliverable', 'javascript:alert(1)');
  expect(screen.getByRole('alert').textContent).toMatch(/^A link can go to a web page/);
  expect(item().deliverable).toBeUndefined();
  write('Deliverable', 'docs.example.org/draft');
  const link = screen.getByRole('link', { name: 'Open the deliverable at docs.example.org' });
  expect(link.getAttribute('href')).toBe('https://docs.example.org/draft');
  expect(link.getAttribute('rel')).toBe('noopener noreferrer');
  write('Deliverable', '');
  expect(item().deliverable).toBeUndefined();
});

test('[U212] I ask for more time with a day, and take it back', () => {
  const { record } = openItems();
  open();
  fireEvent.click(screen.getByText('More time'));
  press('Ask for more time');
  expect(screen.getByRole('alert').textContent).toBe('Choose a day first.');
  type(screen.getByLabelText('Until when'), '2026-03-13');
  type(screen.getByLabelText('Why (can stay empty)'), 'I was ill');
  press('Ask for more time');
  expect(record().timeRequests).toMatchObject([{ untilOn: '2026-03-13', reason: 'I was ill' }]);
  expect(screen.queryByRole('button', { name: /^Agree/ })).toBeNull();
  press('Take it back');
  expect(record().timeRequests).toEqual([]);
});

test('[U212] who did not ask answers, with Undo; what was agreed offers to move the due date', () => {
  const { record, item } = openItems((doc, id) => {
    done(askForTime(doc, author(1, ROBIN), { itemId: id, untilOn: '2026-03-13' }));
  });
  expect(screen.getByText('Robin asks for more time, until Fri, Mar 13.')).toBeTruthy();
  press(`Agree: ${TEXT}`);
  expect(record().timeRequests).toMatchObject([{ answer: 'agreed', answeredBy: SAM }]);
  press('Undo');
  expect(record().timeRequests[0]?.answer).toBeUndefined();
  press(`Agree: ${TEXT}`);
  expect(item().dueOn).toBe('2026-03-06');
  press('Move the due date to Fri, Mar 13');
  expect(item().dueOn).toBe('2026-03-13');
  expect(screen.queryByText(/asks for more time/)).toBeNull();
});

test('[U212] what was declined stays to be read by who asked', () => {
  const { doc } = openItems();
  void act(() => {
    const [item] = roomOver(doc).record().actionItems;
    if (!item) throw new Error('no item');
    const id = done(askForTime(doc, author(1), { itemId: item.id, untilOn: '2026-03-13' }));
    done(answerTimeRequest(doc, author(2, ROBIN), id, 'declined'));
  });
  expect(screen.getByText(/Robin would rather keep the date\.$/)).toBeTruthy();
});

test('[U213] all, mine or theirs, and a sentence where there are none of these', () => {
  const { doc } = openItems((before) => {
    done(addActionItem(before, author(1), { text: 'Ask Kim', assignees: [ROBIN] }));
    done(addActionItem(before, author(2), { text: 'Somebody' }));
  });
  const seen = ['all', 'mine', 'theirs'].map((whose) => {
    choose('Whose action items', whose);
    return texts();
  });
  expect(seen).toEqual([[TEXT, 'Ask Kim', 'Somebody'], [TEXT], ['Ask Kim']]);
  const [, theirs] = roomOver(doc).record().actionItems;
  void act(() => {
    if (theirs) done(updateActionItem(doc, author(), theirs.id, { assignees: [] }));
  });
  expect(screen.getByText(/^None of these/)).toBeTruthy();
});

test('[U214] the board has a column for each status; its menu moves a card, with Undo', () => {
  const { item } = openItems();
  choose('Shown as', 'board');
  expect(column('Not started: 1')).toEqual([TEXT]);
  chooseInMenu(`Move: ${TEXT}`, 'On hold');
  expect(item().status).toBe('on_hold');
  expect(column('On hold: 1')).toEqual([TEXT]);
  expect(column('Not started: 0')).toEqual([]);
  expect(document.activeElement?.getAttribute('aria-label')).toBe(`Move: ${TEXT}`);
  expect(announcement.value).toContain(`On hold: ${TEXT}`);
  press('Undo');
  expect(column('Not started: 1')).toEqual([TEXT]);
});

test('[U307] who is led to what is said below an item sees the list for that once', () => {
  const chosen: string[] = [];
  const doc = pairRecord();
  const id = done(addActionItem(doc, author(), { text: TEXT }));
  drawIn(
    roomOver(doc).room,
    <ActionItemsBlock first="board" onChoose={(look) => chosen.push(look)} />,
  );
  expect(texts()).toEqual([]);

  void act(() => {
    soughtAround.value = [id];
  });
  soughtAround.value = [];

  expect(texts()).toEqual([TEXT]);
  expect(screen.getByLabelText('Blocker')).toBeTruthy();
  expect(chosen).toEqual([]);
});

test('[U294] a card is dragged to another column, and nothing happens where it already stands', () => {
  const { item } = openItems();
  choose('Shown as', 'board');
  const card = screen.getByText(TEXT).closest('li');
  if (!card) throw new Error('no card');
  const drop = (name: string) => {
    fireEvent.dragStart(card);
    const section = screen.getByRole('region', { name });
    const isTaken = !fireEvent.dragOver(section);
    fireEvent.drop(section);
    fireEvent.dragEnd(card);
    return isTaken;
  };
  expect(drop('Not started: 1')).toBe(false);
  expect(toasts.value).toEqual([]);
  expect(drop('On hold: 0')).toBe(true);
  expect(item().status).toBe('on_hold');
  press('Undo');
  expect(item().status).toBe('not_started');
});

test('[U294] a card says what blocks it, and a press on its words opens its line in the list', () => {
  openItems((doc, id) => {
    done(updateActionItem(doc, author(), id, { blocker: 'No access yet' }));
  });
  choose('Shown as', 'board');
  screen.getByText('Blocked: No access yet');
  press(TEXT);
  expect(screen.getByLabelText<HTMLSelectElement>('Shown as').value).toBe('list');
  expect(texts()).toEqual([TEXT]);
  expect(screen.getByLabelText<HTMLTextAreaElement>('Blocker').value).toBe('No access yet');
  expect(document.activeElement?.closest('[data-action]')).not.toBeNull();
});

test('[U296] what I add while theirs are shown is seen', () => {
  openItems();
  choose('Whose action items', 'theirs');
  const field = screen.getByLabelText<HTMLInputElement>('New action item');
  type(field, 'Call the bank');
  if (field.form) fireEvent.submit(field.form);
  expect(texts()).toContain('Call the bank');
});

test('[U15, U214] a status that is chosen in the list is said, with Undo', () => {
  const { item } = openItems();
  choose('Status', 'on_hold');
  expect(announcement.value).toContain(`On hold: ${TEXT}`);
  press('Undo');
  expect(item().status).toBe('not_started');
});

test('[U214] Alt with an arrow key moves a card to the next column, no farther than the last', () => {
  const { item } = openItems();
  choose('Shown as', 'board');
  const key = (name: string, altKey = true) =>
    fireEvent.keyDown(screen.getByRole('button', { name: `Move: ${TEXT}` }), { key: name, altKey });
  key('ArrowRight', false);
  expect(item().status).toBe('not_started');
  key('ArrowRight');
  expect(item().status).toBe('in_progress');
  key('ArrowLeft');
  // Handled, so that the browser does not leave the page.
  expect(key('ArrowLeft')).toBe(false);
  expect(item().status).toBe('not_started');
});

test('[U210, U214] in a record of a newer version items are shown and nothing of them can be changed', () => {
  const { doc } = openItems();
  open();
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(screen.queryByLabelText('Blocker')).toBeNull();
  expect(screen.queryByText('More time')).toBeNull();
  choose('Shown as', 'board');
  expect(column('Not started: 1')).toEqual([TEXT]);
  expect(screen.queryByLabelText(`Move: ${TEXT}`)).toBeNull();
});
