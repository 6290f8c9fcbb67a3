/** Questions with the agreed response time: what waits first, what is answered folded away. [U220, U221] */
import { addJot } from '#shared/record/operations/jots.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { isAnswered } from '#shared/record/questions.ts';
import type { JotView } from '#shared/record/view.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { LongList } from '../../components/LongList.tsx';
import { isHalfTyped } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';
import { answerPlace, QuestionLine } from './QuestionLine.tsx';

/** What is offered; any other that stands in the record is offered, too. */
const RESPONSE_DAYS = [1, 2, 3, 5, 7, 14];

function ResponseTime() {
  const { responseDays } = useRoom().parts;
  const { tell, readOnly } = useAct();
  const days =
    responseDays === undefined || RESPONSE_DAYS.includes(responseDays)
      ? RESPONSE_DAYS
      : [...RESPONSE_DAYS, responseDays];
  const choices = [
    { value: '', label: t('between.noResponse') },
    ...days.map((count) => ({ value: String(count), label: t('between.response', { count }) })),
  ];
  const choose = (value: string): void => {
    const chosen = value === '' ? null : Number(value);
    tell((doc, author) => setMentorship(doc, author, { responseDays: chosen }));
  };
  return (
    <ChoiceInPlace
      label={t('between.responseTime')}
      value={responseDays === undefined ? '' : String(responseDays)}
      choices={choices}
      readOnly={readOnly}
      faint
      onChoose={choose}
    />
  );
}

function Lines({ questions }: { readonly questions: readonly JotView[] }) {
  return (
    <LongList
      items={questions}
      look="between-lines"
      line={(question) => <QuestionLine key={question.id} question={question} />}
    />
  );
}

/** The part with its heading. */
export function Questions() {
  const room = useRoom();
  const view = room.parts;
  const { act, readOnly } = useAct();
  const questions = view.jots.filter(({ kind }) => kind === 'question');
  // One that I am answering stays where I write, whoever answers it meanwhile.
  const isOpen = (question: JotView): boolean =>
    !isAnswered(view, question) || isHalfTyped(room, answerPlace(question.id));
  const open = questions.filter(isOpen);
  const answered = questions.filter((question) => !isOpen(question));
  return (
    <div class="between-part">
      <div class="between-head">
        <h3>{t('between.questions')}</h3>
        <ResponseTime />
      </div>
      {open.length > 0 && <Lines questions={open} />}
      {!readOnly && (
        <AddLine
          place="question"
          label={t('between.ask')}
          hint={t('between.question')}
          button={t('between.askButton')}
          onAdd={(text) =>
            act((doc, author) => addJot(doc, author, { kind: 'question', text }), text)
          }
        />
      )}
      {answered.length > 0 && (
        <details>
          <summary>{t('between.answeredCount', { count: answered.length })}</summary>
          <Lines questions={answered} />
        </details>
      )}
    </div>
  );
}
