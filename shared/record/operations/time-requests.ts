/** More time for an action item: asked for by one, answered by another. [D116] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { Author } from '../operation.ts';
import { type TIME_ANSWERS, TIME_REQUEST, type TimeRequestInput } from '../parts/time-requests.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { itemMap } from '../schema.ts';
import { addTo, changeIn } from './items.ts';

/** One of the answers. */
export type TimeAnswer = (typeof TIME_ANSWERS)[number];

/** Asks for more time, until a day. */
export function askForTime(
  doc: Y.Doc,
  author: Author,
  input: Pick<TimeRequestInput, 'id' | 'itemId' | 'reason'> & { readonly untilOn: string },
): Result<ItemId, Refusal> {
  return addTo(doc, author, TIME_REQUEST, input);
}

/** Answers a request of somebody else; `null` takes an answer back. */
export function answerTimeRequest(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  answer: TimeAnswer | null,
): Result<ItemId, Refusal> {
  const asker = itemMap(doc, 'timeRequests', id)?.get('by');
  if (asker === author.memberId) return refuse('bad-value', 'answer');
  const answeredBy = answer === null ? null : author.memberId;
  return changeIn(doc, author, TIME_REQUEST, id, { answer, answeredBy });
}
