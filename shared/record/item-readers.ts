/** How each part of the record is read: by its shape, and in which order. [D5, D6] */
import type { ItemId } from '../base/ids.ts';
import { readShape, type Shape, type ViewOf } from './part-shape.ts';
import { ANSWER } from './parts/answers.ts';
import { CHECK_IN } from './parts/check-ins.ts';
import { COMMENT } from './parts/comments.ts';
import { FEEDBACK_REQUEST } from './parts/feedback-requests.ts';
import { FEEDBACK } from './parts/feedback.ts';
import { GOAL_CHANGE } from './parts/goal-changes.ts';
import { GOAL_OPTION } from './parts/goal-options.ts';
import { INTRODUCTION } from './parts/introductions.ts';
import { MILESTONE } from './parts/milestones.ts';
import { PATH_STEP } from './parts/path-steps.ts';
import { REFLECTION } from './parts/reflections.ts';
import { RELATIONSHIP_CHECK } from './parts/relationship-checks.ts';
import { RESOURCE } from './parts/resources.ts';
import { REVIEW_REQUEST } from './parts/review-requests.ts';
import { SERIES } from './parts/series.ts';
import { SESSION, type SessionView } from './parts/sessions.ts';
import { TAKEAWAY } from './parts/takeaways.ts';
import { TIME_REQUEST } from './parts/time-requests.ts';
import { byOrder } from './point-order.ts';
import { readActionItem, readGoal, readJot, readTalkingPoint, type ItemMap } from './read-item.ts';
import { byCreation, itemPart, type PartReader } from './read-part.ts';
import type { ItemPart } from './schema.ts';
import type { ItemViews } from './view.ts';

type Dated = Parameters<typeof byCreation>[0];

const newestMade = (a: Dated, b: Dated): number => byCreation(b, a);

/** When a session starts or, with no time given, was made. */
export function startOf(session: SessionView): number {
  return session.startsAt ?? session.createdAt ?? 0;
}

/** Later starts first. */
export function latestStart(a: SessionView, b: SessionView): number {
  return startOf(b) - startOf(a) || byCreation(b, a);
}

function read<S extends Shape>(shape: S): (id: ItemId, item: ItemMap) => ViewOf<S> | undefined {
  return (id, item) => readShape(shape, id, item);
}

/** Every part: sessions by their start, latest first; talking points as people put them; others by creation. */
export const ITEM_READERS: { readonly [Part in ItemPart]: PartReader<ItemViews[Part]> } = {
  sessions: itemPart('sessions', read(SESSION), latestStart),
  series: itemPart('series', read(SERIES), byCreation),
  talkingPoints: itemPart('talkingPoints', readTalkingPoint, byOrder),
  takeaways: itemPart('takeaways', read(TAKEAWAY), byCreation),
  actionItems: itemPart('actionItems', readActionItem, byCreation),
  timeRequests: itemPart('timeRequests', read(TIME_REQUEST), byCreation),
  jots: itemPart('jots', readJot, newestMade),
  answers: itemPart('answers', read(ANSWER), byCreation),
  goals: itemPart('goals', readGoal, byCreation),
  milestones: itemPart('milestones', read(MILESTONE), byCreation),
  goalOptions: itemPart('goalOptions', read(GOAL_OPTION), byCreation),
  goalChanges: itemPart('goalChanges', read(GOAL_CHANGE), byCreation),
  checkIns: itemPart('checkIns', read(CHECK_IN), newestMade),
  reviewRequests: itemPart('reviewRequests', read(REVIEW_REQUEST), newestMade),
  reflections: itemPart('reflections', read(REFLECTION), newestMade),
  feedback: itemPart('feedback', read(FEEDBACK), newestMade),
  feedbackRequests: itemPart('feedbackRequests', read(FEEDBACK_REQUEST), newestMade),
  relationshipChecks: itemPart('relationshipChecks', read(RELATIONSHIP_CHECK), newestMade),
  resources: itemPart('resources', read(RESOURCE), newestMade),
  introductions: itemPart('introductions', read(INTRODUCTION), newestMade),
  pathSteps: itemPart('pathSteps', read(PATH_STEP), byCreation),
  comments: itemPart('comments', read(COMMENT), byCreation),
};
