/** Action items: who does what by which day. Assignees are a set of its own. [D13] */
import * as Y from 'yjs';
import { isId, type ItemId, type MemberId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import { isCalendarDate } from '../calendar-date.ts';
import { addItem, memberSet, newActionItem, type ActionItemInput } from '../new-item.ts';
import { checkText } from '../one-line-text.ts';
import { areMembers, changeItem, hasSession, setField, type Author } from '../operation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { ACTION_ITEM_STATUSES, isOneOf, itemMap, type ActionItemStatus } from '../schema.ts';

/** What can be changed; what is left out stays. `dueOn`: 'yyyy-mm-dd', `null` clears. */
export type ActionItemPatch = {
  readonly text?: string | undefined;
  readonly assignees?: readonly MemberId[] | undefined;
  readonly dueOn?: string | null | undefined;
  readonly status?: ActionItemStatus | undefined;
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
  if (input.sessionId !== undefined && !hasSession(doc, input.sessionId))
    return refuse('unknown-item', 'session');
  return addItem(doc, author, 'addActionItem', item.value);
}

/** Changes an action item's text, assignees, due date or status. */
export function updateActionItem(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: ActionItemPatch,
): Result<ItemId, Refusal> {
  const { assignees, dueOn, status } = patch;
  const text =
    patch.text === undefined ? ok(undefined) : checkText(patch.text, 'text', MAX_TEXT_CHARACTERS);
  if (!text.ok) return text;
  if (status !== undefined && !isOneOf(ACTION_ITEM_STATUSES, status))
    return refuse('bad-value', 'status');
  if (dueOn !== undefined && dueOn !== null && !isCalendarDate(dueOn))
    return refuse('bad-date', 'dueOn');
  const item = itemMap(doc, 'actionItems', id);
  if (item && assignees && !areMembers(doc, newOnes(item, assignees)))
    return refuse('unknown-member', 'assignees');
  return changeItem(doc, author, 'updateActionItem', { root: 'actionItems', id }, (changed) => {
    if (text.value !== undefined) setField(changed, 'text', text.value);
    if (dueOn !== undefined) setField(changed, 'dueOn', dueOn ?? undefined);
    if (status !== undefined) setStatus(changed, status, author);
    if (assignees) setAssignees(changed, assignees);
  });
}

function setStatus(item: Y.Map<unknown>, status: ActionItemStatus, author: Author): void {
  if (item.get('status') === status) return;
  setField(item, 'status', status);
  setField(item, 'completedAt', status === 'completed' ? author.now : undefined);
}

function setAssignees(item: Y.Map<unknown>, wanted: readonly MemberId[]): void {
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
