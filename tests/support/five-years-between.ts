/**
 * What two people write in one week of five years between sessions: goals, check-ins, questions, reviews,
 * reflections, feedback, resources, comments. Everything by the record's own operations.
 */
import type { ItemId, MemberId, Millis } from '#shared/base/ids.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { answerFeedback } from '#shared/record/operations/feedback.ts';
import { addGoal, updateGoal } from '#shared/record/operations/goals.ts';
import { updateIntroduction } from '#shared/record/operations/introductions.ts';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { revealAnswers, setReady } from '#shared/record/operations/relationship-checks.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { CHECK_IN, MOODS } from '#shared/record/parts/check-ins.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { GOAL_AREAS } from '#shared/record/parts/goals.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { act, dayOf, MEMBERS, WEEK, type Sitting } from './five-years.ts';
import { sentence } from './typist.ts';
import {
  type Story,
  type Share,
  DIRECTION,
  either,
  other,
  paragraph,
  each,
} from './five-years-story.ts';

/** New goals with their milestones and options; each week one that goes on gets further. */
export function makeGoals(sitting: Sitting, story: Story, share: Share): void {
  const { doc } = sitting;
  each(sitting, share(60), (id, who) => {
    act(sitting, who, (author) => addGoal(doc, author, { id, ...goalOf(sitting, who) }));
    story.goals.push(id);
    story.places.push({ part: 'goals', id });
    setMilestones(sitting, id, who);
    if (story.goals.length % 4 === 0) compareOptions(sitting, id, who);
  });
  moveGoal(sitting, story);
}

/** A goal of which every field is filled. */
function goalOf({ chance, startsAt }: Sitting, who: 0 | 1) {
  return {
    title: sentence(chance, 5),
    owner: MEMBERS[who],
    direction: DIRECTION,
    area: chance.oneOf(GOAL_AREAS),
    targetOn: dayOf(startsAt + 13 * WEEK),
    aspiration: paragraph(chance, 2),
    specific: paragraph(chance, 1),
    measurable: paragraph(chance, 1),
    achievable: paragraph(chance, 1),
    relevant: paragraph(chance, 1),
    timeBound: paragraph(chance, 1),
    successCriteria: paragraph(chance, 2),
    baseline: sentence(chance, 6),
    measure: sentence(chance, 6),
    countedBy: chance.oneOf(['judgement', 'milestones'] as const),
  };
}

function setMilestones(sitting: Sitting, goalId: ItemId, who: 0 | 1): void {
  const { doc, chance, startsAt } = sitting;
  const dueOn = dayOf(startsAt + 13 * WEEK);
  each(sitting, 4, (id) => {
    const milestone = { id, text: sentence(chance, 7), goalId, dueOn };
    act(sitting, who, (author) => addTo(doc, author, MILESTONE, milestone));
    const doneAt = (startsAt + 5 * WEEK) as Millis;
    if (chance.below(3) > 0)
      act(sitting, who, (author) => changeIn(doc, author, MILESTONE, id, { doneAt }));
  });
}

function compareOptions(sitting: Sitting, goalId: ItemId, who: 0 | 1): void {
  const { doc, chance } = sitting;
  each(sitting, 3, (id, _, place) => {
    const forIt = paragraph(chance, 1);
    const option = {
      id,
      text: sentence(chance, 6),
      goalId,
      forIt,
      againstIt: paragraph(chance, 1),
    };
    act(sitting, who, (author) => addTo(doc, author, GOAL_OPTION, option));
    const chosen = { type: 'explore', chosenId: id } as const;
    if (place === 0) act(sitting, who, (author) => updateGoal(doc, author, goalId, chosen));
  });
}

function moveGoal(sitting: Sitting, { goals }: Story): void {
  const { doc, chance } = sitting;
  const id = goals[Math.max(0, goals.length - 1 - chance.below(4))];
  if (id !== undefined)
    act(sitting, either(chance), (author) =>
      updateGoal(doc, author, id, { progress: chance.below(100) }),
    );
  // Three go on at a time; what is older is reached or was dropped.
  const over = goals.at(-4);
  const status = chance.oneOf(['reached', 'reached', 'dropped'] as const);
  if (over !== undefined) act(sitting, 0, (author) => updateGoal(doc, author, over, { status }));
}

