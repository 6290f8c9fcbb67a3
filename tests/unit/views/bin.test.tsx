/**
 * Every part of the record through the bin and back, by the buttons that a person presses, over a real record. A
 * part that has no way into the bin, or no words in it, fails here. [U15, U260]
 */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ItemId, MemberId } from '#shared/base/ids.ts';
import type { Author } from '#shared/record/operation.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { putMember } from '#shared/record/operations/members.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { askForTime } from '#shared/record/operations/time-requests.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import { ITEM_PARTS, type ItemPart } from '#shared/record/schema.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { CardPage } from '../../../extension/views/cards/CardPage.tsx';
import { ActionItemsBlock } from '../../../extension/views/dashboard/ActionItemsBlock.tsx';
import { BinPage } from '../../../extension/views/dashboard/BinPage.tsx';
import { FeedbackPage } from '../../../extension/views/feedback/FeedbackPage.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { RoomScope } from '../../../extension/views/room/RoomScope.tsx';
import { SessionView } from '../../../extension/views/session/SessionView.tsx';
import { idNumber } from '../../support/record/people.ts';
import { must } from '../../support/store/samples.ts';
import { openPage, type TestPage } from '../../support/views/page.tsx';

const ROBIN = idNumber<MemberId>(2);
const SESSION = idNumber<ItemId>(60);
const WORDS = 'The words of it';

/** How an item of a part is made, where it stands, and which buttons take it into the bin from there. */
type Walk = {
  readonly make: (doc: Room['doc'], by: Author) => ItemId;
  readonly view: (room: Room) => ComponentChildren;
  readonly press: readonly (string | RegExp)[];
  /** What the bin says it is. */
  readonly kind: string;
  /** What it is called there; its kind, where it has no words. */
  readonly called?: string;
};

/** Those that are never put into the bin by hand, and why. */
const NEVER: Partial<Record<ItemPart, string>> = {
  series: 'a cadence ends on a day, so that its past sessions stay',
  goalChanges: 'a log tells what was done; it is no log once lines can be taken out of it',
};

const between = () => <BetweenBlock />;
const feedback = () => <FeedbackPage />;
const resources = () => <ResourcesPage />;
const goals = () => <GoalsBlock level={2} />;
const session = () => <SessionView sessionId={SESSION} />;
const intoBin = [`Put into the bin: ${WORDS}`];

const WALKS: Partial<Record<ItemPart, Walk>> = {
  sessions: {
    make: () => SESSION,
    view: session,
    press: ['Put this session into the bin'],
    kind: 'Session',
    called: 'First',
  },
  talkingPoints: {
    make: (doc, by) => must(addTalkingPoint(doc, by, { text: WORDS, sessionId: SESSION })),
    view: session,
    press: [`Remove: ${WORDS}`],
    kind: 'Talking point',
  },
  takeaways: {
    make: (doc, by) => must(addTo(doc, by, TAKEAWAY, { kind: 'lesson', text: WORDS })),
    view: resources,
    press: intoBin,
    kind: 'Lesson learned',
  },
  actionItems: {
    make: (doc, by) => must(addActionItem(doc, by, { text: WORDS })),
    view: () => <ActionItemsBlock />,
    press: [`Remove: ${WORDS}`],
    kind: 'Action item',
  },
  timeRequests: {
    make: (doc, by) => {
      const itemId = must(addActionItem(doc, by, { text: 'Read' }));
      return must(askForTime(doc, by, { itemId, untilOn: '2026-03-13', reason: WORDS }));
    },
    view: () => <ActionItemsBlock />,
    press: ['Take it back'],
    kind: 'Request for more time',
  },
  jots: {
    make: (doc, by) => must(addJot(doc, by, { kind: 'question', text: WORDS })),
    view: between,
    press: intoBin,
    kind: 'Question',
  },
  answers: {
    make: (doc, by) => {
      const onId = must(addJot(doc, by, { kind: 'question', text: 'Why?' }));
      return must(addTo(doc, by, ANSWER, { text: WORDS, onId }));
    },
    view: between,
    press: [`Put the answer into the bin: ${WORDS}`],
    kind: 'Answer',
  },
  goals: {
    make: (doc, by) => must(addGoal(doc, by, { title: WORDS })),
    view: goals,
    press: [`Remove: ${WORDS}`],
    kind: 'Goal',
  },
  milestones: {
    make: (doc, by) => {
      const goalId = must(addGoal(doc, by, { title: 'Speak up' }));
      return must(addTo(doc, by, MILESTONE, { text: WORDS, goalId }));
    },
    view: goals,
    press: [/^More about/, `Remove milestone: ${WORDS}`],
    kind: 'Milestone',
  },
  goalOptions: {
    make: (doc, by) => {
      const goalId = must(addGoal(doc, by, { title: 'Find out', type: 'explore' }));
      return must(addTo(doc, by, GOAL_OPTION, { text: WORDS, goalId }));
    },
    view: goals,
    press: [/^More about/, `Remove option: ${WORDS}`],
    kind: 'Option of a goal',
  },
  checkIns: {
    make: (doc, by) => must(addTo(doc, by, CHECK_IN, { mood: 'good', need: WORDS })),
    view: between,
    press: ['Put the check-in into the bin'],
    kind: 'Check-in',
  },
  reviewRequests: {
    make: (doc, by) => must(addTo(doc, by, REVIEW_REQUEST, { title: WORDS })),
    view: between,
    press: intoBin,
    kind: 'Review request',
  },
  reflections: {
    make: (doc, by) => must(addTo(doc, by, REFLECTION, { text: WORDS })),
    view: between,
    press: intoBin,
    kind: 'Reflection',
  },
  feedback: {
    make: (doc, by) => must(addTo(doc, by, FEEDBACK, { forMember: ROBIN, situation: WORDS })),
    view: feedback,
    press: ['Put this feedback into the bin'],
    kind: 'Feedback',
  },
  feedbackRequests: {
    make: (doc, by) => must(addTo(doc, by, FEEDBACK_REQUEST, { text: WORDS })),
    view: feedback,
    press: intoBin,
    kind: 'Request for feedback',
  },
  relationshipChecks: {
    make: (doc, by) => must(addTo(doc, by, RELATIONSHIP_CHECK, { startsOn: '2026-03-02' })),
    view: feedback,
    press: ['Put the check of March 2, 2026 into the bin'],
    kind: 'Relationship check',
    called: 'Relationship check',
  },
  resources: {
    make: (doc, by) => must(addTo(doc, by, RESOURCE, { title: WORDS })),
    view: resources,
    press: intoBin,
    kind: 'Resource',
  },
  introductions: {
    make: (doc, by) => must(addTo(doc, by, INTRODUCTION, { title: WORDS })),
    view: resources,
    press: intoBin,
    kind: 'Introduction',
  },
  pathSteps: {
    make: (doc, by) => must(addTo(doc, by, PATH_STEP, { text: WORDS, memberId: by.memberId })),
    view: ({ memberId }) => <CardPage memberId={memberId} />,
    press: [new RegExp(`${WORDS}$`)],
    kind: 'Step of a path',
  },
  comments: {
    make: (doc, by) => {
      const id = must(addJot(doc, by, { kind: 'win', text: 'Shipped' }));
      return must(addComment(doc, by, { part: 'jots', id }, WORDS));
    },
    view: between,
    press: ['1 comment: Shipped', `Remove comment: ${WORDS}`],
    kind: 'Comment',
  },
};

