/** How a mentorship ends, folded away at the foot of its page. [U128] */
import { useState } from 'preact/hooks';
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { EraseDialog } from './EraseDialog.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { RelayDeleteDialog } from './RelayDeleteDialog.tsx';
import './ending.css';

type Asking = 'leave' | 'delete' | 'erase' | undefined;

/** The ways, each with a dialog of its own. */
export function EndingBlock() {
  const room = useRoom();
  const [asking, setAsking] = useState<Asking>(undefined);
  const close = () => setAsking(undefined);
  const isLeft = room.closedAt.value !== undefined;
  const hasRelay = room.status.value.relay.state !== 'none';
  return (
    <details class="ending">
      <summary>{t('ending.heading')}</summary>
      <div class="ending-ways">
        {!isLeft && (
          <Button look="quiet" onClick={() => setAsking('leave')}>
            {t('ending.leave')}
          </Button>
        )}
        {!isLeft && hasRelay && (
          <Button look="quiet" onClick={() => setAsking('delete')}>
            {t('ending.deleteAtRelay')}
          </Button>
        )}
        <Button look="quiet" onClick={() => setAsking('erase')}>
          {t('ending.erase')}
        </Button>
      </div>
      {asking === 'leave' && <LeaveDialog onClose={close} />}
      {asking === 'delete' && <RelayDeleteDialog onClose={close} />}
      {asking === 'erase' && <EraseDialog onClose={close} />}
    </details>
  );
}
