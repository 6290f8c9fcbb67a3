/**
 * What was typed and cannot be taken stays in its field, the sentence stands at that field, and the record is as it
 * was: for each field of the mentorship's pages that a person can fill. [U278]
 */
import { act, cleanup, fireEvent, screen } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { updateGoal } from '#shared/record/operations/goals.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { updateSession } from '#shared/record/operations/sessions.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { CardPage } from '../../../extension/views/cards/CardPage.tsx';
import { NameHeading } from '../../../extension/views/dashboard/NameHeading.tsx';
import { SessionsBlock } from '../../../extension/views/dashboard/SessionsBlock.tsx';
import { Appreciation } from '../../../extension/views/feedback/Appreciation.tsx';
import { FeedbackList } from '../../../extension/views/feedback/FeedbackList.tsx';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { GoalDrafts } from '../../../extension/views/goals/GoalDrafts.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { SessionView } from '../../../extension/views/session/SessionView.tsx';
import '../../../extension/locales/pages.ts';
import { addAny, idIn, oneOfEach } from '../../support/record/least-of-each.ts';
import { author, done, MONDAY, ROBIN, SAM } from '../../support/record/people.ts';
import { openedRoom } from '../../support/views/every-surface.tsx';
import { openPage } from '../../support/views/page.tsx';
import { drawIn, roomOver, type } from '../session/session-page.tsx';

beforeEach(() => {
  // The DOM of the tests opens no dialogs and no popovers.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  HTMLElement.prototype.hidePopover = () => {};
});

const SESSION = idIn('sessions');

/** One of each part, all in one session and for one goal, so that every form for them is drawn. */
function filledRecord(): Y.Doc {
  const doc = oneOfEach();
  const goalId = idIn('goals');
  const about = (part: 'milestones' | 'goalOptions' | 'actionItems', id: ItemId): void => {
    const item = doc.getMap<Y.Map<unknown>>(part).get(id);
    item?.set('goalId', goalId);
  };
  about('milestones', idIn('milestones'));
  about('goalOptions', idIn('goalOptions'));
  doc.getMap<Y.Map<unknown>>('actionItems').get(idIn('actionItems'))?.set('sessionId', SESSION);
  // Who asks for a review does not reply to it.
  doc.getMap<Y.Map<unknown>>('reviewRequests').get(idIn('reviewRequests'))?.set('by', ROBIN);
  done(changeIn(doc, author(), TAKEAWAY, idIn('takeaways'), { sessionId: SESSION }));
  done(changeIn(doc, author(), PATH_STEP, idIn('pathSteps'), { memberId: SAM }));
  const met = { asked: true, otherAgreed: true, state: 'met' } as const;
  done(changeIn(doc, author(), INTRODUCTION, idIn('introductions'), met));
  done(updateGoal(doc, author(), goalId, { type: 'explore', progress: 10 }));
  done(addAny(doc, 'talkingPoints', { text: 'Our point', sessionId: SESSION }));
  return doc;
}

type Entry = {
  readonly place: string;
  readonly label: string;
  readonly view: () => ComponentChildren;
  /** What is opened first, by its words or its name. */
  readonly opens?: readonly string[];
  /** Characters that fit; without it the field is for an address. */
  readonly limit?: number;
};

const [NAME, LINE, TEXT, PROSE] = [120, 500, 2_000, 8_000] as const;
const nothing = (): void => {};

const session = () => <SessionView sessionId={SESSION} />;
const goals = () => <GoalsBlock level={2} />;
const sessions = () => <SessionsBlock onSession={nothing} />;
const card = () => <CardPage memberId={SAM} />;
const between = () => <BetweenBlock />;
const resources = () => <ResourcesPage />;

function each(
  place: string,
  view: Entry['view'],
  opens: readonly string[],
  fields: Readonly<Record<string, number | 'address'>>,
): readonly Entry[] {
  return Object.entries(fields).map(([label, limit]) => {
    return { place, view, opens, label, ...(limit === 'address' ? {} : { limit }) };
  });
}

const GOAL = 'More about this goal: A goal';
const ITEM = 'More about this action item: An item';

