/** Goals: what somebody wants to learn or reach, from whom, by when, and how far it is. [D30, D31] */
import type * as Y from 'yjs';
import type { ItemId, MemberId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import {
  addItem,
  checkGoalFields,
  directionText,
  newGoal,
  type GoalFields,
  type GoalInput,
} from '../new-item.ts';
import { MAX_NAME_CHARACTERS } from '../limits.ts';
import { checkText } from '../one-line-text.ts';
import { areMembers, changeItem, setField, type Author } from '../operation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { GOAL_STATUSES, isOneOf, itemMap, type GoalStatus } from '../schema.ts';

/** What can be changed; what is left out stays. `targetOn`: 'yyyy-mm-dd', `null` clears. */
export type GoalPatch = GoalFields & {
  readonly title?: string | undefined;
  readonly status?: GoalStatus | undefined;
};

/** Adds a goal. Its owner and those of its direction must have a member card. */
export function addGoal(doc: Y.Doc, author: Author, input: GoalInput): Result<ItemId, Refusal> {
  const item = newGoal(input);
  if (!item.ok) return item;
  const people = checkPeople(doc, input);
  return people.ok ? addItem(doc, author, 'addGoal', item.value) : people;
}

/** Changes a goal's title, owner, direction, status, target date or progress. */
export function updateGoal(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: GoalPatch,
): Result<ItemId, Refusal> {
  const title =
    patch.title === undefined
      ? ok(undefined)
      : checkText(patch.title, 'title', MAX_NAME_CHARACTERS);
  if (!title.ok) return title;
  const { owner, direction, status, targetOn, progress } = patch;
  if (status !== undefined && !isOneOf(GOAL_STATUSES, status)) return refuse('bad-value', 'status');
  const checked = checkGoalFields(patch);
  if (!checked.ok) return checked;
  const people = itemMap(doc, 'goals', id) ? checkPeople(doc, patch) : ok(undefined);
  if (!people.ok) return people;
  return changeItem(doc, author, 'updateGoal', { root: 'goals', id }, (goal) => {
    if (title.value !== undefined) setField(goal, 'title', title.value);
    if (owner !== undefined) setField(goal, 'owner', owner);
    if (direction !== undefined) setField(goal, 'direction', directionText(direction));
    if (status !== undefined) setField(goal, 'status', status);
    if (targetOn !== undefined) setField(goal, 'targetOn', targetOn ?? undefined);
    if (progress !== undefined) setField(goal, 'progress', progress);
  });
}

function checkPeople(doc: Y.Doc, { owner, direction }: GoalFields): Result<void, Refusal> {
  const known = (ids: readonly MemberId[]): boolean => areMembers(doc, ids);
  if (owner !== undefined && !known([owner])) return refuse('unknown-member', 'owner');
  if (direction && !known([direction.learner, direction.teacher]))
    return refuse('unknown-member', 'direction');
  return ok(undefined);
}
