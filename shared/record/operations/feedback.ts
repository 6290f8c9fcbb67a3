/**
 * Feedback that is given, and what somebody answers to feedback that is for them. "What I will do" makes an action
 * item of theirs under the id of the feedback, so that there is one however often and wherever it is said. [D122, D130]
 */
import type * as Y from 'yjs';
import type { ItemId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { addItem, newActionItem } from '../new-item.ts';
import { setField, writeOperation, type Author } from '../operation.ts';
import { checkGiven, type InputOf } from '../part-shape.ts';
import { FEEDBACK, type FeedbackView } from '../parts/feedback.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { isTaken, itemMap, type ItemPart } from '../schema.ts';
import { addTo, isThere } from './items.ts';

/**
 * Gives feedback. What it names that is not there any more, since it was drafted for a while, is left out in
 * place of refusing all of it. [D130]
 */
export function giveFeedback(
  doc: Y.Doc,
  author: Author,
  input: InputOf<typeof FEEDBACK>,
): Result<ItemId, Refusal> {
  const there = (part: ItemPart, id: ItemId | undefined): ItemId | undefined =>
    id !== undefined && isThere(doc, part, id) ? id : undefined;
  return addTo(doc, author, FEEDBACK, {
    ...input,
    requestId: there('feedbackRequests', input.requestId),
    sessionId: there('sessions', input.sessionId),
    goalId: there('goals', input.goalId),
  });
}

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
