/**
 * What the record says of an end: that a member has left, and that somebody takes the relay's copy away, so
 * that the others read who it was and when. Neither takes anything from the record. [D81, D82]
 */
import type * as Y from 'yjs';
import type { MemberId, Millis } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { isMillis } from '../calendar-date.ts';
import { changeItem, setField, writeOperation, type Author } from '../operation.ts';
import type { Refusal } from '../refusal.ts';
import { itemMap, rootMap } from '../schema.ts';

/** Says that the author leaves now; refused 'unknown-item' for one without a card. [D81] */
export function leaveMentorship(doc: Y.Doc, author: Author): Result<MemberId, Refusal> {
  const me = { root: 'members', id: author.memberId } as const;
  return changeItem(doc, author, 'leaveMentorship', me, (card) =>
    setField(card, 'leftAt', author.now),
  );
}

/** Takes that back, where it was said before `since`; writes nothing where it was not. [D81] */
export function comeBack(doc: Y.Doc, author: Author, since: Millis): Result<MemberId, Refusal> {
  const me = { root: 'members', id: author.memberId } as const;
  return changeItem(doc, author, 'comeBack', me, (card) => {
    const leftAt = card.get('leftAt');
    if (!isMillis(leftAt) || leftAt < since) setField(card, 'leftAt', undefined);
  });
}

/** Whether the card of `memberId` says that they left before `since`. */
export function hasLeftBefore(doc: Y.Doc, memberId: MemberId, since: Millis): boolean {
  const leftAt = itemMap(doc, 'members', memberId)?.get('leftAt');
  return isMillis(leftAt) && leftAt < since;
}

/** Says that the author takes the relay's copy away now. One value: of two who do, one stands. [D82] */
export function tellRoomDeleted(doc: Y.Doc, author: Author): Result<void, Refusal> {
  return writeOperation(doc, author, 'tellRoomDeleted', undefined, () => {
    rootMap(doc, 'meta').set('roomDeleted', { by: author.memberId, at: author.now });
  });
}

/** Takes that back: the relay did not, or has a copy again. [D82] */
export function tellRoomKept(doc: Y.Doc, author: Author): Result<void, Refusal> {
  return writeOperation(doc, author, 'tellRoomDeleted', undefined, () =>
    setField(rootMap(doc, 'meta'), 'roomDeleted', undefined),
  );
}
