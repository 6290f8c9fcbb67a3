/** How much of the agreed time is left, quietly: words that change each minute and never call anybody. [U187] */
import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '#shared/record/view.ts';
import { minutesInto } from '#shared/record/sessions-around.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';

const LOOK_MS = 15_000;
/** So long after its end a session counts as being over, and nothing is said. */
const MOST_OVER_MINUTES = 60;

/** The words while the session goes on; nothing before, long after, and where no length was agreed. */
export function SessionTimer({ session }: { readonly session: SessionView }) {
  const room = useRoom();
  const [now, setNow] = useState(room.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(room.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, [room]);
  const { lengthMinutes, startsAt } = session;
  if (lengthMinutes === undefined || startsAt === undefined) return null;
  const left = lengthMinutes - minutesInto(session, now);
  if (left > lengthMinutes || left < -MOST_OVER_MINUTES) return null;
  return (
    <p class="soft small session-timer">
      {left > 0
        ? t('meet.left', { count: left, length: lengthMinutes })
        : t('meet.over', { count: -left })}
    </p>
  );
}
