/** Members' cards and the question who reports to whom, over a real record. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { addTo } from '#shared/record/operations/items.ts';
import { putMember, updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import * as Y from 'yjs';
import { CardPage } from '../../../extension/views/cards/CardPage.tsx';
import { ReportingQuestion } from '../../../extension/views/cards/ReportingQuestion.tsx';
import { WriteYourCard } from '../../../extension/views/cards/WriteYourCard.tsx';
import { zoneHere } from '../../../extension/views/local-moment.ts';
import { PeopleList } from '../../../extension/views/room/People.tsx';
import '../../../extension/locales/pages.ts';
import type { MemberId } from '#shared/base/ids.ts';
import { author, done, idNumber, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

const KIM = idNumber<MemberId>(3);

function openCard(memberId = SAM, doc = pairRecord()) {
  const over = roomOver(doc);
  drawIn(over.room, <CardPage memberId={memberId} />);
  const card = () => over.record().members.find(({ id }) => id === memberId);
  return { ...over, card };
}

function write(label: string, text: string): void {
  const field = screen.getByLabelText(label);
  type(field, text);
  fireEvent.blur(field);
}

test('[U169, D90] I write my own card where it stands; an emptied field is gone', () => {
  const { card } = openCard();
  write('Working hours', 'Mondays, 9 to 12');
  write('What I can offer', 'Reviews\nand tea');
  write('How I work', 'Slowly');
  expect(card()).toMatchObject({
    workingHours: 'Mondays, 9 to 12',
    offers: 'Reviews\nand tea',
    howIWork: 'Slowly',
  });
  write('How I work', ' ');
  expect(card()?.howIWork).toBeUndefined();
  write('Strengths', 'a'.repeat(2_001));
  expect(screen.getByRole('alert').textContent).toMatch(/1/);
  expect(card()?.strengths).toBeUndefined();
});

test('[U170] the zone of this browser is offered and taken by a press, and any other is chosen', () => {
  const { card } = openCard();
  fireEvent.click(
    screen.getByRole('button', { name: `Use ${zoneHere()}, the zone of this browser` }),
  );
  expect(card()?.zone).toBe(zoneHere());
  expect(screen.queryByRole('button', { name: /^Use / })).toBeNull();
  fireEvent.change(screen.getByLabelText('Time zone'), { target: { value: 'Pacific/Auckland' } });
  expect(card()?.zone).toBe('Pacific/Auckland');
  fireEvent.change(screen.getByLabelText('Time zone'), { target: { value: '' } });
  expect(card()?.zone).toBeUndefined();
});

test('[U169, U170] the card of another is read, with what their clock says, and not written', () => {
  const doc = pairRecord();
  done(
    updateCard(doc, author(0, ROBIN), ROBIN, {
      zone: 'America/Sao_Paulo',
      offers: 'Talks',
      mentorTypes: { reverse: true },
    }),
  );
  openCard(ROBIN, doc);
  // 2026-03-02T09:00Z
  screen.getByText('America/Sao Paulo. It is Monday 6:00 AM there.');
  screen.getByText('Talks');
  screen.getByText('Reverse');
  expect(screen.queryByText('Peer')).toBeNull();
  expect(screen.getByRole<HTMLInputElement>('checkbox').disabled).toBe(true);
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('combobox')).toBeNull();
});

test('[U169] a card on which nothing stands says so, and nobody’s says that', () => {
  openCard(ROBIN);
  screen.getByText('Robin has not written anything here yet.');
});

test('[U171] the kinds of mentors are ticked, each with what it means', () => {
  const { card } = openCard();
  fireEvent.click(screen.getByRole('checkbox', { name: /^Reverse/ }));
  fireEvent.click(screen.getByRole('checkbox', { name: /^Peer/ }));
  expect(card()?.mentorTypes.map(([name]) => name)).toEqual(['peer', 'reverse']);
  fireEvent.click(screen.getByRole('checkbox', { name: /^Peer/ }));
  expect(card()?.mentorTypes.map(([name]) => name)).toEqual(['reverse']);
  screen.getByText('I went through something hard that you are going through.');
});

test('[U172] steps of my path are added, dated, told to be mistakes, and removed with Undo', () => {
  const { doc, record } = openCard();
  done(addTo(doc, author(0, ROBIN), PATH_STEP, { text: 'Theirs', memberId: ROBIN }));
  const field = screen.getByLabelText<HTMLInputElement>('What you did, and what it taught you');
  type(field, 'Led a team too early');
  if (field.form) fireEvent.submit(field.form);
  write('When: Led a team too early', '2019');
  fireEvent.click(screen.getByRole('checkbox', { name: 'A mistake I learned from' }));
  const mine = () => record().pathSteps.filter(({ memberId }) => memberId === SAM);
  expect(mine()).toMatchObject([{ text: 'Led a team too early', when: '2019', isMistake: true }]);
  expect(screen.queryByDisplayValue('Theirs')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Remove: Led a team too early' }));
  expect(mine()).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(mine()).toHaveLength(1);
});

test('[D154, U172] steps stand by their years, but none moves away while one works on them', () => {
  const doc = pairRecord();
  for (const [at, [text, when]] of [
    ['Lead', '2021'],
    ['Fired', undefined],
    ['School', 'until 2009'],
  ].entries())
    done(addTo(doc, author(at), PATH_STEP, { text: String(text), when, memberId: SAM }));
  openCard(SAM, doc);
  const texts = () =>
    screen.getAllByLabelText<HTMLTextAreaElement>('Step').map(({ value }) => value);
  expect(texts()).toEqual(['School', 'Lead', 'Fired']);
  const when = screen.getByLabelText('When: Lead');
  void act(() => when.focus());
  write('When: Lead', '1999');
  expect(texts()).toEqual(['School', 'Lead', 'Fired']);
  void act(() => screen.getByLabelText('Working hours').focus());
  expect(texts()).toEqual(['Lead', 'Fired', 'School']);
});

test('[U295] the card of another speaks of them, and mine of me', () => {
  const doc = pairRecord();
  for (const member of [SAM, ROBIN]) {
    done(updateCard(doc, author(0, member), member, { offers: 'Talks', howIWork: 'Slowly' }));
    done(addTo(doc, author(0, member), PATH_STEP, { text: 'School', memberId: member }));
  }
  openCard(ROBIN, doc);
  const headings = () => screen.getAllByRole('heading', { level: 2 }).map((one) => one.textContent);
  expect(headings()).toEqual(['What they can offer', 'How they work', 'Their path']);
  cleanup();
  openCard(SAM, doc);
  expect(headings()).toContain('What I can offer');
  expect(headings()).toContain('My path');
});

test('[U295] my name and role are changed on my card, and those of another are not', () => {
  openCard();
  screen.getByRole('button', { name: 'Change your name and role' });
  cleanup();
  openCard(ROBIN);
  expect(screen.queryByRole('button', { name: 'Change your name and role' })).toBeNull();
});

test('[U295] while my card says nothing the members list leads to it in words', () => {
  const doc = pairRecord();
  const { room } = roomOver(doc);
  drawIn({ ...room, surface: 'dashboard' }, <WriteYourCard />);
  const link = screen.getByRole('link', { name: 'Write your card' });
  expect(link.getAttribute('href')).toBe(`#/m/${room.roomId}/p/${SAM}`);
  void act(() => void done(updateCard(doc, author(), SAM, { strengths: 'Patience' })));
  expect(screen.queryByRole('link')).toBeNull();
});

test('[U169] in a record of a newer version my card is read only', () => {
  const { doc } = openCard();
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByRole('checkbox')).toBeNull();
});

test('[U169] a member’s name leads to their card on the dashboard, and is only a name elsewhere', () => {
  const { room } = roomOver(pairRecord());
  const { unmount } = drawIn({ ...room, surface: 'dashboard' }, <PeopleList />);
  const link = screen.getByRole('link', { name: 'Robin' });
  expect(link.getAttribute('href')).toBe(`#/m/${room.roomId}/p/${ROBIN}`);
  unmount();
  drawIn(room, <PeopleList />);
  expect(screen.queryByRole('link')).toBeNull();
});

test('[U173, D99] who says that one reports to the other is hinted at coaching, which one press makes it', () => {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { kind: 'traditional' }));
  const { room, record } = roomOver(doc);
  drawIn(room, <ReportingQuestion />);
  const choice = screen.getByLabelText('Does one of you report to the other at work?');
  expect(record().reporting).toBeUndefined();
  fireEvent.change(choice, { target: { value: 'no' } });
  expect(record().reporting).toBe('no');
  expect(screen.queryByText(/coaching often fits/)).toBeNull();
  fireEvent.change(choice, { target: { value: 'yes' } });
  screen.getByText(/coaching often fits/);
  fireEvent.click(screen.getByRole('button', { name: 'Make it coaching' }));
  expect(record().kind).toBe('coaching');
  expect(screen.queryByRole('button', { name: 'Make it coaching' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(record().kind).toBe('traditional');
});

test('[U173] nobody who is alone is asked who reports to whom', () => {
  const doc = new Y.Doc();
  done(putMember(doc, author(), { id: SAM, name: 'Sam', role: 'mentor' }));
  const { room } = roomOver(doc);
  const { container } = drawIn(room, <ReportingQuestion />);
  expect(within(container as HTMLElement).queryByRole('combobox')).toBeNull();
});

test('[D99] whether one reports to the other is yes or no; anything else is refused, and reads as not said', () => {
  const doc = pairRecord();
  const wrong = 'maybe' as 'yes';
  expect(setMentorship(doc, author(), { reporting: wrong })).toMatchObject({
    error: { reason: 'bad-value', field: 'reporting' },
  });
  doc.getMap('meta').set('reporting', 'maybe');
  expect(roomOver(doc).record().reporting).toBeUndefined();
});

function teamRecord() {
  const doc = pairRecord();
  done(putMember(doc, author(2), { id: KIM, name: 'Kim', role: 'mentor' }));
  return doc;
}

test('[U267] what a mentor covers is asked where there are several, and ticked on their own card', () => {
  const doc = teamRecord();
  done(putMember(doc, author(3), { id: SAM, name: 'Sam', role: 'mentor' }));
  const { card } = openCard(SAM, doc);
  fireEvent.click(screen.getByLabelText(/^Career support/));
  fireEvent.click(screen.getByLabelText(/^Moral support/));
  fireEvent.click(screen.getByLabelText(/^Career support/));
  expect(card()?.covers).toEqual([['moral', true]]);
});

test('[U267] it is not asked in a pair, nor of who mentors nobody; what was said there stays to be seen', () => {
  openCard();
  expect(screen.queryByText('Moral support')).toBeNull();
  cleanup();
  openCard(SAM, teamRecord());
  expect(screen.queryByText('Moral support')).toBeNull();
  cleanup();
  const doc = pairRecord();
  done(updateCard(doc, author(0, ROBIN), ROBIN, { covers: { institutional: true } }));
  openCard(ROBIN, doc);
  expect(screen.getByText('Institutional support')).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>('checkbox').disabled).toBe(true);
});

test('[U268] one of several mentors is made the primary one, with Undo, which their line says, too', () => {
  const over = openCard(KIM, teamRecord());
  fireEvent.click(screen.getByText('Make them the primary mentor, to go to first'));
  expect(over.record().primaryMentor).toBe(KIM);
  expect(screen.getByText('Primary mentor')).toBeTruthy();
  fireEvent.click(screen.getByText('Undo'));
  expect(over.record().primaryMentor).toBeUndefined();
  fireEvent.click(screen.getByText('Make them the primary mentor, to go to first'));
  fireEvent.click(screen.getByText('Not the primary mentor any more'));
  expect(over.record().primaryMentor).toBeUndefined();
});

test('[U268] in a pair, and of who mentors nobody, nothing of it is offered', () => {
  openCard(ROBIN);
  expect(screen.queryByText(/primary mentor/i)).toBeNull();
  cleanup();
  openCard(SAM, teamRecord());
  expect(screen.queryByText(/primary mentor/i)).toBeNull();
});

test('[U268] the list of people says who is the primary mentor', () => {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { primaryMentor: ROBIN }));
  drawIn(roomOver(doc).room, <PeopleList />);
  expect(screen.getByText(/^Primary mentor/)).toBeTruthy();
});
