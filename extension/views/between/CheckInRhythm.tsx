/** The agreed rhythm of check-ins, and to me alone when my next one is due by it. [U309] */
import type { Millis } from '#shared/base/ids.ts';
import { checkInDueAt, checkInRhythmOf } from '#shared/record/check-in-rhythm.ts';
import { setMentorship } from '#shared/record/operations/mentorship.ts';
import { ChoiceInPlace } from '../../components/ChoiceInPlace.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dayWords, dueWords } from '../due-words.ts';
import { calendarDate, daysAway } from '../local-day.ts';
import { useAct } from '../room/use-act.ts';

/** What is offered; any other that stands in the record is offered, too. */
const RHYTHMS = [
  { days: 7, words: 'between.everyWeek' },
  { days: 14, words: 'between.everyTwoWeeks' },
  { days: 30, words: 'between.everyMonth' },
] as const;

/** The choice; anybody makes it. */
export function RhythmChoice() {
  const { checkInDays } = useRoom().parts;
  const { tell, readOnly } = useAct();
  const choices = [
    { value: '', label: t('between.noRhythm') },
    ...RHYTHMS.map(({ days, words }) => ({ value: String(days), label: t(words) })),
  ];
  const value = checkInDays === undefined ? '' : String(checkInDays);
  const isOffered = choices.some((choice) => choice.value === value);
  const other = { value, label: t('between.everyDays', { count: checkInDays ?? 0 }) };
  const choose = (chosen: string): void => {
    const days = chosen === '' ? null : Number(chosen);
    tell((doc, author) => setMentorship(doc, author, { checkInDays: days }));
  };
  return (
    <ChoiceInPlace
      label={t('between.rhythm')}
      value={value}
      choices={isOffered ? choices : [...choices, other]}
      readOnly={readOnly}
      faint
      onChoose={choose}
    />
  );
}

/** When my next one is due, in one sentence; nothing where nothing is agreed. */
export function NextCheckIn() {
  const room = useRoom();
  const now = room.now();
  const rhythm = checkInRhythmOf(room.parts, room.memberId);
  const due = rhythm && checkInDueAt(rhythm, now);
  if (rhythm === undefined || due === undefined) return null;
  return <p class="soft small">{dueSentence(new Date(due), now, rhythm.isFirst)}</p>;
}

function dueSentence(due: Date, now: Millis, isFirst: boolean): string {
  const away = daysAway(due, new Date(now));
  // When the rhythm was agreed on is not known, and before that nothing was due.
  if (away <= 0 && isFirst) return t('between.checkInFirst');
  if (away === 0) return t('between.checkInToday');
  if (away === 1) return t('between.checkInTomorrow');
  const day = calendarDate(due);
  if (away < 0) return t('between.checkInSince', { day: dayWords(day) });
  return t('between.checkInDue', { day: dueWords(day, now)?.text ?? dayWords(day) });
}
