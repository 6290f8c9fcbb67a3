/** One question: how long it waits, its answers, and a field to answer it. [U220, U255, U256, U259, U298] */
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { updateJot } from '#shared/record/operations/jots.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { answersTo, waitingOf } from '#shared/record/questions.ts';
import type { ItemId } from '#shared/base/ids.ts';
import type { AnswerView, JotView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { Tick } from '../../components/Tick.tsx';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useOfLine } from '../../hooks/record-parts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { daysAway } from '../local-day.ts';
import { answerQuestion } from '../room/actions.ts';
import { useAct } from '../room/use-act.ts';
import { AddProse } from './AddProse.tsx';
import { Byline, nameAlone } from './Byline.tsx';
import { AgendaButton, BecamePoint } from './OnAgenda.tsx';
import { LineTools } from './LineTools.tsx';
import { OwnText } from './OwnText.tsx';
import { RemoveButton } from './RemoveButton.tsx';

type QuestionProps = { readonly question: JotView };

/** Where an answer to a question is half typed. */
export function answerPlace(id: ItemId): string {
  return `answer ${id}`;
}

/** The answers to it, oldest first; those to others draw nothing here. */
function useAnswers({ id }: JotView): readonly AnswerView[] {
  return useOfLine(id, (parts) => answersTo(parts, id));
}

function Answer({ answer }: { readonly answer: AnswerView }) {
  const { act } = useAct();
  const { id, text, createdBy, createdAt } = answer;
  return (
    <li class="answer" data-answer={id}>
      <Byline by={createdBy} at={createdAt} say={nameAlone} />
      <OwnText
        by={createdBy}
        value={text}
        label={t('between.answer')}
        isLong
        onCommit={(typed) =>
          act((doc, author) => changeIn(doc, author, ANSWER, id, { text: typed }), typed)
        }
      />
      <RemoveButton place={{ part: 'answers', id }} label={t('between.removeAnswer', { text })} />
    </li>
  );
}

function Waiting({ question }: QuestionProps) {
  const room = useRoom();
  const now = room.now();
  const { isLate } = waitingOf(room.parts, question, now);
  // What was asked late yesterday was not asked today, however few hours ago. [U272]
  const days = Math.max(0, -daysAway(new Date(question.createdAt ?? now), new Date(now)));
  const said = t(days === 0 ? 'between.askedToday' : 'between.waits', { count: days });
  return <span class={isLate ? 'due due-late' : 'soft small'}>{said}</span>;
}

/** The line itself: whether it is answered, its words, how long it waits. */
function Asked({ question }: QuestionProps) {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const { id, text, createdBy } = question;
  const answers = useAnswers(question);
  const done = question.answered || answers.length > 0;
  return (
    <>
      <Tick
        checked={done}
        disabled={readOnly || answers.length > 0}
        label={t('question.answered', { text })}
        onTick={(answered) => answerQuestion(room, id, answered)}
      />
      <OwnText
        by={createdBy}
        value={text}
        label={t('between.question')}
        onCommit={(typed) =>
          act((doc, author) => updateJot(doc, author, id, { text: typed }), typed)
        }
      />
      {done ? (
        <span class="soft small">{t('between.answered')}</span>
      ) : (
        <Waiting question={question} />
      )}
    </>
  );
}

/** The field for an answer; it stays while one is half typed, though another answer came. */
function AnswerField({ question }: QuestionProps) {
  const { act, readOnly } = useAct();
  const { id, text } = question;
  const isDone = useAnswers(question).length > 0 || question.answered;
  const typed = useTypedText(answerPlace(id));
  if (readOnly || (isDone && typed.current === '')) return null;
  return (
    <AddProse
      label={t('between.answerTo', { text })}
      hint={t('between.answer')}
      button={t('between.answerButton', { text })}
      onAdd={(written) =>
        act((doc, author) => addTo(doc, author, ANSWER, { text: written, onId: id }), written)
      }
      typed={typed}
    />
  );
}

/** The line with what belongs to it. */
export function QuestionLine({ question }: QuestionProps) {
  const { id, text } = question;
  const answers = useAnswers(question);
  const isDone = question.answered || answers.length > 0;
  const comments = useLineComments({ part: 'jots', id }, text);
  return (
    <li class="between-line" data-jot={id}>
      <div class="item-line">
        <Asked question={question} />
        <LineTools comments={comments}>{!isDone && <AgendaButton jot={question} />}</LineTools>
      </div>
      <span class="line-by">
        <Byline by={question.createdBy} at={question.createdAt} />
        <BecamePoint jot={question} />
      </span>
      {answers.length > 0 && (
        <LongList
          items={answers}
          look="answers"
          line={(answer) => <Answer key={answer.id} answer={answer} />}
        />
      )}
      <AnswerField question={question} />
      <CommentsBelow comments={comments} />
    </li>
  );
}
