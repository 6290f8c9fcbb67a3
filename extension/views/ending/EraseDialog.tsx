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
  const isLeft = closedAt.value !== undefined;
  const [sentences] = useState(() =>
    eraseWords({ status: status.value, people: people.value, isLeft }),
  );
  const erase = async () => {
    const erased = await ending.erase();
    if (!erased.ok) return t('ending.failed');
    location.hash = routeToHash({ place: 'home' });
    showToast(t(erased.value === 'erased' ? 'erase.done' : 'erase.unfinished'));
    return undefined;
  };
  return (
    <EndingDialog
      title={t('ending.erase')}
      sentences={sentences}
      confirm={t('erase.confirm')}
      doing={t('erase.doing')}
      act={erase}
      onClose={onClose}
    />
  );
}
