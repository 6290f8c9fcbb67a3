/**
 * A request for more time where it is answered: by whoever did not ask; an agreed one offers to move the due
 * date, and whoever asked can take it back. [U212]
 */
import { updateActionItem } from '#shared/record/operations/action-items.ts';
import { answerTimeRequest, type TimeAnswer } from '#shared/record/operations/time-requests.ts';
import { TIME_ANSWERS } from '#shared/record/parts/time-requests.ts';
import type { ActionItemView, TimeRequestView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dayWords } from '../due-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { requestWords } from './time-words.ts';

/** `request`: the last one for `item`. */
export type TimeRequestProps = {
  readonly item: ActionItemView;
  readonly request: TimeRequestView;
};

function Answers({ item, request: { id } }: TimeRequestProps) {
  const room = useRoom();
  const set = (answer: TimeAnswer | null) =>
    room.act((doc, author) => answerTimeRequest(doc, author, id, answer));
  const answer = (chosen: TimeAnswer): void => {
    const answered = set(chosen);
    if (!answered.ok) return showToast(refusalWords(answered.error));
    showToast(t('moreTime.youAnswered', { text: item.text }), () => void set(null));
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
  const set = (dueOn: string | null) =>
    room.act((doc, author) => updateActionItem(doc, author, item.id, { dueOn }));
  const move = (): void => {
    const before = item.dueOn ?? null;
    const moved = set(untilOn);
    if (!moved.ok) return showToast(refusalWords(moved.error));
    showToast(t('moreTime.moved', { day: dayWords(untilOn) }), () => void set(before));
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
