/** Talking points: what to speak of, ticked off, deferred and put in order. [D14] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { setField, writeOperation, type Author } from '../operation.ts';
import {
  TALKING_POINT,
  type TalkingPointInput,
  type TalkingPointPatch,
} from '../parts/talking-points.ts';
import { planMove } from '../point-order.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemMap, type TalkingPointStatus } from '../schema.ts';
import { addTo, changeIn } from './items.ts';

/** Where a talking point goes: right before or right after another one. */
export type MovePlace = { readonly before: ItemId } | { readonly after: ItemId };

/** Adds a talking point after all that are there. */
export function addTalkingPoint(
  doc: Y.Doc,
  author: Author,
  input: TalkingPointInput,
): Result<ItemId, Refusal> {
  return addTo(doc, author, TALKING_POINT, input, 'addTalkingPoint');
}

/** Changes what a talking point says. `sessionId: null`: for the next session. */
export function updateTalkingPoint(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  patch: TalkingPointPatch,
): Result<ItemId, Refusal> {
  return changeIn(doc, author, TALKING_POINT, id, patch, 'updateTalkingPoint');
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
