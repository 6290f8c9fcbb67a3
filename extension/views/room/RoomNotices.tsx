/** What a person must know of the mentorship now: that nothing is saved, or what needs attention. [U11, U12, U60, U61, U80, U129, U132] */
import { RotateCcw } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { dayOf, leftWords, roomDeletedWords } from '../ending/ending-words.ts';
import { attentionWords, repairOf } from '../status/attention-words.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** `status`, and what the one action beside the sentences does. */
export type NoticesProps = Pick<Room, 'retry' | 'bringBack'> & {
  readonly status: EngineStatus;
  /** Who took the relay's copy away, as the record says it. */
  readonly deleted?: string | undefined;
};

/** Of the mentorship around it. */
export function RoomNotices() {
  const { status, retry, bringBack, record, people, closedAt } = useRoom();
  const { roomDeleted } = record.value;
  const deleted = roomDeleted && roomDeletedWords(roomDeleted, people.value);
  const left = closedAt.value;
  return (
    <>
      {left !== undefined && (
        <Banner tone="calm">
          <p>{t('leave.notice', { day: dayOf(left) })}</p>
        </Banner>
      )}
      {leftWords(record.value, people.value).map((sentence) => (
        <Banner key={sentence} tone="calm">
          <p>{sentence}</p>
        </Banner>
      ))}
      <Notices status={status.value} retry={retry} bringBack={bringBack} deleted={deleted} />
    </>
  );
}

/** Draws nothing while all is well. */
export function Notices({ status, retry, bringBack, deleted }: NoticesProps) {
  const sentences = attentionWords(status, deleted);
  const repair = repairOf(status);
  return (
    <>
      {status.device.state === 'failing' && <UnsavedBanner fault={status.device.reason} />}
      {sentences.length > 0 && (
        <Banner tone="warn">
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {repair !== undefined && (
            <Button icon={RotateCcw} onClick={repair === 'bring-back' ? bringBack : retry}>
              {t(repair === 'bring-back' ? 'stopped.bringBack' : 'stopped.retry')}
            </Button>
          )}
        </Banner>
      )}
    </>
  );
}
