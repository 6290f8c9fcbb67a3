/** Which relay carries this mentorship's changes, and how to set another. */
import { useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import type { KeyringEntry } from '../../store/keyring-entry.ts';
import { RelayForm } from '../joining/RelayForm.tsx';

/** Whether a relay holds the mentorship: then another address would lead to an empty place. */
function isAtRelay({ origin }: KeyringEntry): boolean {
  return origin.state !== 'created' || origin.atRelay;
}

/** One line with the address, and a dialog to change it. */
export function RelayBlock() {
  const room = useRoom();
  const { shelf } = useSurface();
  const { idleDays } = room.status.value;
  const [open, setOpen] = useState(false);
  const entry = shelf.all.value.find((one) => one.roomId === room.roomId);
  const address = entry?.relayAddress;
  const isFixed = entry !== undefined && address !== undefined && isAtRelay(entry);
  return (
    <div class="relay-block">
      {address && (
        <p class="soft small">
          {t('mentorship.relay')}: <bdi dir="ltr">{address}</bdi>
        </p>
      )}
      {address && idleDays > 0 && (
        <p class="soft small">{t('mentorship.relayIdle', { count: idleDays })}</p>
      )}
      {isFixed ? (
        <p class="soft small">{t('mentorship.relayStays')}</p>
      ) : (
        <Button look="quiet" onClick={() => setOpen(true)}>
          {address ? t('mentorship.changeRelay') : t('mentorship.setRelay')}
        </Button>
      )}
      {open && (
        <Dialog title={t('mentorship.relay')} onClose={() => setOpen(false)}>
          <RelayForm
            explain={t('invite.relayExplain')}
            address={address ?? ''}
            onSaved={() => setOpen(false)}
          />
        </Dialog>
      )}
    </div>
  );
}
