/**
 * One checkpoint, read-only: what it has that is missing, removed or changed now, each with a way
 * back, and below it the record as it was. [U52]
 */
import { ArrowLeft, Undo2 } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { Difference } from '#shared/record/differences.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { LongList } from '../../components/LongList.tsx';
import { showToast } from '../../components/toasts.ts';
import { missingOf, type OpenCheckpoint } from '../../hooks/history.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { refusalWords } from '../refusal-words.ts';
import { showDone } from '../room/undoing.ts';
import {
  dayInWords,
  differenceName,
  isText,
  partWords,
  stateWords,
  timeInWords,
} from './history-words.ts';
import { bringMissingBack, useHistory } from './HistoryPage.tsx';
import { RecordAsItWas } from './RecordAsItWas.tsx';
import './history.css';

function bringOneBack(opened: OpenCheckpoint, one: Difference): void {
  if (one.state === 'missing' || isText(one)) {
    const done = opened.bringBack([one]);
    return showToast(done.ok ? t('bin.restored') : refusalWords(done.error));
  }
  const { done, takeBack } = opened.setBack([one]);
  if (done.ok) showDone(t('history.setBack'), takeBack);
  else showToast(refusalWords(done.error));
}

type DifferenceProps = { readonly opened: OpenCheckpoint; readonly one: Difference };

function DifferenceLine({ opened, one }: DifferenceProps) {
  const name = differenceName(one);
  const isChange = one.state === 'changed' && !isText(one);
  const label = isChange ? t('history.setBackOne') : t('history.bringOne');
  return (
    <li class="item-line history-line">
      <span class="item-text">
        <span dir="auto">{name}</span>
        <span class="soft small history-state">
          {partWords(one.part)} · {stateWords(one)}
        </span>
      </span>
      <Button
        look="quiet"
        icon={Undo2}
        aria-label={t(isChange ? 'history.setBackNamed' : 'history.bringNamed', { name })}
        onClick={() => bringOneBack(opened, one)}
      >
        {label}
      </Button>
    </li>
  );
}

function Differences({ opened }: { readonly opened: OpenCheckpoint }) {
  const differences = opened.differences.value;
  const missing = missingOf(differences);
  return (
    <section class="block" aria-labelledby="differences-heading">
      <div class="block-head history-head">
        <h2 id="differences-heading">{t('history.differences')}</h2>
        {missing.length > 1 && (
          <Button look="primary" onClick={() => bringMissingBack(opened)}>
            {t('history.bringMissing')}
          </Button>
        )}
      </div>
      {differences.length === 0 && <p class="soft">{t('history.same')}</p>}
      <LongList
        items={differences}
        look="lines"
        line={(one) => <DifferenceLine key={`${one.part} ${one.id}`} opened={opened} one={one} />}
      />
    </section>
  );
}

type Reading = OpenCheckpoint | 'reading' | 'gone';

function useCheckpoint(number: number): Reading {
  const room = useRoom();
  const history = useHistory();
  const [opened, setOpened] = useState<Reading>('reading');
  const isReady = room.load.value === 'ready';
  useEffect(() => {
    if (!isReady) return;
    void history.open(number).then((found) => setOpened(found ?? 'gone'));
  }, [history, number, isReady]);
  return opened;
}

/** The checkpoint `number` of the mentorship around it. */
export function CheckpointPage({ number }: { readonly number: number }) {
  const room = useRoom();
  const opened = useCheckpoint(number);
  return (
    <div class="page stack">
      <a class="back-link" href={routeToHash({ place: 'history', roomId: room.roomId })}>
        <Icon icon={ArrowLeft} />
        {t('history.back')}
      </a>
      {opened === 'reading' && <p class="soft">{t('common.loading')}</p>}
      {opened === 'gone' && (
        <>
          <h1>{t('history.title')}</h1>
          <p>{t('history.gone')}</p>
        </>
      )}
      {typeof opened === 'object' && (
        <>
          <h1>
            {t('history.asOf', {
              day: dayInWords(opened.checkpoint.day, room.now()),
              time: timeInWords(opened.checkpoint.at),
            })}
          </h1>
          <Differences opened={opened} />
          <RecordAsItWas opened={opened} />
        </>
      )}
    </div>
  );
}
