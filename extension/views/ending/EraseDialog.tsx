/** Erases the mentorship around it from this device. [U130, U131] */
import { useState } from 'preact/hooks';
import { showToast } from '../../components/toasts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { EndingDialog } from './EndingDialog.tsx';
import { eraseWords } from './ending-words.ts';

/** Asks; where it was done there is nothing to be seen here any more, and the page goes home. */
export function EraseDialog({ onClose }: { readonly onClose: () => void }) {
  const { status, people, closedAt, ending } = useRoom();
  // What is lost is what was here when it was asked for, in whichever language it is said.
  const [known] = useState(() => ({
    status: status.peek(),
    people: people.peek(),
    isLeft: closedAt.peek() !== undefined,
  }));
  const erase = async () => {
    const erased = await ending.erase();
    if (!erased.ok) return 'ending.failed';
    location.hash = routeToHash({ place: 'home' });
    showToast(t(erased.value === 'erased' ? 'erase.done' : 'erase.unfinished'));
    return undefined;
  };
  return (
    <EndingDialog
      title={t('ending.erase')}
      sentences={eraseWords(known)}
      confirm={t('erase.confirm')}
      doing={t('erase.doing')}
      act={erase}
      onClose={onClose}
    />
  );
}
