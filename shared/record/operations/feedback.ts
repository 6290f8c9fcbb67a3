/**
 * What somebody answers to feedback that is for them. "What I will do" makes an action item of theirs under the
 * id of the feedback, so that there is one however often and wherever it is said. [D122]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { addItem, newActionItem } from '../new-item.ts';
import { setField, writeOperation, type Author } from '../operation.ts';
import { checkGiven } from '../part-shape.ts';
import { FEEDBACK, type FeedbackView } from '../parts/feedback.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { isTaken, itemMap } from '../schema.ts';
import { isThere } from './items.ts';

/** What is answered. `text`: the question, or what they will do; thanks need none. */
export type FeedbackAnswer = {
  readonly answer: NonNullable<FeedbackView['answer']>;
  readonly text?: string | undefined;
};

/**
 * Answers feedback. Refuses who it is not for, a question or a promise without words; one that was promised
 * before keeps its action item, also where that lies in the bin.
 */
export function answerFeedback(
  doc: Y.Doc,
  author: Author,
  id: ItemId,
  { answer, text }: FeedbackAnswer,
): Result<ItemId, Refusal> {
  const feedback = isThere(doc, 'feedback', id) ? itemMap(doc, 'feedback', id) : undefined;
  if (!feedback) return refuse('unknown-item', 'id');
  if (feedback.get('forMember') !== author.memberId) return refuse('bad-value', 'author');
  if (answer !== 'thanks' && text === undefined) return refuse('empty', 'answerText');
  const checked = checkGiven(FEEDBACK, { answer, answerText: text ?? null });
  if (!checked.ok) return checked;
  const promised =
    answer === 'will-do'
      ? newActionItem({ id, text: text ?? '', assignees: [author.memberId] })
      : undefined;
  if (promised && !promised.ok) return promised;
  return writeOperation(doc, author, 'updateItem', id, () => {
    for (const [name, value] of checked.value) setField(feedback, name, value);
    if (!promised) return;
    if (!isTaken(doc, 'actionItems', id)) addItem(doc, author, 'addActionItem', promised.value);
    setField(feedback, 'itemId', id);
  });
}
