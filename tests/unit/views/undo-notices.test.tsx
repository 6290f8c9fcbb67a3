/** Undo in a notice, over a real record in which the other has gone on meanwhile. [U281] */
import { act, fireEvent, screen } from '@testing-library/preact';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { cadenceId, occurrenceId } from '#shared/record/occurrence-id.ts';
import { addActionItem, updateActionItem } from '#shared/record/operations/action-items.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { removeItem, restoreItem } from '#shared/record/operations/removal.ts';
import { endCadence, leaveOut, setCadence } from '#shared/record/operations/series.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { carryOver } from '#shared/record/operations/talking-points.ts';
import { answerTimeRequest, askForTime } from '#shared/record/operations/time-requests.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { toasts } from '../../../extension/components/toasts.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { PrimaryMentor } from '../../../extension/views/cards/PrimaryMentor.tsx';
import { ReportingQuestion } from '../../../extension/views/cards/ReportingQuestion.tsx';
import { CadenceLine } from '../../../extension/views/dashboard/CadenceLine.tsx';
import { GoalOptions } from '../../../extension/views/goals/GoalOptions.tsx';
import { GoalsBlock } from '../../../extension/views/goals/GoalsBlock.tsx';
import { Milestones } from '../../../extension/views/goals/Milestones.tsx';
import { useGoalUpdate } from '../../../extension/views/goals/goal-changing.ts';
import { TimeRequest } from '../../../extension/views/items/TimeRequest.tsx';
import {
  moveWithUndo,
  removeWithUndo,
  tickWithUndo,
} from '../../../extension/views/room/actions.ts';
import { leaveOutWithUndo } from '../../../extension/views/room/leaving-out.ts';
import { UndoKey } from '../../../extension/views/room/UndoKey.tsx';
import { carryWithUndo } from '../../../extension/views/session/carrying.ts';
import { Prompts } from '../../../extension/views/session/Prompts.tsx';
import '../../../extension/locales/pages.ts';
import { author, done, idNumber, pairRecord, ROBIN, SAM } from '../../support/record/people.ts';
import { drawIn, recordWithPoints, roomOver, SESSION } from '../session/session-page.tsx';

beforeAll(() => {
  // Happy DOM has no popovers.
  HTMLElement.prototype.hidePopover = () => {};
});

const STAYS = 'Somebody has changed it since, so it stays as it is.';
const PARTLY = 'Taken back, but for what somebody has changed since.';
const [GOAL, ITEM, OTHER] = [300, 301, 302].map(idNumber) as readonly ItemId[] as [
  ItemId,
  ItemId,
  ItemId,
];
const robin = author(1, ROBIN);

/** A record with a goal, an action item, a cadence and two sessions. */
function busyRecord(): Y.Doc {
  const doc = recordWithPoints();
  done(addSession(doc, author(), { id: OTHER, title: 'Second' }));
  done(addGoal(doc, author(), { id: GOAL, title: 'Speak' }));
  done(addActionItem(doc, author(), { id: ITEM, text: 'Read', dueOn: '2026-03-04' }));
  done(setCadence(doc, author(), { startsOn: '2026-03-02', time: '09:00', zone: 'UTC' }));
  return doc;
}

type Over = ReturnType<typeof roomOver>;

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

function item({ record }: Over) {
  const found = record().actionItems.find(({ id }) => id === ITEM);
  if (!found) throw new Error('no item');
  return found;
}

function Options({ room }: { readonly room: Room }) {
  const [goal] = room.record.value.goals;
  if (!goal) throw new Error('no goal');
  return <GoalOptions goal={goal} update={useGoalUpdate(goal)} />;
}

function pointsOf({ record }: Over) {
  return record().talkingPoints.filter(({ sessionId }) => sessionId === SESSION);
}