/** Check-ins, questions with answers, jots, review requests, reflections, feedback both ways. */
export function makeBetween(sitting: Sitting, story: Story, share: Share): void {
  const { doc, chance, sessionId, startsAt } = sitting;
  each(sitting, share(520), (id) => {
    const said = { text: sentence(chance, 10), need: sentence(chance, 6) };
    const checkIn = { id, mood: chance.oneOf(MOODS), ...said };
    act(sitting, 0, (author) => addTo(doc, author, CHECK_IN, checkIn));
  });
  each(sitting, share(260), (id, who) => {
    const question = { id, kind: 'question', text: sentence(chance, 10) } as const;
    act(sitting, who, (author) => addJot(doc, author, question));
    const answer = { id: chance.id<ItemId>(), text: paragraph(chance, 2), onId: id };
    act(sitting, other(who), (author) => addTo(doc, author, ANSWER, answer));
  });
  each(sitting, share(260), (id, who) => {
    const kind = chance.oneOf(['note', 'win', 'curiosity'] as const);
    act(sitting, who, (author) => addJot(doc, author, { id, kind, text: sentence(chance, 9) }));
    story.places.push({ part: 'jots', id });
  });
  each(sitting, share(65), (id) => {
    const link = `https://docs.example.org/r/${id}`;
    const asked = { id, title: sentence(chance, 5), link, wanted: paragraph(chance, 1) };
    act(sitting, 0, (author) => addTo(doc, author, REVIEW_REQUEST, asked));
    const repliedAt = (startsAt + WEEK) as Millis;
    const replied = { reply: paragraph(chance, 3), repliedAt, answeredBy: MEMBERS[1] };
    act(sitting, 1, (author) => changeIn(doc, author, REVIEW_REQUEST, id, replied));
  });
  each(sitting, share(130), (id, who) => {
    const reflection = { id, text: paragraph(chance, 4), sessionId };
    act(sitting, who, (author) => addTo(doc, author, REFLECTION, reflection));
  });
  giveFeedback(sitting, story, share);
}

function giveFeedback(sitting: Sitting, story: Story, share: Share): void {
  const { doc, chance } = sitting;
  each(sitting, share(40), (id, who) => {
    const asked = { id, text: sentence(chance, 8), fromMember: MEMBERS[other(who)] };
    act(sitting, who, (author) => addTo(doc, author, FEEDBACK_REQUEST, asked));
  });
  each(sitting, share(60) * 2, (id, _, place) => {
    const who = place % 2 === 0 ? 0 : 1;
    const given = {
      id,
      forMember: MEMBERS[other(who)],
      situation: paragraph(chance, 1),
      behaviour: paragraph(chance, 1),
      impact: paragraph(chance, 1),
      suggestion: paragraph(chance, 1),
      appreciation: sentence(chance, 8),
    };
    act(sitting, who, (author) => addTo(doc, author, FEEDBACK, given));
    act(sitting, other(who), (author) => answerFeedback(doc, author, id, { answer: 'thanks' }));
    story.places.push({ part: 'feedback', id });
  });
  each(sitting, share(20), (id) => {
    const check = { id, startsOn: dayOf(sitting.startsAt) };
    act(sitting, 0, (author) => addTo(doc, author, RELATIONSHIP_CHECK, check));
    for (const who of [0, 1] as const)
      act(sitting, who, (author) => setReady(doc, author, id, true));
    for (const who of [0, 1] as const)
      act(sitting, who, (author) => revealAnswers(doc, author, id, '4351425345'));
  });
}

/** Resources, and introductions to which both sides said yes. */
export function makeResources(sitting: Sitting, { goals, places }: Story, share: Share): void {
  const { doc, chance } = sitting;
  each(sitting, share(200), (id, who) => {
    const why = paragraph(chance, 1);
    const url = `https://library.example.org/${id}`;
    const goalId = goals.at(-1);
    const resource = { id, title: sentence(chance, 6), url, why, forMember: MEMBERS[0], goalId };
    act(sitting, who, (author) => addTo(doc, author, RESOURCE, resource));
    act(sitting, 0, (author) => changeIn(doc, author, RESOURCE, id, { state: 'useful' }));
    places.push({ part: 'resources', id });
  });
  each(sitting, share(20), (id) => {
    const input = { id, title: sentence(chance, 2), why: paragraph(chance, 1), asked: true };
    const forMember: MemberId = MEMBERS[0];
    act(sitting, 1, (author) => addTo(doc, author, INTRODUCTION, { ...input, forMember }));
    const made = { otherAgreed: true, state: 'made', outcome: paragraph(chance, 1) } as const;
    act(sitting, 1, (author) => updateIntroduction(doc, author, id, made));
  });
}

/** Comments on what was made lately: on about every third item. */
export function makeComments(sitting: Sitting, { places }: Story, share: Share): void {
  const { doc, chance } = sitting;
  places.splice(0, places.length - 40);
  each(sitting, share(1_500), (_, who) => {
    const on = places[chance.below(places.length)];
    const text = sentence(chance, 8 + chance.below(12));
    if (on) act(sitting, who, (author) => addComment(doc, author, on, text));
  });
}
