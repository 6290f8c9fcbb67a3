/** The next session of all mentorships, as was last known of it; it leads to its page. [U306] */
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { calendarDate } from '../local-day.ts';
import type { JotModel } from './jot-model.ts';

/** `open`: opens the dashboard at a place of its own. */
export type NextSessionProps = {
  readonly model: Pick<JotModel, 'mentorships' | 'now'>;
  readonly open: (route: string) => void;
};

/** One line; nothing where none is to come. */
export function NextSession({ model, open }: NextSessionProps) {
  const now = model.now();
  const mentorships = model.mentorships.value;
  const [next] = mentorships
    .flatMap(({ roomId, name, nextSession: session }) => {
      const startsAt = session?.startsAt ?? 0;
      return session && startsAt > now ? [{ roomId, name, startsAt, session }] : [];
    })
    .toSorted((a, b) => a.startsAt - b.startsAt);
  if (!next) return null;
  const { roomId, name, startsAt, session } = next;
  const day = dueWords(calendarDate(new Date(startsAt)), now)?.text ?? '';
  const time = dateFormat({ timeStyle: 'short' }).format(startsAt);
  return (
    <p class="small">
      <button
        type="button"
        class="link-button small"
        onClick={() => open(`/m/${roomId}/s/${session.id}`)}
      >
        {t('popup.next', { day, time })}
      </button>
      {[session.title, mentorships.length > 1 && name].filter(Boolean).map((words) => (
        <span key={words}>
          {' · '}
          <bdi>{words}</bdi>
        </span>
      ))}
    </p>
  );
}