function choose(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

/** What I do with a notice, and what the other does to the same thing before I press Undo. */
type Case = {
  readonly before?: (over: Over) => unknown;
  readonly mine: (over: Over) => unknown;
  readonly theirs: (doc: Y.Doc) => unknown;
  /** What stands there. */
  readonly stands: (over: Over) => unknown;
};

const DAY = '2026-03-09' as CalendarDate;
const OPTIONS = [310, 311].map(idNumber) as readonly ItemId[];
const REQUEST = idNumber<ItemId>(312);
const STEP = idNumber<ItemId>(313);

function begun({ doc }: Over): void {
  done(askForTime(doc, robin, { id: REQUEST, itemId: ITEM, untilOn: '2026-03-20' }));
}

function drawRequest(over: Over): void {
  const [request] = over.record().timeRequests;
  if (request) drawIn(over.room, <TimeRequest item={item(over)} request={request} />);
}

const CASES: Readonly<Record<string, Case>> = {
  'an item that is ticked off': {
    mine: (over) => tickWithUndo(over.room, item(over), true),
    theirs: (doc) => updateActionItem(doc, robin, ITEM, { status: 'wont_do' }),
    stands: (over) => item(over).status,
  },
  'a card of the board': {
    mine: (over) => moveWithUndo(over.room, item(over), 'on_hold'),
    theirs: (doc) => updateActionItem(doc, robin, ITEM, { status: 'in_progress' }),
    stands: (over) => item(over).status,
  },
  'what was removed': {
    mine: ({ room }) => removeWithUndo(room, { part: 'goals', id: GOAL }, 'Removed'),
    theirs(doc) {
      done(restoreItem(doc, robin, { part: 'goals', id: GOAL }));
      done(removeItem(doc, robin, { part: 'goals', id: GOAL }));
    },
    stands: ({ record }) => record().bin.map(({ id, removedBy }) => [id, removedBy]),
  },
  'the status of a goal': {
    before: ({ room }) => drawIn(room, <GoalsBlock level={2} />),
    mine: () => choose('Status', 'paused'),
    theirs: (doc) => updateGoal(doc, robin, GOAL, { status: 'reached' }),
    stands: ({ record }) => record().goals[0]?.status,
  },
  'the option that a goal takes': {
    before({ doc, room }) {
      for (const [at, id] of OPTIONS.entries())
        done(addTo(doc, author(), GOAL_OPTION, { id, goalId: GOAL, text: `Way ${at}` }));
      drawIn(room, <Options room={room} />);
    },
    mine: () => press('Our choice: Way 0'),
    theirs: (doc) => updateGoal(doc, robin, GOAL, { chosenId: OPTIONS[1] }),
    stands: ({ record }) => record().goals[0]?.chosenId,
  },
  'a milestone that is ticked off': {
    before({ doc, room, record }) {
      done(addTo(doc, author(), MILESTONE, { id: STEP, goalId: GOAL, text: 'A talk' }));
      const [goal] = record().goals;
      if (goal) drawIn(room, <Milestones goal={goal} />);
    },
    mine: () => fireEvent.click(screen.getByRole('checkbox')),
    theirs: (doc) => changeIn(doc, robin, MILESTONE, STEP, { doneAt: robin.now }),
    stands: ({ record }) => record().milestones[0]?.doneAt,
  },
  'the answer to who needs more time': {
    before(over) {
      begun(over);
      drawRequest(over);
    },
    mine: () => press(/^Agree/),
    // On another device of mine.
    theirs: (doc) => done(answerTimeRequest(doc, author(2), REQUEST, 'declined')),
    stands: ({ record }) => record().timeRequests[0]?.answer,
  },
  'a due date that was moved': {
    before(over) {
      begun(over);
      done(answerTimeRequest(over.doc, author(), REQUEST, 'agreed'));
      drawRequest(over);
    },
    mine: () => press(/^Move/),
    theirs: (doc) => updateActionItem(doc, robin, ITEM, { dueOn: null }),
    stands: (over) => item(over).dueOn,
  },
  'the kind of the mentorship': {
    before({ doc, room }) {
      done(setMentorship(doc, author(), { kind: 'traditional', reporting: 'yes' }));
      drawIn(room, <ReportingQuestion />);
    },
    mine: () => press(/coaching/),
    theirs: (doc) => setMentorship(doc, robin, { kind: 'peer' }),
    stands: ({ record }) => record().kind,
  },
  'the primary mentor': {
    before({ doc, room, record }) {
      done(setMentorship(doc, author(), { primaryMentor: ROBIN }));
      const card = record().members.find(({ id }) => id === ROBIN);
      if (card) drawIn(room, <PrimaryMentor card={card} />);
    },
    mine: () => press(/.+/),
    theirs: (doc) => setMentorship(doc, robin, { primaryMentor: SAM }),
    stands: ({ record }) => record().primaryMentor,
  },
  'a point that is carried over': {
    mine: (over) =>
      carryWithUndo(over.room, pointsOf(over).slice(0, 1), {
        from: SESSION,
        to: OTHER,
        name: 'Second',
      }),
    theirs(doc) {
      const [id] = [...doc.getMap('talkingPoints').keys()] as ItemId[];
      if (id) done(carryOver(doc, robin, [id], { from: OTHER, to: undefined }));
    },
    stands: ({ record }) =>
      record().talkingPoints.map(({ sessionId, carriedFrom }) => [sessionId, carriedFrom]),
  },
  'a cadence that is ended': {
    before: ({ room }) => drawIn(room, <CadenceLine />),
    mine: () => press('End the cadence'),
    theirs: (doc) => endCadence(doc, robin, cadenceId(0), '2026-05-01' as CalendarDate),
    stands: ({ record }) => record().series[0]?.untilOn,
  },
  'a day that is left out': {
    mine({ room, record }) {
      const [session] = record().sessions;
      if (session)
        leaveOutWithUndo(
          room,
          { seriesId: cadenceId(0), day: DAY },
          { ...session, id: occurrenceId(cadenceId(0), DAY) },
        );
    },
    theirs(doc) {
      done(leaveOut(doc, robin, cadenceId(0), DAY, false));
      done(leaveOut(doc, robin, cadenceId(0), DAY, true));
    },
    stands: ({ record }) => record().series[0]?.skipped,
  },
};

function begin({ before }: Case): Over {
  const over = roomOver(busyRecord());
  if (before) void act(() => void before(over));
  else drawIn(over.room, null);
  return over;
}

describe('[U281] Undo in a notice takes back what I did', () => {
  test.each(Object.entries(CASES))('%s', (_name, one) => {
    const over = begin(one);
    const before = one.stands(over);
    void act(() => void one.mine(over));
    expect(one.stands(over)).not.toEqual(before);
    press('Undo');
    expect(one.stands(over)).toEqual(before);
    expect(toasts.value).toEqual([]);
  });
});

describe('[U281] and leaves what the other has changed since, which one sentence says', () => {
  test.each(Object.entries(CASES))('%s', (_name, one) => {
    const over = begin(one);
    void act(() => void one.mine(over));
    void act(() => void one.theirs(over.doc));
    const theirs = one.stands(over);
    press('Undo');
    expect(one.stands(over)).toEqual(theirs);
    expect(toasts.value.map(({ text }) => text)).toEqual([STAYS]);
  });
});

test('[U281] of several points that were carried over it says that some stay', () => {
  const over = begin(CASES['a point that is carried over'] as Case);
  const points = pointsOf(over);
  void act(() => carryWithUndo(over.room, points, { from: SESSION, to: OTHER, name: 'Second' }));
  const [first, ...others] = points.map(({ id }) => id);
  if (!first) throw new Error('no point');
  void act(() => void done(carryOver(over.doc, robin, [first], { from: OTHER, to: undefined })));
  press('Undo');
  expect(pointsOf(over).map(({ id }) => id)).toEqual(others);
  expect(toasts.value.map(({ text }) => text)).toEqual([PARTLY]);
});

test('[U281] where what I did was done already, the notice carries no Undo', () => {
  const over = roomOver(busyRecord());
  const before = item(over);
  done(updateActionItem(over.doc, robin, ITEM, { status: 'completed' }));
  drawIn(over.room, null);
  void act(() => tickWithUndo(over.room, before, true));
  expect(toasts.value).toHaveLength(1);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('[U282] what the key has taken back is not taken back by its notice once more, which is said, nor the reverse', () => {
  const over = roomOver(busyRecord());
  drawIn(over.room, <UndoKey />);
  const key = () => fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  void act(() => void moveWithUndo(over.room, item(over), 'on_hold'));
  void act(() => void moveWithUndo(over.room, item(over), 'in_progress'));
  const [first, second] = toasts.value;
  key();
  expect(item(over).status).toBe('on_hold');
  void act(() => second?.undo?.());
  expect(item(over).status).toBe('on_hold');
  expect(toasts.value.at(-1)?.text).toBe('That is taken back already.');
  void act(() => first?.undo?.());
  expect(item(over).status).toBe('not_started');
  key();
  expect(toasts.value.at(-1)?.text).toBe('You have done nothing here that can be taken back.');
});

test('[U283] prompts that are put in at once are taken out at once, by the key as by the notice', () => {
  const over = roomOver(pairRecord());
  done(addSession(over.doc, author(), { id: SESSION, title: 'First' }));
  drawIn(
    over.room,
    <>
      <UndoKey />
      <Prompts sessionId={SESSION} />
    </>,
  );
  const putIn = () => {
    press('Put prompts in');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Prompts for any session' }));
    expect(over.record().talkingPoints).toHaveLength(4);
  };
  putIn();
  press('Undo');
  expect(over.record().talkingPoints).toEqual([]);
  putIn();
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  expect(over.record().talkingPoints).toEqual([]);
});
