/**
 * Questions to a view about questions: which are open, who is to answer, and since when they wait. A question is
 * answered by itself once there is an answer to it, whoever gave it. Pure functions of the view. [D120]
 */
import type { ItemId, Millis } from '../base/ids.ts';
import type { AnswerView, JotView, RecordView } from './view.ts';

const DAY_MS = 86_400_000;

const byQuestion = new WeakMap<readonly AnswerView[], ReadonlyMap<ItemId, readonly AnswerView[]>>();

function answersByQuestion(
  answers: readonly AnswerView[],
): ReadonlyMap<ItemId, readonly AnswerView[]> {
  const known = byQuestion.get(answers);
  if (known) return known;
  const found = new Map<ItemId, AnswerView[]>();
  for (const answer of answers) {
    if (answer.onId === undefined) continue;
    const before = found.get(answer.onId);
    if (before) before.push(answer);
    else found.set(answer.onId, [answer]);
  }
  byQuestion.set(answers, found);
  return found;
}

/** The answers to a question, oldest first. */
export function answersTo(
  view: Pick<RecordView, 'answers'>,
  question: ItemId,
): readonly AnswerView[] {
  return answersByQuestion(view.answers).get(question) ?? [];
}

/** Whether a question is answered: it says so, or there is an answer. [D120] */
export function isAnswered(view: Pick<RecordView, 'answers'>, question: JotView): boolean {
  return question.answered || answersTo(view, question.id).length > 0;
}

/** How a question waits. `days`: whole days since it was asked; `isLate`: longer than was agreed. */
export type Waiting = { readonly days: number; readonly isLate: boolean };

/** How long a question has waited at `now`; nothing is late where nothing was agreed. [D120] */
export function waitingOf(
  { responseDays }: Pick<RecordView, 'responseDays'>,
  question: Pick<JotView, 'createdAt'>,
  now: Millis,
): Waiting {
  const days = Math.max(0, Math.floor((now - (question.createdAt ?? now)) / DAY_MS));
  return { days, isLate: responseDays !== undefined && days >= responseDays };
}
