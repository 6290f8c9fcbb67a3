/** Leaving a day of the cadence out, from wherever its session stands: nothing of it was written yet. [U266] */
import { occurrenceOf } from '#shared/record/occurrence-id.ts';
import { leaveOut } from '#shared/record/operations/series.ts';
import { isInRecord } from '#shared/record/sessions-around.ts';
import type { RecordView, SessionView } from '#shared/record/view.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { sessionTime } from './session-words.ts';
import { doWithUndo } from './undoing.ts';

/** Which day of which cadence. */
export type PlannedDay = NonNullable<ReturnType<typeof occurrenceOf>>;

/** The day of a session that stands in its cadence alone; `undefined` for one of which something was written. */
export function plannedDay(view: RecordView, { id }: SessionView): PlannedDay | undefined {
  return isInRecord(view, id) ? undefined : occurrenceOf(id);
}

/** Leaves it out at once, with Undo; nothing lies in the bin for it. */
export function leaveOutWithUndo(
  room: Room,
  { seriesId, day }: PlannedDay,
  session: SessionView,
): void {
  doWithUndo(
    room,
    (doc, author) => leaveOut(doc, author, seriesId, day, true),
    t('meet.isLeftOut', { day: sessionTime(session) }),
  );
}
