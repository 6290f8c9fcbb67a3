/** The coming days of the cadence that were left out, each to be taken back. [U266] */
import { leaveOut } from '#shared/record/operations/series.ts';
import { leftOutSessions } from '#shared/record/sessions-around.ts';
import type { SeriesView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { FoldedList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { sessionTime } from '../room/session-words.ts';
import { useAct } from '../room/use-act.ts';

/** The folded list; nothing while none is left out. */
export function LeftOutDays({ series }: { readonly series: SeriesView }) {
  const room = useRoom();
  const { tell } = useAct();
  const days = leftOutSessions(room.parts, series, room.now());
  if (days.length === 0) return null;
  return (
    <FoldedList
      items={days.map((one) => ({ ...one, id: one.session.id }))}
      look="lines"
      summary={t('meet.leftOut', { count: days.length })}
      line={({ day, session }) => (
        <li key={day} class="skipped-day">
          <span>{sessionTime(session)}</span>
          <Button
            look="quiet"
            aria-label={t('meet.meetAfterAll.named', { day: sessionTime(session) })}
            onClick={() => {
              const isDone = tell((doc, author) => leaveOut(doc, author, series.id, day, false));
              if (isDone) showToast(t('meet.takenBack', { day: sessionTime(session) }));
            }}
          >
            {t('meet.meetAfterAll')}
          </Button>
        </li>
      )}
    />
  );
}