const ENTRIES: readonly Entry[] = [
  ...each('the mentorship', () => <NameHeading />, ['Rename'], {
    'Name of the mentorship': NAME,
  }),
  ...each('a card', card, [], {
    'Working hours': LINE,
    Strengths: TEXT,
    'What I can offer': TEXT,
    'What I want to learn': TEXT,
    'How I work': TEXT,
    Step: TEXT,
    'When: A step': NAME,
    'What you did, and what it taught you': TEXT,
  }),
  ...each('the cadence', sessions, ['Agree on a cadence'], {
    Place: LINE,
    'Link to the call': 'address',
  }),
  ...each('a session', session, ['Length, place and who was there'], {
    'Title of the session': NAME,
    Place: LINE,
    'Link to the call': 'address',
    'Add a talking point': TEXT,
    'Talking point': TEXT,
    Takeaway: TEXT,
    'Add an action item': TEXT,
    'Action item': TEXT,
  }),
  ...each('the opening round', session, ['Opening round'], {
    'A win since last time': TEXT,
    'Something hard': TEXT,
    'Something that failed': TEXT,
    'What that taught me': TEXT,
  }),
  ...each('the closing card', session, ['Closing'], { 'What I learned from you': TEXT }),
  ...each('an action item', session, [ITEM, 'More time'], {
    Blocker: LINE,
    Deliverable: 'address',
  }),
  ...each('more time', session, [ITEM, 'More time'], { 'Why (can stay empty)': LINE }),
  ...each('an action item', session, [ITEM, '0 comments: An item'], {
    'Comment on: An item': TEXT,
  }),
  ...each('a goal', goals, [GOAL, 'SMART: 0 of 5 written'], {
    'Add a goal': NAME,
    Goal: NAME,
    Aspiration: TEXT,
    'Success criteria': TEXT,
    Baseline: LINE,
    Measure: LINE,
    Specific: TEXT,
    Measurable: TEXT,
    Achievable: TEXT,
    Relevant: TEXT,
    'Time-bound': TEXT,
    'Add a milestone to: A goal': TEXT,
    Milestone: TEXT,
    'Add an option to: A goal': TEXT,
    Option: TEXT,
    'For it': TEXT,
    'Against it': TEXT,
  }),
  ...each('a change of a goal', goals, [GOAL, '1 change: A goal'], { Reason: LINE }),
  ...each('between sessions', between, [], {
    'Ask a question': TEXT,
    'Answer: A question': PROSE,
    'What moved?': TEXT,
    'What is in the way?': TEXT,
    'What would help?': TEXT,
    'Stuck with what?': TEXT,
    'What have you tried?': TEXT,
    'What to look over': TEXT,
    'Its address': 'address',
    'What feedback do you want?': TEXT,
    'Reply: A review': PROSE,
    'Share a reflection': PROSE,
  }),
  ...each('thanks', () => <Appreciation />, [], { 'Thank Robin in your own words': TEXT }),
  ...each('an answer to feedback', () => <FeedbackList />, [], {
    'What will you do?': TEXT,
    'What do you want to ask?': TEXT,
  }),
  ...each('resources', resources, [], {
    'What is it?': NAME,
    'Its address': 'address',
    'Why?': TEXT,
    'To whom?': NAME,
    'What came of it': TEXT,
    'Add a lesson learned': TEXT,
    'Add a curiosity': TEXT,
  }),
];

/** What an address must not be, in the ways in which one meets it. */
const ADDRESSES = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'https://me:pass@example.org'];

/** What else a form must hold, so that the one field is all that is wrong with it. */
const BESIDE: Readonly<Record<string, readonly (readonly [label: string, text: string])[]>> = {
  'What have you tried?': [['Stuck with what?', 'The parser']],
  'What feedback do you want?': [['What to look over', 'The talk']],
  'Its address': [
    ['What to look over', 'The talk'],
    ['What is it?', 'A book'],
  ],
  'Why?': [['What is it?', 'A book']],
  'Why (can stay empty)': [['Until when', '2026-04-01']],
};

function fieldOf(label: string): HTMLInputElement | HTMLTextAreaElement {
  const [field] = screen.getAllByLabelText<HTMLInputElement>(label);
  if (!field) throw new Error(label);
  return field;
}

