/** A session from its beginning to its end on the screen: what is folded, said, carried over and kept. */
import { act, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId, Millis } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { updateCard } from '#shared/record/operations/members.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { addSession, updateSession } from '#shared/record/operations/sessions.ts';
import { isCalendarDate, type CalendarDate } from '#shared/record/calendar-date.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { sessionsAround } from '#shared/record/sessions-around.ts';
import { SessionView } from '../../../extension/views/session/SessionView.tsx';
import { author, done, HOUR, idNumber, MONDAY, ROBIN, SAM } from '../../support/record/people.ts';
import {
  drawIn,
  openSession,
  recordWithPoints,
  roomOver,
  SESSION,
  sessionRecord,
  type,
} from './session-page.tsx';
import { chooseInMenu, openMenu } from '../../support/views/menus.ts';

afterEach(() => vi.useRealTimers());
// jsdom has no popovers: closing a menu changes nothing.
HTMLElement.prototype.hidePopover = () => undefined;

const NEXT = idNumber<ItemId>(51);

function withNext(doc: Y.Doc): Y.Doc {
  const startsAt = (MONDAY + 48 * HOUR) as Millis;
  done(addSession(doc, author(), { id: NEXT, title: 'Second', startsAt }));
  return doc;
}

function unfold(heading: string): HTMLElement {
  const element = screen.getByText(heading);
  fireEvent.click(element);
  const fold = element.closest('details');
  if (!fold) throw new Error(`no ${heading}`);
  return fold;
}

function say(label: string, text: string): void {
  const field = screen.getByLabelText(label);
  type(field, text);
  fireEvent.blur(field);
}

const choose = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
function plan(): void {
  const form = screen.getByText('Plan it').closest('form');
  if (form) fireEvent.submit(form);
}

const PROMPTS = 'Put prompts in';

test('[U180] what is seldom used is folded away, and nothing of it is drawn before it is opened', () => {
  openSession();
  for (const heading of ['Opening round', 'Closing', 'Length, place and who was there'])
    expect(screen.getByText(heading).closest('details')?.open).toBe(false);
  expect(screen.queryByLabelText('A win since last time')).toBeNull();
  unfold('Opening round');
  expect(screen.getByLabelText('A win since last time')).toBeTruthy();
});

test('[U181] open action items of earlier sessions stand on top, folded; those of this one do not', () => {
  const doc = withNext(sessionRecord());
  done(addActionItem(doc, author(), { text: 'Old', sessionId: NEXT }));
  done(addActionItem(doc, author(), { text: 'New', sessionId: SESSION }));
  openSession(doc);
  const fold = unfold('1 open action item from earlier sessions');
  const texts = within(fold).getAllByLabelText<HTMLTextAreaElement>('Action item');
  expect(texts.map(({ value }) => value)).toEqual(['Old']);
});

test('[U182] the opening round has a field for me, and the partner’s words come in while I look', () => {
  const page = openSession();
  unfold('Opening round');
  say('A win since last time', 'Shipped it');
  expect(page.record().sessions[0]?.win).toEqual([[SAM, 'Shipped it']]);
  void act(
    () =>
      void done(
        updateSession(page.doc, author(1, ROBIN), SESSION, { hard: { [ROBIN]: 'A layoff' } }),
      ),
  );
  expect(screen.getByText('A layoff')).toBeTruthy();
  expect(screen.getByText('2 of you have spoken')).toBeTruthy();
  say('A win since last time', '');
  expect(page.record().sessions[0]?.win).toEqual([]);
});

