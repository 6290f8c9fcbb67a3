/** What a person must know of the mentorship now: that nothing is saved, or what needs attention. [U11, U12, U60, U61, U80] */
import { RotateCcw } from 'lucide';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { attentionWords, repairOf } from '../status/attention-words.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';

/** Draws nothing while all is well. */
export function RoomNotices() {
  const room = useRoom();
  const status = room.status.value;
  const sentences = attentionWords(status);
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
            <Button
              icon={RotateCcw}
              onClick={repair === 'bring-back' ? room.bringBack : room.retry}
            >
              {t(repair === 'bring-back' ? 'stopped.bringBack' : 'stopped.retry')}
            </Button>
          )}
        </Banner>
      )}
    </>
  );
}
