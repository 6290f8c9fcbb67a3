/** Action items: who does what by which day. Assignees are a set of its own. [D13, D24] */
import * as Y from 'yjs';
import { isId, type ItemId, type MemberId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { addItem, memberSet, newActionItem, type ActionItemInput } from '../new-item.ts';
import { areMembers, changeItem, setField, type Author } from '../operation.ts';
import { checkGiven, type PatchOf } from '../part-shape.ts';
import { ACTION_ITEM } from '../parts/action-items.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemMap, type ActionItemStatus, type FieldMap } from '../schema.ts';
import { checkNamed } from './items.ts';

/** What can be changed; what is left out stays, `null` clears. */
export type ActionItemPatch = Omit<PatchOf<typeof ACTION_ITEM>, 'completedAt' | 'quote'> & {
  readonly assignees?: readonly MemberId[] | undefined;
};

/** Adds an action item. Assignees must have a member card. */
export function addActionItem(
  doc: Y.Doc,
  author: Author,
  input: ActionItemInput,
): Result<ItemId, Refusal> {
  const item = newActionItem(input);
  if (!item.ok) return item;
  if (!areMembers(doc, input.assignees ?? [])) return refuse('unknown-member', 'assignees');
  const named = checkNamed(doc, ACTION_ITEM, input);
  return named.ok ? addItem(doc, author, 'addActionItem', item.value) : named;
}

/** Changes what an action item says, and who does it. */
export function updateActionItem(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: ActionItemPatch,
): Result<ItemId, Refusal> {
  const { assignees, status, ...fields } = patch;
  const changes = checkGiven(ACTION_ITEM, { ...fields, status });
  if (!changes.ok) return changes;
  const item = itemMap(doc, 'actionItems', id);
  if (item && assignees && !areMembers(doc, newOnes(item, assignees)))
    return refuse('unknown-member', 'assignees');
  const named = item ? checkNamed(doc, ACTION_ITEM, fields, item) : undefined;
  if (named && !named.ok) return named;
  return changeItem(doc, author, 'updateActionItem', { root: 'actionItems', id }, (changed) => {
    if (status) setStatus(changed, status, author);
    for (const [name, value] of changes.value)
      if (name !== 'status') setField(changed, name, value);
    if (assignees) setAssignees(changed, assignees);
  });
}

function setStatus(item: FieldMap, status: ActionItemStatus, author: Author): void {
  if (item.get('status') === status) return;
  setField(item, 'status', status);
  setField(item, 'completedAt', status === 'completed' ? author.now : undefined);
}

function setAssignees(item: FieldMap, wanted: readonly MemberId[]): void {
  const set = item.get('assignees');
  if (!(set instanceof Y.Map)) {
    item.set('assignees', memberSet([...new Set(wanted)]));
    return;
  }
  for (const member of set.keys())
    if (isId(member) && !wanted.some((id) => id === member)) set.delete(member);
  for (const member of wanted) setField(set, member, true);
}

function newOnes(item: Y.Map<unknown>, wanted: readonly MemberId[]): readonly MemberId[] {
  const set = item.get('assignees');
  return set instanceof Y.Map ? wanted.filter((member) => !set.has(member)) : wanted;
}