describe('[U183] the closing card', () => {
  test('takes what I learned and how useful it was, and shows what the partner says', () => {
    const page = openSession();
    unfold('Closing');
    say('What I learned from you', 'To wait');
    choose('How useful was this session?', 'very');
    expect(page.record().sessions[0]).toMatchObject({
      learned: [[SAM, 'To wait']],
      useful: [[SAM, 'very']],
    });
    void act(
      () =>
        void done(
          updateSession(page.doc, author(1, ROBIN), SESSION, { useful: { [ROBIN]: 'somewhat' } }),
        ),
    );
    expect(screen.getAllByText('Somewhat useful').some(({ tagName }) => tagName === 'P')).toBe(
      true,
    );
    choose('How useful was this session?', '');
    expect(page.record().sessions[0]?.useful).toEqual([[ROBIN, 'somewhat']]);
  });

  test('says when one meets next and carries all open points over there, with Undo', () => {
    const page = openSession(withNext(recordWithPoints()));
    fireEvent.click(screen.getByLabelText('Talked about: two'));
    unfold('Closing');
    fireEvent.click(screen.getByText('Carry 2 open talking points over'));
    expect(page.record().talkingPoints.map(({ sessionId }) => sessionId)).toEqual([
      NEXT,
      SESSION,
      NEXT,
    ]);
    expect(screen.getAllByText('Carried over to Second.')).not.toEqual([]);
    fireEvent.click(screen.getByText('Undo'));
    expect(page.record().talkingPoints).toMatchObject([
      { sessionId: SESSION, carriedFrom: undefined },
      { sessionId: SESSION },
      { sessionId: SESSION, carriedFrom: undefined },
    ]);
  });

  test('plans the next where none is: a week later, as long and at the same place, with Undo', () => {
    const doc = sessionRecord();
    done(updateSession(doc, author(), SESSION, { startsAt: MONDAY, lengthMinutes: 45 }));
    done(updateSession(doc, author(), SESSION, { mode: 'in-person', placeText: 'The harbour' }));
    const page = openSession(doc);
    unfold('Closing');
    plan();
    const planned = page.record().sessions.find(({ id }) => id !== SESSION);
    expect(planned).toMatchObject({
      ...{ startsAt: MONDAY + 7 * 24 * HOUR, lengthMinutes: 45 },
      ...{ mode: 'in-person', placeText: 'The harbour' },
    });
    expect(screen.queryByText('Plan it')).toBeNull();
    fireEvent.click(screen.getByText('Undo'));
    expect(page.record().sessions).toHaveLength(1);
  });

  test('plans it at the time that one chooses, and says so where that is none', () => {
    const page = openSession();
    unfold('Closing');
    const field = screen.getByLabelText('When will you meet?');
    fireEvent.input(field, { target: { value: '' } });
    plan();
    expect(screen.getByText(/^A date that exists/)).toBeTruthy();
    fireEvent.input(field, { target: { value: '2031-05-05T17:30' } });
    plan();
    const planned = page.record().sessions.find(({ id }) => id !== SESSION);
    expect(planned?.startsAt).toBe(new Date(2031, 4, 5, 17, 30).getTime());
  });
});

describe('[U184] a talking point', () => {
  test('says what is wanted and who teaches, and can say nothing of it again', () => {
    const page = openSession(recordWithPoints());
    chooseInMenu('More: one', 'Advice wanted');
    chooseInMenu('More: one', 'Robin learns from Sam');
    expect(page.record().talkingPoints[0]).toMatchObject({
      hat: 'advice',
      direction: { learner: ROBIN, teacher: SAM },
    });
    const line = screen.getByDisplayValue('one').closest('li') ?? document.body;
    expect(line.querySelector('.point-wanted')?.textContent).toBe(
      'Advice wantedRobin learns from Sam',
    );
    chooseInMenu('More: one', 'Say nothing about what is wanted');
    expect(page.record().talkingPoints[0]).toMatchObject({ hat: undefined, direction: undefined });
  });

  test('is deferred and taken up again', () => {
    const page = openSession(recordWithPoints());
    chooseInMenu('More: one', 'Defer');
    expect(page.record().talkingPoints[0]?.status).toBe('deferred');
    expect(screen.getByText('Deferred')).toBeTruthy();
    chooseInMenu('More: one', 'Take up again');
    expect(page.record().talkingPoints[0]?.status).toBe('open');
  });

  test('that was left open in the session before is brought here, and says where it comes from', () => {
    const doc = withNext(recordWithPoints());
    const over = roomOver(doc);
    drawIn(over.room, <SessionView sessionId={NEXT} />);
    fireEvent.click(screen.getByText('Carry over to here'));
    expect(over.record().talkingPoints).toMatchObject([
      { sessionId: NEXT, carriedFrom: SESSION },
      { sessionId: NEXT, carriedFrom: SESSION },
      { sessionId: NEXT, carriedFrom: SESSION },
    ]);
    expect(screen.getAllByText('Carried over from First')).toHaveLength(3);
    expect(screen.queryByText('Carry over to here')).toBeNull();
  });
});

