/**
 * On the page of a mentorship: what others changed since its person last looked at it, in a few lines. Where
 * nothing changed it says nothing. [U251, U253]
 */
import { Button } from '../../components/Button.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { AllChanges, ChangeItem } from './ChangeItem.tsx';
import { isTold } from './change-words.ts';
import './changes.css';

/** So many lines; the others stand in History. */
const MOST_LINES = 5;

/** The block. */
export function ChangedHere() {
  const room = useRoom();
  const lines = room.changeNews.lines.value.filter(isTold);
  if (room.load.value !== 'ready' || lines.length === 0) return null;
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return (
    <section class="block change-since" aria-labelledby="changed-heading">
      <div class="change-since-head">
        <h2 id="changed-heading">{t('change.since')}</h2>
        <Button look="quiet" onClick={room.changeNews.seen}>
          {t('change.seen')}
        </Button>
      </div>
      <ul class="lines">
        {shown.map((line) => (
          <ChangeItem key={line.number} line={line} />
        ))}
      </ul>
      <p>
        {more > 0 && <span class="soft small">{t('change.more', { count: more })} </span>}
        <AllChanges />
      </p>
    </section>
  );
}
