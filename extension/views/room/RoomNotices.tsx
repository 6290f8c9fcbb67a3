/** What a person must know of the mentorship now: that nothing is saved, or what needs attention. [U11, U12, U60, U61, U80, U129, U132, U134] */
import { useContext, useRef } from 'preact/hooks';
import { Plus, RotateCcw } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { showToast } from '../../components/toasts.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { SurfaceContext, useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { KeyringEntry } from '../../store/keyring-entry.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { routeToHash } from '../dashboard/route.ts';
import { dayOf, leftWords, roomDeletedWords } from '../ending/ending-words.ts';
import { attentionWords, repairOf, type About } from '../status/attention-words.ts';
import { RelayWordForm, wantsRelayWord } from '../status/RelayWordForm.tsx';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** `status`, what it is about, and what the one action beside the sentences does. */
export type NoticesProps = Pick<Room, 'retry' | 'bringBack'> & {
  readonly status: EngineStatus;
  readonly about?: About;
  /** Gives the relay the word that it asks for. */
  readonly giveWord?: Room['giveWord'] | undefined;
  /** Who took the relay's copy away, as the record says it. */
  readonly deleted?: string | undefined;
  /** Goes on in a new mentorship, where this one can be shared no more; it may do so already. */
  readonly goOn?: (() => Promise<void>) | undefined;
  readonly goesOn?: boolean;
};

/** Of the mentorship around it. */
export function RoomNotices() {
  const { roomId, status, retry, bringBack, giveWord, record, people, closedAt, ending } =
    useRoom();
  const { openDashboard, shelf, store } = useSurface();
  const next = shelf.entries.value.find(({ continues }) => continues === roomId);
  const show = (entry: KeyringEntry) =>
    openDashboard(routeToHash({ place: 'mentorship', roomId: entry.roomId }).slice(1));
  const goOn = async () => {
    if (next) return show(next);
    const begun = await ending.goOn();
    if (!begun.ok) return showToast(t('ending.failed'));
    // What is jotted next is jotted there.
    void store.settings.write({ lastRoomId: begun.value.roomId });
    show(begun.value);
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
        giveWord={giveWord}
        deleted={deleted}
        goOn={goOn}
        goesOn={next !== undefined}
      />
    </>
  );
}

/** Whether the relay takes nothing of this device any more, for good. [U134] */
function isOver({ relay }: EngineStatus): boolean {
  return relay.state === 'stopped' && ['struck-out', 'wrong-epoch'].includes(relay.reason);
}

/** Draws nothing while all is well. */
export function Notices(props: NoticesProps) {
  const { status, about, retry, bringBack, giveWord, deleted, goOn, goesOn = false } = props;
  // Each click would make one.
  const going = useRef(false);
  const once = () => {
    if (going.current || goOn === undefined) return;
    going.current = true;
    void goOn().finally(() => (going.current = false));
  };
  const sentences = attentionWords(status, about, deleted);
  // What stands above the page already.
  const onPage = useContext(SurfaceContext)?.shelf.fault.value;
  const repair = repairOf(status);
  return (
    <>
      {status.device.state === 'failing' && status.device.reason !== onPage && (
        <UnsavedBanner fault={status.device.reason} />
      )}
      {sentences.length > 0 && (
        <Banner tone="warn">
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {goOn !== undefined && isOver(status) && (
            <Button {...(goesOn ? {} : { icon: Plus })} onClick={once}>
              {t(goesOn ? 'goOn.open' : 'goOn.button')}
            </Button>
          )}
          {giveWord !== undefined && wantsRelayWord(status) && (
            <RelayWordForm giveWord={giveWord} />
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
