/**
 * The order of the talking points as it stands in the record, and what a move has to write: one
 * key, or some more where two replicas gave the same key to neighbours or a key grew too long.
 * Points in the bin keep their place. [D14]
 */
import * as Y from 'yjs';
import { isId, type ItemId } from '../base/ids.ts';
import { isMillis } from './calendar-date.ts';
import {
  isOrderKey,
  MAX_ORDER_KEY_LENGTH,
  orderKeyBetween,
  orderKeysBetween,
  timeOrderKey,
} from './order-key.ts';
import { rootMap, type FieldMap } from './schema.ts';

/** An item that has a place in the list. */
export type Placed = { readonly id: string; readonly order: string };

/** Sorts by key, ties by id: the same on every replica. */
export function byOrder(a: Placed, b: Placed): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** The key of a point: the one a move gave it, else by the time it was made. */
export function orderOf(point: Pick<FieldMap, 'get'>): string {
  const order = point.get('order');
  if (isOrderKey(order)) return order;
  const createdAt = point.get('at');
  return timeOrderKey(isMillis(createdAt) ? createdAt : 0);
}

function placedPoints(doc: Y.Doc): Placed[] {
  const placed: Placed[] = [];
  for (const [id, value] of rootMap(doc, 'talkingPoints').entries())
    if (isId(id) && value instanceof Y.Map) placed.push({ id, order: orderOf(value) });
  return placed.sort(byOrder);
}

/**
 * The keys to write so that `id` stands right before or after another point; none when it stands
 * there already; `undefined` when that other point is not there (or is `id` itself).
 */
export function planMove(
  doc: Y.Doc,
  id: ItemId,
  place: { readonly before: ItemId } | { readonly after: ItemId },
): ReadonlyMap<string, string> | undefined {
  const points = placedPoints(doc);
  const others = points.filter((point) => point.id !== id);
  const target = 'before' in place ? place.before : place.after;
  const found = others.findIndex((point) => point.id === target);
  if (found < 0) return undefined;
  const index = 'before' in place ? found : found + 1;
  if (points[index]?.id === id) return new Map();
  return keysAt(others, index, id);
}

// Gives keys to `id` and to as many followers as are needed for the keys to ascend and stay short.
function keysAt(others: readonly Placed[], index: number, id: ItemId): ReadonlyMap<string, string> {
  const lower = others[index - 1]?.order;
  for (let followers = 0; ; followers += 1) {
    const upper = others[index + followers]?.order;
    if (lower !== undefined && upper !== undefined && lower >= upper) continue;
    const keys = orderKeysBetween(lower, upper, followers + 1);
    const short = keys.every((key) => key.length <= MAX_ORDER_KEY_LENGTH);
    if (!short && upper !== undefined) continue;
    const ids = [id, ...others.slice(index, index + followers).map((point) => point.id)];
    return new Map(ids.map((moved, place) => [moved, keys[place] ?? ''] as const));
  }
}

/**
 * The key of a new point that is to stand before all others. Where no shorter one is left it is that of the
 * first, which it then stands beside. [D121]
 */
export function orderBeforeAll(doc: Y.Doc): string {
  const first = placedPoints(doc)[0]?.order;
  const key = orderKeyBetween('', first);
  return first !== undefined && key.length > MAX_ORDER_KEY_LENGTH ? first : key;
}
