/** By which id one is led to what is folded away in a session. [U234] */
import type { ItemId } from '#shared/base/ids.ts';

/** The id of the opening round, or of the closing card, of a session. */
export function foldOf(fold: 'opening' | 'closing', sessionId: ItemId): string {
  return `${fold}:${sessionId}`;
}
