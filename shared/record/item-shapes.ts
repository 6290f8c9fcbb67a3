/** The shape of every part, by its name. [D1] */
import type { Shape } from './part-shape.ts';
import { ACTION_ITEM } from './parts/action-items.ts';
import { ANSWER } from './parts/answers.ts';
import { CHECK_IN } from './parts/check-ins.ts';
import { COMMENT } from './parts/comments.ts';
import { FEEDBACK_REQUEST } from './parts/feedback-requests.ts';
import { FEEDBACK } from './parts/feedback.ts';
import { GOAL_CHANGE } from './parts/goal-changes.ts';
import { GOAL_OPTION } from './parts/goal-options.ts';
import { GOAL } from './parts/goals.ts';
import { INTRODUCTION } from './parts/introductions.ts';
import { JOT } from './parts/jots.ts';
import { MEMBER_CARD } from './parts/member-cards.ts';
import { MILESTONE } from './parts/milestones.ts';
import { PATH_STEP } from './parts/path-steps.ts';
import { REFLECTION } from './parts/reflections.ts';
import { RELATIONSHIP_CHECK } from './parts/relationship-checks.ts';
import { RESOURCE } from './parts/resources.ts';
import { REVIEW_REQUEST } from './parts/review-requests.ts';
import { SERIES } from './parts/series.ts';
import { SESSION } from './parts/sessions.ts';
import { TAKEAWAY } from './parts/takeaways.ts';
import { TALKING_POINT } from './parts/talking-points.ts';
import { TIME_REQUEST } from './parts/time-requests.ts';

/** The shapes of the parts, and of member cards. */
export const SHAPES = {
  actionItems: ACTION_ITEM,
  answers: ANSWER,
  checkIns: CHECK_IN,
  comments: COMMENT,
  feedback: FEEDBACK,
  feedbackRequests: FEEDBACK_REQUEST,
  goalChanges: GOAL_CHANGE,
  goalOptions: GOAL_OPTION,
  goals: GOAL,
  introductions: INTRODUCTION,
  jots: JOT,
  members: MEMBER_CARD,
  milestones: MILESTONE,
  pathSteps: PATH_STEP,
  reflections: REFLECTION,
  relationshipChecks: RELATIONSHIP_CHECK,
  resources: RESOURCE,
  reviewRequests: REVIEW_REQUEST,
  series: SERIES,
  sessions: SESSION,
  takeaways: TAKEAWAY,
  talkingPoints: TALKING_POINT,
  timeRequests: TIME_REQUEST,
} as const satisfies Readonly<Record<Shape['part'], Shape>>;
