/** Which relay carries this mentorship's changes, and how to set another. */
import { useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useRoom } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { RelayForm } from '../joining/RelayForm.tsx';

/** One line with the address, and a dialog to change it. */
export function RelayBlock() {
  const room = useRoom();
  const { shelf } = useSurface();
  const [open, setOpen] = useState(false);
  const entry = shelf.entries.value.find((one) => one.roomId === room.roomId);
  const address = entry?.relayAddress;
  return (
    <div class="relay-block">
      {address && (
        <p class="soft small">
          {t('mentorship.relay')}: <bdi dir="ltr">{address}</bdi>
        </p>
      )}
      <Button look="quiet" onClick={() => setOpen(true)}>
        {address ? t('mentorship.changeRelay') : t('mentorship.setRelay')}
      </Button>
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
