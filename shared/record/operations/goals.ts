/** Goals: what somebody wants to learn or reach, from whom, by when, and how far it is. [D30, D31] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { Author } from '../operation.ts';
import { GOAL, type GoalInput, type GoalPatch } from '../parts/goals.ts';
import type { Refusal } from '../refusal.ts';
import { addTo, changeIn } from './items.ts';

/** Adds a goal. Its owner and those of its direction must have a member card. */
export function addGoal(doc: Y.Doc, author: Author, input: GoalInput): Result<ItemId, Refusal> {
  return addTo(doc, author, GOAL, input, 'addGoal');
}

/** Changes what a goal says. */
export function updateGoal(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: GoalPatch,
): Result<ItemId, Refusal> {
  return changeIn(doc, author, GOAL, id, patch, 'updateGoal');
}
