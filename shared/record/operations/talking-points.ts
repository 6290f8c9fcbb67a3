/** Talking points: what to speak of, ticked off, deferred and put in order. [D14] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import { addItem, newTalkingPoint, type TalkingPointInput } from '../new-item.ts';
import { checkText } from '../one-line-text.ts';
import { changeItem, hasSession, setField, writeOperation, type Author } from '../operation.ts';
import { planMove } from '../point-order.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { isOneOf, itemMap, TALKING_POINT_STATUSES, type TalkingPointStatus } from '../schema.ts';

/** What can be changed; what is left out stays. `sessionId: null`: for the next session. */
export type TalkingPointPatch = {
  readonly text?: string | undefined;
  readonly status?: TalkingPointStatus | undefined;
  readonly sessionId?: ItemId | null | undefined;
};

/** Where a talking point goes: right before or right after another one. */
export type MovePlace = { readonly before: ItemId } | { readonly after: ItemId };

/** Adds a talking point after all that are there. */
export function addTalkingPoint(
  doc: Y.Doc,
  author: Author,
  input: TalkingPointInput,
): Result<ItemId, Refusal> {
  const item = newTalkingPoint(input);
  if (!item.ok) return item;
  if (input.sessionId !== undefined && !hasSession(doc, input.sessionId))
    return refuse('unknown-item', 'session');
  return addItem(doc, author, 'addTalkingPoint', item.value);
}

/** Changes a talking point's text, status or session. */
export function updateTalkingPoint(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: TalkingPointPatch,
): Result<ItemId, Refusal> {
  const { status, sessionId } = patch;
  const text =
    patch.text === undefined ? ok(undefined) : checkText(patch.text, 'text', MAX_TEXT_CHARACTERS);
  if (!text.ok) return text;
  if (status !== undefined && !isOneOf(TALKING_POINT_STATUSES, status))
    return refuse('bad-value', 'status');
  if (sessionId !== undefined && sessionId !== null && !hasSession(doc, sessionId))
    return refuse('unknown-item', 'session');
  return changeItem(doc, author, 'updateTalkingPoint', { root: 'talkingPoints', id }, (point) => {
    if (text.value !== undefined) setField(point, 'text', text.value);
    if (status !== undefined) setField(point, 'status', status);
    if (sessionId !== undefined) setField(point, 'sessionId', sessionId ?? undefined);
  });
}

/** Ticks a talking point off, defers or reopens it. */
export function setTalkingPoint(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  status: TalkingPointStatus,
): Result<ItemId, Refusal> {
  return updateTalkingPoint(doc, author, id, { status });
}

/** Moves a talking point right before or right after another one. */
export function moveTalkingPoint(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  place: MovePlace,
): Result<ItemId, Refusal> {
  if (!itemMap(doc, 'talkingPoints', id)) return refuse('unknown-item', 'id');
  const orders = planMove(doc, id, place);
  if (!orders) return refuse('unknown-item', 'place');
  return writeOperation(doc, author, 'moveTalkingPoint', id, () => {
    for (const [moved, order] of orders) {
      const point = itemMap(doc, 'talkingPoints', moved);
      if (point) setField(point, 'order', order);
    }
  });
}
