/** Where a talking point goes when it is to stand at another index of the list as it is shown. */
import type { ItemId } from '#shared/base/ids.ts';
import type { MovePlace } from '#shared/record/operations/talking-points.ts';

/**
 * The neighbour to move `id` beside so that it stands at index `to`. Undefined when it stands there,
 * is not in the list, or `to` is outside of it.
 */
export function placeFor(
  points: readonly { readonly id: ItemId }[],
  id: ItemId,
  to: number,
): MovePlace | undefined {
  const from = points.findIndex((point) => point.id === id);
  const neighbour = points[to];
  if (from < 0 || from === to || neighbour === undefined) return undefined;
  return to < from ? { before: neighbour.id } : { after: neighbour.id };
}
