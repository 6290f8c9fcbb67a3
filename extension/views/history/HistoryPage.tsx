/**
 * The checkpoints of a mentorship by day, and before them what is missing now and stood in one of
 * them: whoever finds the record wiped brings it back from here in one click. [U50, U51]
 */
import { History as HistoryIcon } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { BackLink } from '../dashboard/BackLink.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { showToast } from '../../components/toasts.ts';
import { missingOf, openHistory, type History, type OpenCheckpoint } from '../../hooks/history.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { useSurface } from '../../hooks/surface.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { refusalWords } from '../refusal-words.ts';
import { Changes } from './Changes.tsx';
import { dayInWords, timeInWords } from './history-words.ts';
import './history.css';

/** The history of the mentorship around, for as long as the view stands. */
export function useHistory(): History {
  const room = useRoom();
  const { store } = useSurface();
  const [history] = useState(() => openHistory(store, room));
  useEffect(() => history.close, [history]);
  return history;
}

/** Brings back all that is missing now and stands in `opened`, and says so. */
export function bringMissingBack(opened: OpenCheckpoint): void {
  const done = opened.bringBack(missingOf(opened.differences.peek()));
  showToast(done.ok ? t('history.broughtBack', { count: done.value }) : refusalWords(done.error));
}

function Missing({
  history,
  opened,
}: {
  readonly history: History;
  readonly opened: OpenCheckpoint;
}) {
  const room = useRoom();
  const missing = missingOf(opened.differences.value);
  if (missing.length === 0) return null;
  const { day, at } = opened.checkpoint;
  const bringBack = () => {
    bringMissingBack(opened);
    void history.look();
  };
  return (
    <Banner tone="warn">
      <p>
        {t('history.missing', {
          count: missing.length,
          day: dayInWords(day, room.now()),
          time: timeInWords(at),
        })}
      </p>
      <Button look="primary" icon={HistoryIcon} onClick={bringBack}>
        {t('history.bringMissing')}
      </Button>
    </Banner>
  );
}

function Checkpoints({ history, room }: { readonly history: History; readonly room: Room }) {
  const list = history.list.value;
  if (list === undefined) return null;
  if (list.length === 0)
    return <EmptyState title={t('history.empty')} text={t('history.emptyText')} />;
  return (
    <ul class="lines">
      {list.map(({ number, day, at }) => (
        <li key={number}>
          <a
            class="line-link"
            href={routeToHash({ place: 'checkpoint', roomId: room.roomId, number })}
          >
            <span>{dayInWords(day, room.now())}</span>
            <span class="soft small">{timeInWords(at)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The history of the mentorship around it. */
export function HistoryPage() {
  const room = useRoom();
  const history = useHistory();
  const isReady = room.load.value === 'ready';
  useEffect(() => {
    // Compared with a record that is not there yet, everything would be missing.
    if (isReady) void history.look();
  }, [isReady, history]);
  const fuller = history.fuller.value;
  return (
    <div class="page stack">
      <BackLink />
      <h1>{t('history.title')}</h1>
      {fuller.state === 'found' && <Missing history={history} opened={fuller.opened} />}
      <Changes />
      <h2>{t('change.checkpoints')}</h2>
      <p class="soft">{t('history.text')}</p>
      {fuller.state === 'none' && (history.list.value?.length ?? 0) > 0 && (
        <p class="soft">{t('history.nothingMissing')}</p>
      )}
      <Checkpoints history={history} room={room} />
    </div>
  );
}
