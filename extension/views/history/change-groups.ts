/** Which parts of a record are asked for together where one looks for what changed. [U250] */
import { PLACE_PARTS, type PlacePart } from '#shared/record/places.ts';
import { isOneOf } from '#shared/record/schema.ts';

/** The groups, everything first. */
export const CHANGE_GROUPS = [
  'all',
  'sessions',
  'actionItems',
  'goals',
  'agreement',
  'between',
  'feedback',
  'resources',
  'comments',
  'people',
] as const;
/** One of `CHANGE_GROUPS`. */
export type ChangeGroup = (typeof CHANGE_GROUPS)[number];

const GROUP_OF: Readonly<Record<PlacePart, ChangeGroup>> = {
  sessions: 'sessions',
  series: 'sessions',
  notes: 'sessions',
  talkingPoints: 'sessions',
  takeaways: 'sessions',
  actionItems: 'actionItems',
  timeRequests: 'actionItems',
  goals: 'goals',
  milestones: 'goals',
  goalOptions: 'goals',
  goalChanges: 'goals',
  agreement: 'agreement',
  signatures: 'agreement',
  jots: 'between',
  answers: 'between',
  checkIns: 'between',
  reviewRequests: 'between',
  reflections: 'between',
  feedback: 'feedback',
  feedbackRequests: 'feedback',
  relationshipChecks: 'feedback',
  resources: 'resources',
  introductions: 'resources',
  comments: 'comments',
  members: 'people',
  pathSteps: 'people',
  mentorship: 'people',
};

/** Whether a part is of a group; what is told as many things at once is of each. */
export function isInGroup(part: string, group: ChangeGroup): boolean {
  return group === 'all' || !isOneOf(PLACE_PARTS, part) || GROUP_OF[part] === group;
}
