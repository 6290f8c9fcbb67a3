/** A record with one item of each part, each on what it belongs to: for whoever finds, reaches or tells of all. */
import type * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { addActionItem } from '#shared/record/operations/action-items.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { addGoal } from '#shared/record/operations/goals.ts';
import { addTo } from '#shared/record/operations/items.ts';
import { addJot } from '#shared/record/operations/jots.ts';
import { setCadence } from '#shared/record/operations/series.ts';
import { addSession } from '#shared/record/operations/sessions.ts';
import { addTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { askForTime } from '#shared/record/operations/time-requests.ts';
import { CHECK_IN } from '#shared/record/parts/check-ins.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { FEEDBACK_REQUEST } from '#shared/record/parts/feedback-requests.ts';
import { FEEDBACK } from '#shared/record/parts/feedback.ts';
import { GOAL_CHANGE } from '#shared/record/parts/goal-changes.ts';
import { GOAL_OPTION } from '#shared/record/parts/goal-options.ts';
import { INTRODUCTION } from '#shared/record/parts/introductions.ts';
import { MILESTONE } from '#shared/record/parts/milestones.ts';
import { PATH_STEP } from '#shared/record/parts/path-steps.ts';
import { REFLECTION } from '#shared/record/parts/reflections.ts';
import { RELATIONSHIP_CHECK } from '#shared/record/parts/relationship-checks.ts';
import { RESOURCE } from '#shared/record/parts/resources.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import { TAKEAWAY } from '#shared/record/parts/takeaways.ts';
import type { ItemPart } from '#shared/record/schema.ts';
import { author, done, MONDAY, ROBIN, SAM } from './people.ts';

/** Which item stands in each part. */
export type OneOfEach = { readonly [Part in ItemPart]: ItemId };

/** Puts one of each into a record of Sam and Robin; `by` writes them. */
export function addOneOfEach(doc: Y.Doc, by = author()): OneOfEach {
  const sessions = done(addSession(doc, by, { title: 'Kick-off', startsAt: MONDAY }));
  const goals = done(addGoal(doc, by, { title: 'Speak in public', type: 'explore' }));
  const actionItems = done(addActionItem(doc, by, { text: 'Ring the printer' }));
  const jots = done(addJot(doc, by, { kind: 'question', text: 'Which harbour?' }));
  const on = { part: 'goals', id: goals } as const;
  return {
    ...{ sessions, goals, actionItems, jots },
    series: done(setCadence(doc, by, { startsOn: '2026-02-02', weekday: 1, title: 'Mondays' })),
    talkingPoints: done(addTalkingPoint(doc, by, { text: 'Budget', sessionId: sessions })),
    takeaways: done(addTo(doc, by, TAKEAWAY, { text: 'Ask early', sessionId: sessions })),
    timeRequests: done(askForTime(doc, by, { itemId: actionItems, untilOn: '2026-03-09' })),
    answers: done(addTo(doc, by, ANSWER, { text: 'The old one', onId: jots })),
    milestones: done(addTo(doc, by, MILESTONE, { text: 'First talk', goalId: goals })),
    goalOptions: done(addTo(doc, by, GOAL_OPTION, { text: 'A meetup', goalId: goals })),
    goalChanges: done(
      addTo(doc, by, GOAL_CHANGE, {
        goalId: goals,
        what: 'title',
        from: 'Speak',
        to: 'Speak in public',
      }),
    ),
    checkIns: done(addTo(doc, by, CHECK_IN, { mood: 'good', text: 'On the way' })),
    reviewRequests: done(addTo(doc, by, REVIEW_REQUEST, { title: 'My slides' })),
    reflections: done(addTo(doc, by, REFLECTION, { text: 'I talk too fast' })),
    feedback: done(addTo(doc, by, FEEDBACK, { forMember: SAM, situation: 'At the review' })),
    feedbackRequests: done(addTo(doc, by, FEEDBACK_REQUEST, { text: 'My last talk' })),
    relationshipChecks: done(addTo(doc, by, RELATIONSHIP_CHECK, { startsOn: '2026-03-02' })),
    resources: done(addTo(doc, by, RESOURCE, { title: 'On speaking' })),
    introductions: done(addTo(doc, by, INTRODUCTION, { title: 'Dr Okafor', forMember: SAM })),
    pathSteps: done(addTo(doc, by, PATH_STEP, { text: 'Began as a baker', memberId: ROBIN })),
    comments: done(addComment(doc, by, on, 'Well chosen')),
  };
}
