/** One question: how long it waits, its answers, and a line to answer it. [U220] */
import { Trash2 } from 'lucide';
import { addTo } from '#shared/record/operations/items.ts';
import { ANSWER } from '#shared/record/parts/answers.ts';
import { answersTo, isAnswered, waitingOf } from '#shared/record/questions.ts';
import type { AnswerView, JotView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { Tick } from '../../components/Tick.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { personName } from '../goals/goal-words.ts';
import { daysAway } from '../local-day.ts';
import { answerQuestion, removeWithUndo } from '../room/actions.ts';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';

type QuestionProps = { readonly question: JotView };

function Answer({ answer }: { readonly answer: AnswerView }) {
  const room = useRoom();
  const { readOnly } = useAct();
  const name = personName(room.people.value, answer.createdBy);
  const place = { part: 'answers', id: answer.id } as const;
  return (
    <li class="answer" data-answer={answer.id}>
      <span class="soft small" dir="auto">
        {name}
      </span>
      <span class="prose" dir="auto">
        {answer.text}
      </span>
      {!readOnly && (
        <IconButton
          icon={Trash2}
          label={t('between.removeAnswer', { text: answer.text })}
          onClick={() => removeWithUndo(room, place, t('removed.jot'))}
        />
      )}
    </li>
  );
}

function Waiting({ question }: QuestionProps) {
  const room = useRoom();
  const now = room.now();
  const { isLate } = waitingOf(room.record.value, question, now);
  // What was asked late yesterday was not asked today, however few hours ago. [U272]
  const days = Math.max(0, -daysAway(new Date(question.createdAt ?? now), new Date(now)));
  const said = t(days === 0 ? 'between.askedToday' : 'between.waits', { count: days });
  return <span class={isLate ? 'due due-late' : 'soft small'}>{said}</span>;
}

/** The line with what belongs to it. */
export function QuestionLine({ question }: QuestionProps) {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const view = room.record.value;
  const { id, text } = question;
  const answers = answersTo(view, id);
  const done = isAnswered(view, question);
  return (
    <li class={done ? 'between-line item-done' : 'between-line'} data-jot={id}>
      <div class="item-line">
        <Tick
          checked={done}
          disabled={readOnly || answers.length > 0}
          label={t('question.answered', { text })}
          onTick={(answered) => answerQuestion(room, id, answered)}
        />
        <span class="item-text" dir="auto">
          {text}
        </span>
        {done ? (
          <span class="soft small">{t('between.answered')}</span>
        ) : (
          <Waiting question={question} />
        )}
        {!readOnly && (
          <IconButton
            icon={Trash2}
            label={t('jots.remove', { text })}
            onClick={() => removeWithUndo(room, { part: 'jots', id }, t('removed.jot'))}
          />
        )}
      </div>
      <p class="soft small between-by" dir="auto">
        {t('between.askedBy', { name: personName(room.people.value, question.createdBy) })}
      </p>
      {answers.length > 0 && (
        <LongList
          items={answers}
          look="answers"
          line={(answer) => <Answer key={answer.id} answer={answer} />}
        />
      )}
      {!readOnly && !done && (
        <AddLine
          label={t('between.answerTo', { text })}
          hint={t('between.answer')}
          button={t('between.answerButton', { text })}
          onAdd={(typed) =>
            act((doc, author) => addTo(doc, author, ANSWER, { text: typed, onId: id }), typed)
          }
        />
      )}
    </li>
  );
}
