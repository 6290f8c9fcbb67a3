/** What a person must know of the mentorship now: that nothing is saved, or what needs attention. [U11, U12, U60, U61, U80] */
import { RotateCcw } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import type { EngineStatus } from '../../sync/engine-status.ts';
import { attentionWords, repairOf, type About } from '../status/attention-words.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** `status`, what it is about, and what the one action beside the sentences does. */
export type NoticesProps = Pick<Room, 'retry' | 'bringBack'> & {
  readonly status: EngineStatus;
  readonly about?: About;
};

/** Of the mentorship around it. */
export function RoomNotices() {
  const { status, retry, bringBack } = useRoom();
  return <Notices status={status.value} retry={retry} bringBack={bringBack} />;
}

/** Draws nothing while all is well. */
export function Notices({ status, about, retry, bringBack }: NoticesProps) {
  const sentences = attentionWords(status, about);
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
