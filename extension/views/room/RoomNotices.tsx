/** What a person must know of the mentorship now: that nothing is saved, or what needs attention. [U11, U12, U60, U61, U80, U129, U132, U134] */
import { useRef } from 'preact/hooks';
import { Plus, RotateCcw } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { routeToHash } from '../dashboard/route.ts';
import { dayOf, leftWords, roomDeletedWords } from '../ending/ending-words.ts';
import { attentionWords, repairOf, type About } from '../status/attention-words.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** `status`, what it is about, and what the one action beside the sentences does. */
export type NoticesProps = Pick<Room, 'retry' | 'bringBack'> & {
  readonly status: EngineStatus;
  readonly about?: About;
  /** Who took the relay's copy away, as the record says it. */
  readonly deleted?: string | undefined;
  /** Goes on in a new mentorship, where this one can be shared no more. */
  readonly goOn?: (() => Promise<void>) | undefined;
};

/** Of the mentorship around it. */
export function RoomNotices() {
  const { status, retry, bringBack, record, people, closedAt, ending } = useRoom();
  const { openDashboard } = useSurface();
  const goOn = async () => {
    const begun = await ending.goOn();
    if (!begun.ok) return showToast(t('ending.failed'));
    openDashboard(routeToHash({ place: 'mentorship', roomId: begun.value.roomId }).slice(1));
    showToast(t('goOn.done'));
  };
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
      <Notices
        status={status.value}
        retry={retry}
        bringBack={bringBack}
        deleted={deleted}
        goOn={goOn}
      />
    </>
  );
}

/** Whether the relay takes nothing of this device any more, for good. [U134] */
function isOver({ relay }: EngineStatus): boolean {
  return relay.state === 'stopped' && ['struck-out', 'wrong-epoch'].includes(relay.reason);
}

/** Draws nothing while all is well. */
export function Notices({ status, about, retry, bringBack, deleted, goOn }: NoticesProps) {
  // Each click would make one.
  const going = useRef(false);
  const once = () => {
    if (going.current || goOn === undefined) return;
    going.current = true;
    void goOn().finally(() => (going.current = false));
  };
  const sentences = attentionWords(status, about, deleted);
  const repair = repairOf(status);
  return (
    <>
      {status.device.state === 'failing' && <UnsavedBanner fault={status.device.reason} />}
      {sentences.length > 0 && (
        <Banner tone="warn">
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {goOn !== undefined && isOver(status) && (
            <Button icon={Plus} onClick={once}>
              {t('goOn.button')}
            </Button>
          )}
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
