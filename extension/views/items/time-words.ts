/** What is said of a request for more time: who asks until when, and what was answered. [U212] */
import type { TimeRequestView } from '#shared/record/view.ts';
import type { Person, Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dayWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';

function askedWords(people: readonly Person[], request: TimeRequestView): string {
  const { createdBy, untilOn, reason } = request;
  const parts = {
    name: personName(people, createdBy),
    day: untilOn === undefined ? t('moreTime.noDay') : dayWords(untilOn),
  };
  const asked = t('moreTime.asked', parts);
  return reason === undefined ? asked : t('moreTime.because', { asked, reason });
}

/** The request in one or two sentences. */
export function requestWords(room: Room, request: TimeRequestView): string {
  const people = room.people.value;
  const asked = askedWords(people, request);
  const { answer, answeredBy } = request;
  if (answer === undefined) return asked;
  const said = t(`moreTime.said.${answer}`, { name: personName(people, answeredBy) });
  return t('moreTime.answered', { asked, said });
}