test('[U185] what stays of a session is changed where it stands and removed with Undo', () => {
  const doc = sessionRecord();
  done(addTo(doc, author(), TAKEAWAY, { text: 'We stop at four', sessionId: SESSION }));
  done(addTo(doc, author(1), TAKEAWAY, { text: 'Elsewhere', sessionId: undefined }));
  const page = openSession(doc);
  choose('What it is', 'decision');
  say('Decision', 'We stop at five');
  expect(page.record().takeaways[0]).toMatchObject({ kind: 'decision', text: 'We stop at five' });
  expect(screen.queryByDisplayValue('Elsewhere')).toBeNull();
  fireEvent.click(screen.getByLabelText('Remove: We stop at five'));
  expect(page.record().takeaways).toHaveLength(1);
  fireEvent.click(screen.getByText('Undo'));
  expect(page.record().takeaways).toHaveLength(2);
});

describe('[U190] prompts', () => {
  const texts = (page: {
    readonly record: () => { readonly talkingPoints: readonly { readonly text: string }[] };
  }) => page.record().talkingPoints.map(({ text }) => text);

  test('are put in as talking points, in their order, and taken out again by Undo', () => {
    const page = openSession();
    expect(texts(page)).toEqual([]);
    chooseInMenu(PROMPTS, 'Prompts for any session');
    expect(texts(page)).toEqual([
      'What came of what we promised last time?',
      'Where are you stuck, and what have you tried?',
      'What is worth most of the time we have today?',
      'What does each of us do until next time?',
    ]);
    fireEvent.click(screen.getByText('Undo'));
    expect(texts(page)).toEqual([]);
  });

  test('for the first session are others in a reverse mentorship', () => {
    const doc = sessionRecord();
    done(setMentorship(doc, author(), { kind: 'reverse' }));
    const page = openSession(doc);
    openMenu(PROMPTS);
    expect(screen.queryByText('Prompts for a first session')).toBeNull();
    chooseInMenu(PROMPTS, 'Prompts for a reverse kick-off');
    expect(texts(page)[0]).toBe('What does the more senior one of us want to learn, and what for?');
  });
});

describe('[U186] what is known about a session', () => {
  test('is changed where it stands: length, way, place, link, who was there', () => {
    const page = openSession();
    unfold('Length, place and who was there');
    choose('Length', '45');
    choose('How you meet', 'video');
    choose('Was Robin there?', 'late');
    say('Place', 'Café');
    say('Link to the call', 'https://meet.example.org/x');
    expect(page.record().sessions[0]).toMatchObject({
      lengthMinutes: 45,
      mode: 'video',
      placeText: 'Café',
      link: 'https://meet.example.org/x',
      attendance: [[ROBIN, 'late']],
    });
    expect(screen.getByText<HTMLAnchorElement>('Open the call').href).toBe(
      'https://meet.example.org/x',
    );
    say('Link to the call', 'javascript:alert(1)');
    expect(page.record().sessions[0]?.link).toBe('https://meet.example.org/x');
    expect(screen.getByRole('alert').textContent).not.toBe('');
  });

  test('tells the time of whoever says their zone', () => {
    const doc = sessionRecord();
    done(updateCard(doc, author(), ROBIN, { zone: 'Australia/Sydney' }));
    openSession(doc);
    unfold('Length, place and who was there');
    expect(screen.getByText(/^Mon, Mar 2, 8:00.PM GMT\+11 for Robin$/)).toBeTruthy();
  });

  test('and of one that was moved, when it was to be and why', () => {
    const doc = sessionRecord();
    openSession(doc);
    fireEvent.click(screen.getByLabelText(/^Change when it starts/));
    type(screen.getByLabelText('Why it moves (optional)'), 'Ill');
    fireEvent.change(screen.getByLabelText('Starts'), { target: { value: '2026-03-05T10:00' } });
    expect(screen.getByText(/^Moved from Mon, Mar 2/)).toBeTruthy();
    expect(screen.getByText('Ill')).toBeTruthy();
  });
});

