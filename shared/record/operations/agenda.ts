/** What is to be spoken of next time: a question or a curiosity becomes a talking point, once. [D158] */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import type { Author } from '../operation.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { isTaken } from '../schema.ts';
import type { JotView } from '../view.ts';
import { isThere } from './items.ts';
import { restoreItem } from './removal.ts';
import { addTalkingPoint } from './talking-points.ts';

/**
 * Makes it a talking point of the next session under its own id, so that there is one however often and on however
 * many devices it is asked for; one that lies in the bin comes back. Refuses one that is on an agenda already.
 */
export function putOnAgenda(
  doc: Y.Doc,
  author: Author,
  { id, text }: Pick<JotView, 'id' | 'text'>,
): Result<ItemId, Refusal> {
  if (!isThere(doc, 'jots', id)) return refuse('unknown-item', 'id');
  const isInBin = isTaken(doc, 'talkingPoints', id) && !isThere(doc, 'talkingPoints', id);
  if (isInBin) return restoreItem(doc, author, { part: 'talkingPoints', id });
  return addTalkingPoint(doc, author, { id, text });
}
