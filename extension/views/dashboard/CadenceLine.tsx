/** The cadence that is agreed, in one line, with the ways to agree on another one and to end it. [U189] */
import { CalendarSync } from 'lucide';
import { useState } from 'preact/hooks';
import { endCadence } from '#shared/record/operations/series.ts';
import { cadenceAt, todayOf } from '#shared/record/sessions-around.ts';
import type { SeriesView } from '#shared/record/view.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { zoneHere } from '../local-moment.ts';
import { doWithUndo } from '../room/undoing.ts';
import { CadenceForm } from './CadenceForm.tsx';
import { cadenceWords } from './cadence-words.ts';
import { LeftOutDays } from './LeftOutDays.tsx';

function end(room: Room, series: SeriesView): void {
  const today = todayOf(series, room.now());
  doWithUndo(
    room,
    (doc, author) => endCadence(doc, author, series.id, today),
    t('meet.cadenceEnded'),
  );
}

/** The line, and the form in a dialog. */
export function CadenceLine() {
  const room = useRoom();
  const view = room.parts;
  const [isSetting, setSetting] = useState(false);
  const series = cadenceAt(view, room.now());
  const here = zoneHere();
  if (view.newerSchema)
    return series ? <p data-series={series.id}>{cadenceWords(series, here)}</p> : null;
  return (
    <div class="cadence" data-series={series?.id}>
      {series && <span>{cadenceWords(series, here)}</span>}
      <Button look="quiet" icon={CalendarSync} onClick={() => setSetting(true)}>
        {series ? t('meet.cadenceChange') : t('meet.cadenceAgree')}
      </Button>
      {series && series.untilOn !== todayOf(series, room.now()) && (
        <Button look="quiet" onClick={() => end(room, series)}>
          {t('meet.cadenceEnd')}
        </Button>
      )}
      {series && <LeftOutDays series={series} />}
      {isSetting && (
        <Dialog title={t('meet.cadence')} onClose={() => setSetting(false)}>
          <CadenceForm series={series} onDone={() => setSetting(false)} />
        </Dialog>
      )}
    </div>
  );
}
