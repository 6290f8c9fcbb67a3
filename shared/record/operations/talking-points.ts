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
import { addTo, changeIn, isThere } from './items.ts';
import { keepOccurrence } from '../occurrences.ts';

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

/**
 * Carries points over that were not spoken of, to the session `to` or, without one, to the next that is planned.
 * A point is moved and not copied, so it stands in one session, however many people carry it. [D105]
 */
export function carryOver(
  doc: Y.Doc,
  author: Author,
  ids: readonly ItemId[],
  at: { readonly from: ItemId; readonly to: ItemId | undefined },
): Result<number, Refusal> {
  const points = ids.map((id) => itemMap(doc, 'talkingPoints', id));
  if (points.includes(undefined)) return refuse('unknown-item', 'id');
  for (const session of [at.from, at.to])
    if (session !== undefined && !isThere(doc, 'sessions', session))
      return refuse('unknown-item', 'session');
  return writeOperation(doc, author, 'updateTalkingPoint', ids.length, () => {
    for (const session of [at.from, at.to]) keepOccurrence(doc, session);
    for (const point of points) {
      if (!point) continue;
      setField(point, 'sessionId', at.to);
      setField(point, 'carriedFrom', at.from);
      setField(point, 'status', undefined);
    }
  });
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
