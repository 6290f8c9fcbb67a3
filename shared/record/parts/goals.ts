/** Goals: what somebody wants to learn or reach, from whom, why, by when, and how one will see it. [D30, D31] */
import { FULL_PROGRESS, GOAL_STATUSES } from '../schema.ts';
import { MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { day, direction, itemOf, line, member, or, prose, whole, word } from '../fields.ts';
import { shapeOf, type InputOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** What part of a life a goal is about. */
export const GOAL_AREAS = [
  'career',
  'technical',
  'business',
  'communication',
  'leadership',
  'time-management',
  'networking',
  'well-being',
  'other',
] as const;
/** Something to reach, or options to compare. */
export const GOAL_TYPES = ['reach', 'explore'] as const;
/** Where the progress comes from: somebody's judgement, or what is done of milestones and action items. */
export const PROGRESS_SOURCES = ['judgement', 'milestones', 'items'] as const;

/**
 * What a goal says. `baseline`: where its owner stands now; `measure`: by what one will see that it moved;
 * `chosenId`: of the options it compares the one that was taken, one value, so that two are never. [D112]
 */
export const GOAL = shapeOf(
  'goals',
  {
    title: line(MAX_NAME_CHARACTERS),
    owner: member,
    direction,
    status: or(word(GOAL_STATUSES), 'active'),
    type: or(word(GOAL_TYPES), 'reach'),
    area: word(GOAL_AREAS),
    targetOn: day,
    progress: or(whole(0, FULL_PROGRESS), 0),
    countedBy: or(word(PROGRESS_SOURCES), 'judgement'),
    aspiration: prose(MAX_TEXT_CHARACTERS),
    specific: prose(MAX_TEXT_CHARACTERS),
    measurable: prose(MAX_TEXT_CHARACTERS),
    achievable: prose(MAX_TEXT_CHARACTERS),
    relevant: prose(MAX_TEXT_CHARACTERS),
    timeBound: prose(MAX_TEXT_CHARACTERS),
    successCriteria: prose(MAX_TEXT_CHARACTERS),
    baseline: line(MAX_LINE_CHARACTERS),
    measure: line(MAX_LINE_CHARACTERS),
    chosenId: itemOf('goalOptions'),
  },
  { required: 'title' },
);

/** A goal. `owner`: who made it, unless it was given to somebody; without `direction`: `directionOf`. */
export type GoalView = ViewOf<typeof GOAL>;
/** What a new goal is made of. */
export type GoalInput = InputOf<typeof GOAL>;
/** What of a goal is to change. */
export type GoalPatch = PatchOf<typeof GOAL>;
