/** What a session is called: its title, or the day and time it starts. */
import type { Millis } from '#shared/base/ids.ts';
import type { SessionView } from '#shared/record/view.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';

function dayAndTime(at: Millis): string {
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}

/** When the session starts (or was made) in words, in this device's time zone. */
export function sessionTime(session: SessionView): string {
  const at = session.startsAt ?? session.createdAt;
  return at === undefined ? t('session.noDate') : dayAndTime(at);
}

/** The title, or the time where it has none. */
export function sessionName(session: SessionView): string {
  return session.title ?? sessionTime(session);
}
