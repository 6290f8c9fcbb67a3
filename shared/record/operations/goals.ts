/**
 * Goals: what somebody wants to learn or reach, from whom, by when, and how far it is; what is changed of
 * them is told beside. [D30, D31, D113]
 */
import * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { isMillis } from '../calendar-date.ts';
import { OperationOrigin, setField, type Author } from '../operation.ts';
import { readShape } from '../part-shape.ts';
import { CHANGED_FIELDS, GOAL_CHANGE } from '../parts/goal-changes.ts';
import { GOAL, type GoalInput, type GoalPatch } from '../parts/goals.ts';
import type { Refusal } from '../refusal.ts';
import { itemMap, rootMap } from '../schema.ts';
import { addTo, changeIn } from './items.ts';

/** Adds a goal. Its owner and those of its direction must have a member card. */
export function addGoal(doc: Y.Doc, author: Author, input: GoalInput): Result<ItemId, Refusal> {
  return addTo(doc, author, GOAL, input, 'addGoal');
}

/** Changes what a goal says, and tells what was changed of it. */
export function updateGoal(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: GoalPatch,
): Result<ItemId, Refusal> {
  return doc.transact(
    () => {
      const before = toldOf(doc, id);
      const changed = changeIn(doc, author, GOAL, id, patch, 'updateGoal');
      if (changed.ok) tell(doc, author, id, before, toldOf(doc, id));
      return changed;
    },
    author.origin ?? new OperationOrigin('updateGoal'),
  );
}

type ToldField = (typeof CHANGED_FIELDS)[number];
type Told = Readonly<Partial<Record<ToldField, string>>>;

/** What a change is told of, as it stands; no field where nothing stands. */
function toldOf(doc: Y.Doc, id: ItemId): Told {
  const map = itemMap(doc, 'goals', id);
  const goal = map && readShape(GOAL, id, map);
  if (!goal) return {};
  const { title, status, targetOn, progress } = goal;
  return { title, status, progress: String(progress), ...(targetOn ? { targetOn } : {}) };
}

function tell(doc: Y.Doc, author: Author, goalId: ItemId, before: Told, after: Told): void {
  for (const what of CHANGED_FIELDS) {
    const [from, to] = [before[what], after[what]];
    if (from === to) continue;
    const going = goingOn(doc, author, goalId, what);
    if (going) setField(going, 'to', to);
    else addTo(doc, author, GOAL_CHANGE, { goalId, what, from, to });
  }
}

/** Who changes the same thing again within this time goes on with one change. */
const GOING_ON_MS = 600_000;

/** The change that its author still goes on with: of this field, without a reason yet. */
function goingOn(
  doc: Y.Doc,
  { memberId, now }: Author,
  goalId: ItemId,
  what: ToldField,
): Y.Map<unknown> | undefined {
  let latest: { readonly at: number; readonly change: Y.Map<unknown> } | undefined;
  for (const change of rootMap(doc, 'goalChanges').values()) {
    if (!(change instanceof Y.Map) || change.get('goalId') !== goalId) continue;
    if (change.get('what') !== what || isMillis(change.get('removedAt'))) continue;
    const at: unknown = change.get('at');
    if (isMillis(at) && (!latest || at >= latest.at)) latest = { at, change };
  }
  if (!latest || now - latest.at > GOING_ON_MS || now < latest.at) return undefined;
  const { change } = latest;
  return change.get('by') === memberId && change.get('reason') === undefined ? change : undefined;
}
