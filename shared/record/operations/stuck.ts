/** "I am stuck": what with, what was tried and what is needed, spoken of first in the next session. [D121] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { Bytes } from '../../base/bytes.ts';
import { addItem, creationUpdate, newItem } from '../new-item.ts';
import type { Author } from '../operation.ts';
import { TALKING_POINT, type TalkingPointInput } from '../parts/talking-points.ts';
import { orderBeforeAll } from '../point-order.ts';
import type { Refusal } from '../refusal.ts';

/** What somebody is stuck with; an empty `tried` or `need` is left out. */
export type StuckInput = {
  readonly text: string;
  readonly tried?: string | undefined;
  readonly need?: string | undefined;
};

function pointOf({ text, tried, need }: StuckInput): TalkingPointInput {
  return {
    text,
    isStuck: true,
    tried: tried?.trim() === '' ? undefined : tried,
    need: need?.trim() === '' ? undefined : need,
  };
}

/**
 * Adds a talking point for the next session before all that are there; it is moved as any. Of two who are stuck
 * at once both are first, in an order that is the same for all. [D14, D121]
 */
export function addStuck(doc: Y.Doc, author: Author, input: StuckInput): Result<ItemId, Refusal> {
  const item = newItem(TALKING_POINT, pointOf(input));
  if (!item.ok) return item;
  const order = orderBeforeAll(doc);
  const { changes } = item.value;
  return addItem(doc, author, 'addTalkingPoint', {
    ...item.value,
    changes: [...changes, ['order', order]],
  });
}

/** The update that makes the same of `id`, of one who jotted it; `doc` is read for its place alone. [D12, D121] */
export function stuckUpdate(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  input: StuckInput,
): Result<Bytes, Refusal> {
  const creation = { part: 'talkingPoints', id, ...pointOf(input) } as const;
  return creationUpdate(author, creation, [['order', orderBeforeAll(doc)]]);
}