describe('[U264] why a session is moved', () => {
  const open = () => fireEvent.click(screen.getByLabelText(/^Change when it starts/));
  const move = (to: string) =>
    fireEvent.change(screen.getByLabelText('Starts'), { target: { value: to } });

  test('can be said after the new time as well as before it', () => {
    const page = openSession();
    open();
    move('2026-03-05T10:00');
    say('Why it moves (optional)', 'Ill');
    expect(page.record().sessions[0]).toMatchObject({ rescheduledFrom: MONDAY, reason: 'Ill' });
    expect(screen.getByText('Ill')).toBeTruthy();
  });

  test('stands in its field when that is opened again, and can be taken back', () => {
    const page = openSession();
    open();
    say('Why it moves (optional)', 'Ill');
    expect(page.record().sessions[0]?.reason).toBeUndefined();
    move('2026-03-05T10:00');
    fireEvent.click(screen.getByText('Close'));
    open();
    expect(screen.getByLabelText<HTMLInputElement>('Why it moves (optional)').value).toBe('Ill');
    say('Why it moves (optional)', ' ');
    expect(page.record().sessions[0]).toMatchObject({ rescheduledFrom: MONDAY, reason: undefined });
  });

  test('is said of a session of the cadence, which is then where it was moved to', () => {
    const doc = sessionRecord();
    done(setCadence(doc, author(), { startsOn: '2026-03-09', time: '10:00', zone: 'UTC' }));
    const over = roomOver(doc);
    const id = sessionsAround(over.record(), MONDAY).findLast(({ seriesId }) => seriesId)?.id;
    if (!id) throw new Error('no session');
    drawIn(over.room, <SessionView sessionId={id} />);
    open();
    move('2026-03-10T10:00');
    say('Why it moves (optional)', 'A holiday');
    expect(over.record().sessions.find((session) => session.id === id)).toMatchObject({
      rescheduledFrom: Date.UTC(2026, 2, 9, 10),
      reason: 'A holiday',
    });
  });
});

test('[U187] the timer tells what is left of the agreed length, then by how much it is over', () => {
  vi.useFakeTimers();
  const doc = sessionRecord();
  done(updateSession(doc, author(), SESSION, { lengthMinutes: 45 }));
  const over = roomOver(doc);
  let now: number = MONDAY + 10 * 60_000;
  drawIn({ ...over.room, now: () => now as Millis }, <SessionView sessionId={SESSION} />);
  expect(screen.getByText('35 minutes left of 45')).toBeTruthy();
  now += 40 * 60_000;
  void act(() => void vi.advanceTimersByTime(15_000));
  expect(screen.getByText('5 minutes over time')).toBeTruthy();
  now += 24 * HOUR;
  void act(() => void vi.advanceTimersByTime(15_000));
  expect(screen.queryByText(/over time$/)).toBeNull();
});

test('[U188] a session of the cadence is opened before anything is written of it; looking writes nothing', () => {
  const doc = sessionRecord();
  const startsOn: string = new Date(MONDAY + 24 * HOUR).toISOString().slice(0, 10);
  if (!isCalendarDate(startsOn)) throw new Error('no day');
  done(
    setCadence(doc, author(), {
      startsOn: startsOn satisfies CalendarDate,
      time: '10:00',
      zone: 'UTC',
    }),
  );
  const over = roomOver(doc);
  const [last] = sessionsAround(over.record(), MONDAY);
  if (!last) throw new Error('no session');
  const written = vi.fn<() => void>();
  doc.on('update', written);
  drawIn(over.room, <SessionView sessionId={last.id} />);
  expect(written).not.toHaveBeenCalled();
  say('Title of the session', 'Look back');
  expect(over.record().sessions.find(({ id }) => id === last.id)?.title).toBe('Look back');
});
