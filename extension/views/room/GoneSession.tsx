/** Where a session stood that is not there any more: its day was left out, or it went out of the record. [U266] */
import type { ItemId } from '#shared/base/ids.ts';
import { occurrenceOf } from '#shared/record/occurrence-id.ts';
import { leaveOut } from '#shared/record/operations/series.ts';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { useAct } from './use-act.ts';

/** The sentence; a day that was left out can be taken back here. */
export function GoneSession({ sessionId }: { readonly sessionId: ItemId }) {
  const { series } = useRoom().record.value;
  const { tell, readOnly } = useAct();
  const planned = occurrenceOf(sessionId);
  const cadence = planned && series.find(({ id }) => id === planned.seriesId);
  const isLeftOut = cadence?.skipped.some(([day]) => day === planned?.day) === true;
  if (!planned || !isLeftOut) return <p class="soft">{t('session.gone')}</p>;
  const { seriesId, day } = planned;
  return (
    <div class="row">
      <p class="soft">{t('session.leftOut')}</p>
      {!readOnly && (
        <Button
          look="quiet"
          onClick={() => void tell((doc, author) => leaveOut(doc, author, seriesId, day, false))}
        >
          {t('meet.meetAfterAll')}
        </Button>
      )}
    </div>
  );
}