function enter(label: string, text: string): HTMLInputElement | HTMLTextAreaElement {
  for (const [other, words] of BESIDE[label] ?? [])
    if (screen.queryByLabelText(other)) type(fieldOf(other), words);
  const field = fieldOf(label);
  type(field, text);
  if (field.form) fireEvent.submit(field.form);
  else fireEvent.blur(field);
  return field;
}

/** What stands at a field, as a reader of the screen hears it. */
function saidAt(field: HTMLElement): string {
  const ids = (field.getAttribute('aria-describedby') ?? '').split(' ');
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

function open(entry: Entry) {
  const doc = filledRecord();
  const over = roomOver(doc);
  drawIn(over.room, entry.view());
  for (const words of entry.opens ?? [])
    fireEvent.click(screen.queryByText(words) ?? screen.getByLabelText(words));
  return doc;
}

const title = '$place: $label';

describe('[U278] too long a text stays, and how much too long it is stands at its field', () => {
  test.each(ENTRIES.filter(({ limit }) => limit !== undefined))(title, (entry) => {
    const doc = open(entry);
    const before = Y.encodeStateAsUpdate(doc);
    const text = 'é'.repeat((entry.limit ?? 0) + 3);
    const field = enter(entry.label, text);
    expect(field.isConnected).toBe(true);
    expect(field.value).toBe(text);
    expect(saidAt(field)).toContain('too long by 3 characters');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });
});

describe('[U278] an address that is not opened stays, and what one begins with stands at its field', () => {
  test.each(ENTRIES.filter(({ limit }) => limit === undefined))(title, (entry) => {
    const doc = open(entry);
    const before = Y.encodeStateAsUpdate(doc);
    for (const address of ADDRESSES) {
      const field = enter(entry.label, address);
      expect(field.value).toBe(address);
      expect(saidAt(field)).toMatch(/address|link/i);
      expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    }
  });
});

test('[U278] why a session moves can be too long, too: that stands at the reason, and the session stays', () => {
  const doc = filledRecord();
  done(updateSession(doc, author(), SESSION, { startsAt: MONDAY }));
  const over = roomOver(doc);
  drawIn(over.room, session());
  fireEvent.click(screen.getByLabelText(/^Change when it starts/));
  const reason = fieldOf('Why it moves (optional)');
  type(reason, 'é'.repeat(LINE + 3));
  fireEvent.change(fieldOf('Starts'), { target: { value: '2026-03-09T10:00' } });
  expect(saidAt(reason)).toContain('too long by 3 characters');
  expect(saidAt(fieldOf('Starts'))).toBe('');
  expect(over.record().sessions[0]?.startsAt).toBe(MONDAY);
});

test('[U278] what I write on the slips that only I see is refused in the same way', async () => {
  const page = await openPage();
  const { roomId } = await page.make('With Robin', 'Sam');
  await vi.waitFor(() => expect(page.shelf.entries.value).toHaveLength(1));
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <FeedbackPage />
      <GoalsBlock level={2} beside={<GoalDrafts level={3} />} />
    </RoomScope>,
  );
  const { doc } = await openedRoom(page);
  const robin = { id: ROBIN, name: 'Robin', role: 'mentor' } as const;
  void act(() => void done(putMember(doc, author(1, ROBIN), robin)));
  const long = (label: string, limit: number): void => {
    const text = 'é'.repeat(limit + 3);
    const field = enter(label, text);
    expect([label, field.value === text]).toEqual([label, true]);
    expect(saidAt(field)).toContain('too long by 3 characters');
  };
  long('Ask for feedback on something', TEXT);
  // All slips of a page unfold at once.
  fireEvent.click(screen.getByRole('button', { name: /^Feedback I am writing/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Write feedback for Robin' }));
  await screen.findByLabelText('Situation');
  for (const label of ['Situation', 'Behaviour', 'Impact', 'Suggestion', 'Appreciation'])
    long(label, TEXT);
  await screen.findByLabelText('Draft a goal only for me');
  long('Draft a goal only for me', NAME);
  cleanup();
  await page.close();
});
