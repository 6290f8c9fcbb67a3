/** Feedback, thanks, the relationship check, resources and introductions, over a real record and profile. */
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemberId } from '#shared/base/ids.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { removeItem } from '#shared/record/operations/removal.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { announcement } from '../../../extension/components/announcer.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import { RoomContext, type Room } from '../../../extension/hooks/room.ts';
import { ThanksMenu } from '../../../extension/views/feedback/Appreciation.tsx';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { Revealing } from '../../../extension/views/feedback/Revealing.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { PeopleList } from '../../../extension/views/room/People.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { idNumber } from '../../support/record/people.ts';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';
import { type } from '../session/session-page.tsx';
import { chooseInMenu } from '../../support/views/menus.ts';

const ROBIN = idNumber<MemberId>(2);
const MINE = '1234512345';
const THEIRS = '5432154321';

let page: TestPage;

beforeEach(async () => {
  // The DOM of the tests has no popovers.
  HTMLElement.prototype.hidePopover = () => {};
  page = await openPage();
  const { roomId } = await page.make('With Robin', 'Sam');
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <FeedbackPage />
      <ResourcesPage />
      <Revealing />
    </RoomScope>,
  );
  await waitFor(() => expect(room().load.value).toBe('ready'));
  const { doc } = room();
  void act(() => void must(putMember(doc, robin(), { id: ROBIN, name: 'Robin', role: 'mentor' })));
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
  announcement.value = '';
});

function room(): Room {
  const [opened] = page.rooms;
  if (opened === undefined) throw new Error('no room yet');
  return opened;
}

const robin = () => ({ memberId: ROBIN, now: room().now() });
const record = () => room().record.value;
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

/** Robin does this. */
function theirs<T>(does: (doc: Room['doc'], by: ReturnType<typeof robin>) => T): T {
  let made: T | undefined;
  void act(() => {
    made = does(room().doc, robin());
  });
  return made as T;
}

function enter(label: string, text: string): void {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
}

test('[U226] feedback is written where only I see it, and is in the record once I share it', async () => {
  const { memberId } = room();
  const requestId = theirs((doc, by) =>
    must(addTo(doc, by, FEEDBACK_REQUEST, { text: 'My talk' })),
  );
  press(/^Feedback I am writing/);
  fireEvent.click(await screen.findByRole('button', { name: 'Give feedback on: My talk' }));
  const impact = await screen.findByLabelText('Impact');
  type(impact, 'It helped');
  fireEvent.blur(impact);
  expect(record().feedback).toEqual([]);
  expect(JSON.stringify(room().doc.toJSON())).not.toContain('It helped');
  press('Share with Robin');
  expect(record().feedback).toMatchObject([
    { createdBy: memberId, forMember: ROBIN, requestId, impact: 'It helped' },
  ]);
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Share with Robin' })).toBeNull(),
  );
  expect(screen.getByText('Robin asked, and got feedback')).toBeTruthy();
});

test('[U226] who it is for answers with what they will do, which is an action item of theirs', () => {
  const { memberId } = room();
  theirs((doc, by) => must(addTo(doc, by, FEEDBACK, { forMember: memberId, suggestion: 'Pause' })));
  enter('What will you do?', 'Count to three');
  expect(record().actionItems).toMatchObject([{ text: 'Count to three', assignees: [memberId] }]);
  expect(screen.getByText('Sam will do: Count to three')).toBeTruthy();
  expect(screen.queryByLabelText('What will you do?')).toBeNull();
});

test('[U226] a question leaves the answer open, and thanks end it', () => {
  const { memberId } = room();
  theirs((doc, by) => must(addTo(doc, by, FEEDBACK, { forMember: memberId, suggestion: 'Pause' })));
  enter('What do you want to ask?', 'Where?');
  expect(screen.getByText('Sam asks: Where?')).toBeTruthy();
  press('Say thanks');
  expect(screen.getByText('Sam says thanks.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Say thanks' })).toBeNull();
});

test('[U227] thanks are one press with Undo, or one’s own words', () => {
  press('You listened well');
  expect(record().feedback).toMatchObject([
    { forMember: ROBIN, appreciation: 'You listened well' },
  ]);
  press('Undo');
  expect(record().feedback).toEqual([]);
  enter('Thank Robin in your own words', 'For the map');
  expect(record().feedback).toMatchObject([{ appreciation: 'For the map' }]);
});