let page: TestPage;

beforeEach(async () => {
  page = await openPage();
});

afterEach(async () => {
  cleanup();
  await page.close();
  toasts.value = [];
});

/** Draws what `view` draws, and the bin beside it. */
async function draw(walk: Walk): Promise<{ room: Room; id: ItemId }> {
  const { roomId } = await page.make('With Robin', 'Sam');
  await waitFor(() => expect(page.shelf.mentorships.value).toHaveLength(1));
  function Standing() {
    const [room] = page.rooms;
    if (!room || room.record.value.sessions.length + room.record.value.bin.length === 0)
      return null;
    return <div data-place="standing">{walk.view(room)}</div>;
  }
  page.draw(
    <RoomScope roomId={roomId} missing="">
      <Standing />
      <div data-place="bin">
        <BinPage />
      </div>
    </RoomScope>,
  );
  await waitFor(() => expect(page.rooms[0]?.load.value).toBe('ready'));
  const [room] = page.rooms;
  if (!room) throw new Error('no room');
  const by = { memberId: room.memberId, now: room.now() };
  let id: ItemId | undefined;
  void act(() => {
    must(putMember(room.doc, by, { id: ROBIN, name: 'Robin', role: 'mentor' }));
    must(addSession(room.doc, by, { id: SESSION, title: 'First', startsAt: room.now() }));
    id = walk.make(room.doc, by);
  });
  if (id === undefined) throw new Error('nothing made');
  return { room, id };
}

function part(place: 'standing' | 'bin'): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-place="${place}"]`);
  if (!found) throw new Error(`no ${place}`);
  return found;
}

test.each(ITEM_PARTS.filter((one) => !(one in NEVER)))(
  '[U260] one of %s goes into the bin with Undo, is told there in words, and comes back as it was',
  async (name) => {
    const walk = WALKS[name];
    if (!walk) throw new Error(`nobody can put one of ${name} into the bin`);
    const { room, id } = await draw(walk);
    const found = () =>
      (room.record.value[name] as readonly { readonly id: ItemId }[]).find((one) => one.id === id);
    const before = found();
    const press = (steps: Walk['press']): void => {
      for (const step of steps)
        fireEvent.click(within(part('standing')).getByRole('button', { name: step }));
    };
    press(walk.press);
    expect(found()).toBeUndefined();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(found()).toEqual(before);
    // What was opened to get there is open still, but where all of it went and came back.
    const last = walk.press.slice(-1);
    const isOpen = within(part('standing')).queryByRole('button', { name: last[0] ?? '' });
    press(isOpen ? last : walk.press);
    const line = within(part('bin')).getByRole('listitem');
    expect(line.querySelector('.bin-text')?.textContent).toBe(walk.called ?? WORDS);
    expect(line.textContent).toContain(`${walk.kind} · From Sam · removed by Sam, `);
    fireEvent.click(within(line).getByRole('button', { name: 'Restore' }));
    expect(found()).toEqual(before);
    expect(room.record.value.bin).toEqual([]);
  },
);
