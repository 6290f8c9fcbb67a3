/** The agreed rhythm of check-ins on the screen, and what each is told of their own. */
import { act, fireEvent, screen } from '@testing-library/preact';
import { expect, test } from 'vitest';
import { addTo } from '#shared/record/operations/items.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, HOUR, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, roomOver } from '../session/session-page.tsx';

const DAY = 24 * HOUR;

/** The block as Sam sees it on a Monday, with these check-ins: who, and how many days ago. */
function openWith(
  checkInDays: number | null,
  ...checkIns: readonly (readonly [typeof SAM, number])[]
) {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { checkInDays }));
  for (const [by, ago] of checkIns)
    done(addTo(doc, author(-ago * DAY, by), CHECK_IN, { mood: 'good' }));
  const over = roomOver(doc);
  drawIn(over.room, <BetweenBlock />);
  return { ...over, doc };
}

const choice = () => screen.getByLabelText<HTMLSelectElement>('Agreed rhythm of check-ins');
const told = () => screen.queryByText(/check-in (is|has been) due/)?.textContent;

test('[U309] the rhythm is chosen by anyone beside the check-ins, at first none', () => {
  const { doc, record } = openWith(null);
  const offered = [...choice().options].map(({ textContent }) => textContent);
  expect(offered).toEqual(['No rhythm', 'Every week', 'Every 2 weeks', 'Every month']);
  expect([choice().value, told()]).toEqual(['', undefined]);
  const chosen = ['7', '14', '30', ''].map((value) => {
    fireEvent.change(choice(), { target: { value } });
    return record().checkInDays;
  });
  expect(chosen).toEqual([7, 14, 30, undefined]);
  void act(() => done(setMentorship(doc, author(1, ROBIN), { checkInDays: 14 })));
  expect(choice().selectedOptions[0]?.textContent).toBe('Every 2 weeks');
});

test('[U309] any other number that stands in the record is offered, too', () => {
  openWith(10);
  expect(choice().selectedOptions[0]?.textContent).toBe('Every 10 days');
  expect(choice().options).toHaveLength(5);
});

test.each([
  [14, 2, 'Your next check-in is due Mar 14.'],
  [7, 3, 'Your next check-in is due Friday.'],
  [7, 6, 'Your next check-in is due tomorrow.'],
  [7, 7, 'Your next check-in is due today.'],
  [7, 10, 'Your next check-in has been due since Fri, Feb 27.'],
])('[U309] of one every %i days, %i days after my last: %s', (days, ago, sentence) => {
  openWith(days, [SAM, ago], [ROBIN, 0]);
  expect(told()).toBe(sentence);
});

test('[U309] who has none yet is told that the first is due, and not for how long', () => {
  const doc = pairRecord();
  done(setMentorship(doc, author(), { checkInDays: 7 }));
  const { room } = roomOver(doc);
  drawIn({ ...room, now: () => author(30 * DAY).now }, <BetweenBlock />);
  expect(told()).toBe('Your first check-in is due.');
});

test('[U309] a check-in of mine moves it on, and that of the partner being late is never said', () => {
  const { doc } = openWith(7, [SAM, 7], [ROBIN, 60]);
  expect(told()).toBe('Your next check-in is due today.');
  void act(() => void done(addTo(doc, author(), CHECK_IN, { mood: 'good' })));
  expect(told()).toBe('Your next check-in is due Mar 9.');
  expect(screen.queryByText(/since/)).toBeNull();
});

test('[U309] where the record is only shown the rhythm is read, and nothing is due', () => {
  const { doc } = openWith(7, [SAM, 9]);
  void act(() => void doc.getMap('meta').set('schemaVersion', 9));
  expect(choice().disabled).toBe(true);
  expect(told()).toBeUndefined();
});