test('[U227] beside the partner’s name the same words are behind one button', () => {
  render(
    <RoomContext.Provider value={room()}>
      <PeopleList beside={(person) => <ThanksMenu person={person} />} />
    </RoomContext.Provider>,
  );
  chooseInMenu('Thank Robin', 'That took courage');
  expect(record().feedback).toMatchObject([
    { forMember: ROBIN, appreciation: 'That took courage' },
  ]);
});

test('[U228] my answers stay in my profile until the other is ready, and are sent by the page then', async () => {
  const { memberId } = room();
  press('Begin a relationship check');
  const id = record().relationshipChecks[0]?.id;
  if (!id) throw new Error('no check');
  press(/^My answers/);
  const trust = await screen.findByLabelText<HTMLSelectElement>('We trust each other');
  fireEvent.change(trust, { target: { value: '4' } });
  press('I am ready to share');
  expect(record().relationshipChecks[0]).toMatchObject({ ready: [[memberId, true]], answers: [] });
  expect(screen.getByText('Not ready yet: Robin')).toBeTruthy();
  theirs((doc, by) => must(setReady(doc, by, id, true)));
  await waitFor(() =>
    expect(record().relationshipChecks[0]?.answers).toEqual([[memberId, '0004000000']]),
  );
  expect(screen.queryByText('As a table')).toBeNull();
  theirs((doc, by) => must(revealAnswers(doc, by, id, THEIRS)));
  expect(screen.getByText('As a table')).toBeTruthy();
});

test('[U229] the picture has a mark for each person by shape, and a table that says the same', () => {
  const { doc, memberId } = room();
  const mine = { memberId, now: room().now() };
  void act(() => {
    const id = must(addTo(doc, mine, RELATIONSHIP_CHECK, { startsOn: '2026-03-02' }));
    for (const by of [mine, robin()]) must(setReady(doc, by, id, true));
    must(revealAnswers(doc, mine, id, MINE));
    must(revealAnswers(doc, robin(), id, THEIRS));
  });
  const picture = document.querySelector('.check-rows');
  expect(picture?.querySelectorAll('circle')).toHaveLength(10);
  expect(picture?.querySelectorAll('rect')).toHaveLength(10);
  const row = screen.getByRole('row', { name: /^We speak openly/, hidden: true });
  expect(row.textContent).toMatch(/Not yet.*Very much so|Very much so.*Not yet/);
});

test('[U230] a resource is added with its address, and each word of it is changed where it stands', () => {
  const goalId = theirs((doc, by) => must(addGoal(doc, by, { title: 'Speak up' })));
  type(screen.getByLabelText('What is it?'), 'A talk');
  enter('Its address', 'https://example.org');
  const choose = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  choose('What it is', 'event');
  choose('Day of the event', '2026-03-20');
  expect(new Date(record().resources[0]?.startsAt ?? 0).getDate()).toBe(20);
  choose('What it is', 'course');
  expect(screen.queryByLabelText('Day of the event')).toBeNull();
  choose('How far', 'useful');
  choose('For whom', ROBIN);
  choose('For which goal', goalId);
  expect(record().resources).toMatchObject([
    { title: 'A talk', url: 'https://example.org/', kind: 'course', state: 'useful' },
  ]);
  expect(record().resources[0]).toMatchObject({ forMember: ROBIN, goalId });
});

test('[U231] “made” is offered only when both have said yes, and another’s yes is theirs to say', () => {
  const { memberId: forMember } = room();
  theirs((doc, by) => must(addTo(doc, by, INTRODUCTION, { title: 'Ada', forMember })));
  theirs((doc, by) => must(addTo(doc, by, INTRODUCTION, { title: 'Bob', forMember: ROBIN })));
  const states = () =>
    [...screen.getAllByLabelText<HTMLSelectElement>('How far the introduction is')].map((one) =>
      [...one.options].some(({ value }) => value === 'made'),
    );
  expect(screen.getByLabelText<HTMLInputElement>('Robin wants it').disabled).toBe(true);
  fireEvent.click(screen.getByLabelText('Ada has said yes'));
  expect(states()).toEqual([false, false]);
  fireEvent.click(screen.getByLabelText('Sam wants it'));
  expect(states().filter(Boolean)).toHaveLength(1);
});

test('[U232] a lesson stands with who learned it, and says whether it came out of a mistake', () => {
  enter('Add a lesson learned', 'Ask earlier');
  fireEvent.change(screen.getByLabelText('What it was learned from'), {
    target: { value: 'mistake' },
  });
  expect(record().takeaways).toMatchObject([
    { kind: 'lesson', text: 'Ask earlier', isMistake: true },
  ]);
});

