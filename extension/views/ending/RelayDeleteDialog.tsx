/** Takes the mentorship around it away from its relay. [U132] */
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import type { DeletionFault } from '../../sync/room-deletion.ts';
import { EndingDialog } from './EndingDialog.tsx';

function faultWords(fault: DeletionFault): MessageKey {
  switch (fault) {
    case 'no-right':
    case 'not-admin':
      return 'relayDelete.error.no-right';
    case 'no-relay':
    case 'not-connected':
    case 'unreachable':
    case 'lost':
      return 'relayDelete.error.not-connected';
    default:
      return 'relayDelete.error.other';
  }
}

/** Asks. */
export function RelayDeleteDialog({ onClose }: { readonly onClose: () => void }) {
  const { ending } = useRoom();
  const remove = async () => {
    const deleted = await ending.deleteAtRelay();
    if (!deleted.ok) return faultWords(deleted.error);
    onClose();
    showToast(t('relayDelete.done'));
    return undefined;
  };
  return (
    <EndingDialog
      title={t('ending.deleteAtRelay')}
      sentences={[t('relayDelete.goes'), t('relayDelete.devices'), t('relayDelete.who')]}
      confirm={t('relayDelete.confirm')}
      doing={t('relayDelete.doing')}
      act={remove}
      onClose={onClose}
    />
  );
}
