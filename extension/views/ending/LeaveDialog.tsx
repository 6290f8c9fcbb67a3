/** Leaves the mentorship around it and keeps the copy; asks twice where the others cannot be told. [U129] */
import { useState } from 'preact/hooks';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import { EndingDialog } from './EndingDialog.tsx';
import { leaveWords, untoldWords } from './ending-words.ts';

/** `onClose`: it was left, or not. */
export function LeaveDialog({ onClose }: { readonly onClose: () => void }) {
  const { status, people, ending } = useRoom();
  const [isUntold, setUntold] = useState(false);
  // What is said before is of before: saying it makes one change more.
  const [known] = useState(() => {
    return { status: status.peek(), people: people.peek(), isLeft: false };
  });
  const leave = async (): Promise<MessageKey | undefined> => {
    const left = await ending.leave();
    if (!left.ok) {
      ending.stay();
      return 'ending.failed';
    }
    onClose();
    showToast(t('leave.done'));
    return undefined;
  };
  const tell = async () => {
    const told = await ending.sayGoodbye();
    if (told !== 'untold') return leave();
    setUntold(true);
    return undefined;
  };
  const stay = () => {
    if (isUntold) ending.stay();
    onClose();
  };
  return (
    <EndingDialog
      title={t('ending.leave')}
      sentences={isUntold ? untoldWords(known) : leaveWords(known)}
      confirm={isUntold ? t('leave.anyway') : t('leave.confirm')}
      cancel={isUntold ? t('leave.stay') : t('ending.cancel')}
      doing={t('leave.doing')}
      act={isUntold ? leave : tell}
      onClose={stay}
    />
  );
}