test('[U233] a curiosity says who wants to explore it, and when all do', () => {
  const jot = { kind: 'curiosity', text: 'Rust', wantedBy: { [ROBIN]: true } } as const;
  theirs((doc, by) => must(addJot(doc, by, jot)));
  expect(screen.getByText('Wanted by Robin')).toBeTruthy();
  fireEvent.click(screen.getByLabelText('I want to explore this: Rust'));
  expect(screen.getByText('All of you want to explore this')).toBeTruthy();
});

test('[U257] what I write says which goal it is about, and is shared when its request went to the bin', async () => {
  const goalId = theirs((doc, by) => must(addGoal(doc, by, { title: 'Speak up' })));
  const requestId = theirs((doc, by) =>
    must(addTo(doc, by, FEEDBACK_REQUEST, { text: 'My talk' })),
  );
  press(/^Feedback I am writing/);
  fireEvent.click(await screen.findByRole('button', { name: 'Give feedback on: My talk' }));
  const impact = await screen.findByLabelText('Impact');
  type(impact, 'It helped\nall of us');
  fireEvent.blur(impact);
  fireEvent.change(screen.getByLabelText('What the feedback is about'), {
    target: { value: `g${goalId}` },
  });
  theirs((doc, by) => must(removeItem(doc, by, { part: 'feedbackRequests', id: requestId })));
  press('Share with Robin');
  expect(record().feedback).toMatchObject([
    { impact: 'It helped\nall of us', goalId, requestId: undefined },
  ]);
  expect(screen.getByText('About the goal: Speak up', { selector: 'span' })).toBeTruthy();
});

test('[U255] thanks in my own words are as long as I want, and are sent by keys', () => {
  const own = screen.getByLabelText<HTMLTextAreaElement>('Thank Robin in your own words');
  type(own, 'For the map.\nAnd the patience.');
  fireEvent.keyDown(own, { key: 'Enter', ctrlKey: true });
  expect(record().feedback).toMatchObject([{ appreciation: 'For the map.\nAnd the patience.' }]);
  expect(own.value).toBe('');
});

test('[U256] what I ask for is changed where it stands; what the other one asks for is read', () => {
  theirs((doc, by) => must(addTo(doc, by, FEEDBACK_REQUEST, { text: 'Their talk' })));
  enter('Ask for feedback on something', 'My talk');
  const mine = screen.getByLabelText('Request for feedback');
  type(mine, 'My retro');
  fireEvent.blur(mine);
  expect(
    record()
      .feedbackRequests.map(({ text }) => text)
      .toSorted(),
  ).toEqual(['My retro', 'Their talk']);
});

test('[U261] a check that was begun by mistake goes into the bin, until somebody’s answers are there', () => {
  press('Begin a relationship check');
  press(/^Put the check of .* into the bin$/);
  expect(record().relationshipChecks).toEqual([]);
  press('Undo');
  const [check] = record().relationshipChecks;
  if (!check) throw new Error('no check');
  const { doc, memberId } = room();
  void act(() => {
    for (const by of [{ memberId, now: room().now() }, robin()])
      must(setReady(doc, by, check.id, true));
    must(revealAnswers(doc, robin(), check.id, THEIRS));
  });
  expect(screen.queryByRole('button', { name: /^Put the check of/ })).toBeNull();
});

test('[U230] the words and the address of a resource are changed where they stand, by anybody', () => {
  theirs((doc, by) => must(addTo(doc, by, RESOURCE, { title: 'A talk', why: 'Short' })));
  const write = (label: string, text: string) => {
    type(screen.getByLabelText(label), text);
    fireEvent.blur(screen.getByLabelText(label));
  };
  write('Resource', 'The talk');
  write('Why: The talk', 'Short\nand clear');
  const folded = document.querySelector<HTMLElement>('summary[aria-label="Address: The talk"]');
  if (folded) fireEvent.click(folded);
  write('Address of: The talk', 'javascript:alert(1)');
  expect(screen.getByRole('alert')).toBeTruthy();
  write('Address of: The talk', 'example.org/talk');
  expect(record().resources).toMatchObject([
    { title: 'The talk', why: 'Short\nand clear', url: 'https://example.org/talk' },
  ]);
  const link = screen.getByRole('link', { name: 'Open The talk at example.org' });
  expect(link.getAttribute('rel')).toMatch(/noopener/);
});
