/**
 * A request for more time where it is answered: by whoever did not ask; an agreed one offers to move the due
 * date, and whoever asked can take it back. [U212]
 */
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { answerTimeRequest, type TimeAnswer } from '#shared/record/operations/time-requests.ts';
import { TIME_ANSWERS } from '#shared/record/parts/time-requests.ts';
import type { ActionItemView, TimeRequestView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dayWords } from '../due-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { doWithUndo } from '../room/undoing.ts';
import { requestWords } from './time-words.ts';

/** `request`: the last one for `item`. */
export type TimeRequestProps = {
  readonly item: ActionItemView;
  readonly request: TimeRequestView;
};

function Answers({ item, request: { id } }: TimeRequestProps) {
  const room = useRoom();
  const answer = (chosen: TimeAnswer): void => {
    doWithUndo(
      room,
      (doc, author) => answerTimeRequest(doc, author, id, chosen),
      t('moreTime.youAnswered', { text: item.text }),
    );
  };
  return TIME_ANSWERS.map((one) => (
    <Button
      key={one}
      aria-label={t('moreTime.answerTo', { answer: t(`moreTime.answer.${one}`), text: item.text })}
      onClick={() => answer(one)}
    >
      {t(`moreTime.answer.${one}`)}
    </Button>
  ));
}

function MoveDueDate({ item, request: { untilOn } }: TimeRequestProps) {
  const room = useRoom();
  if (untilOn === undefined) return null;
  const move = (): void => {
    doWithUndo(
      room,
      (doc, author) => updateActionItem(doc, author, item.id, { dueOn: untilOn }),
      t('moreTime.moved', { day: dayWords(untilOn) }),
    );
  };
  return <Button onClick={move}>{t('moreTime.move', { day: dayWords(untilOn) })}</Button>;
}

/** The sentence, and what can be done about it. */
export function TimeRequest(props: TimeRequestProps) {
  const room = useRoom();
  const { request } = props;
  const { id, answer, createdBy } = request;
  const isMine = createdBy === room.memberId;
  const takeBack = () =>
    removeWithUndo(room, { part: 'timeRequests', id }, t('moreTime.takenBack'));
  return (
    <div class="item-time" data-request={id}>
      <span dir="auto">{requestWords(room, request)}</span>
      {!room.parts.newerSchema && (
        <span class="item-answers">
          {answer === undefined && isMine && (
            <Button look="quiet" onClick={takeBack}>
              {t('moreTime.takeBack')}
            </Button>
          )}
          {answer === undefined && !isMine && <Answers {...props} />}
          {answer === 'agreed' && <MoveDueDate {...props} />}
        </span>
      )}
    </div>
  );
}
