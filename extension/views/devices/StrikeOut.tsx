/**
 * Striking one browser of mine out: a button that asks first, names the browser and where it is struck out,
 * and says what this cannot undo; then how far it is, in words, for as long as it takes. [U108, U109]
 */
import { Unplug } from 'lucide';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { DeviceId } from '#shared/base/ids.ts';
import { announce } from '../../components/announcer.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { t } from '../../locales/t.ts';
import type { StrikeProgress } from '../../sync/strike-progress.ts';
import type { StrikePort } from './strike-port.ts';
import { countWords, placeName, placeWords } from './strike-words.ts';
import './striking.css';

/** `browser`: its device in my profile; `label`: what it is called. */
export type StrikeOutProps = {
  readonly browser: DeviceId;
  readonly label: string;
  readonly strikes: StrikePort;
};

type AskingProps = StrikeOutProps & { readonly onClose: () => void; readonly onBegin: () => void };

function Asking({ label, strikes, onClose, onBegin }: AskingProps) {
  const names = [
    t('strike.profile'),
    ...strikes.places.value.map((name) => name || t('common.unnamed')),
  ];
  return (
    <Dialog title={t('strike.title', { label })} onClose={onClose}>
      <p>{t('strike.cannotUndo')}</p>
      <p>{t('strike.where')}</p>
      <ul class="strike-places">
        {names.map((name, at) => (
          <li key={at} dir="auto">
            {name}
          </li>
        ))}
      </ul>
      <div class="row">
        <Button look="danger" icon={Unplug} onClick={onBegin}>
          {t('strike.begin')}
        </Button>
      </div>
    </Dialog>
  );
}

/** How far it is. `focused`: it takes the place of the button that was clicked. */
function Going({ progress, focused }: { progress: StrikeProgress; focused: boolean }) {
  const element = useRef<HTMLElement>(null);
  const headId = useId();
  useEffect(() => {
    if (focused) element.current?.focus({ preventScroll: true });
  }, [focused]);
  return (
    <section ref={element} class="strike" aria-labelledby={headId} tabIndex={-1}>
      <p id={headId}>{t('strike.going', { progress: countWords(progress) })}</p>
      <ul class="strike-places">
        {progress.places.map((place) => (
          <li key={place.roomId}>
            <bdi>{placeName(place)}</bdi>
            <span class="soft"> · {placeWords(place)}</span>
          </li>
        ))}
      </ul>
      <p class="soft small">{t('strike.goesOn')}</p>
    </section>
  );
}

/** Beside one of my other browsers. */
export function StrikeOut(props: StrikeOutProps) {
  const { browser, label, strikes } = props;
  const [isAsking, setAsking] = useState(false);
  const [isMine, setMine] = useState(false);
  const progress = strikes.progress.value.find((one) => one.browser === browser);
  const begin = () => {
    setAsking(false);
    setMine(true);
    announce(t('strike.begun', { label }));
    strikes.begin(browser);
  };
  if (progress?.doneAt !== undefined) return null;
  if (progress !== undefined) return <Going progress={progress} focused={isMine} />;
  return (
    <>
      <Button
        look="quiet"
        icon={Unplug}
        aria-label={t('strike.buttonFor', { label })}
        onClick={() => setAsking(true)}
      >
        {t('strike.button')}
      </Button>
      {isAsking && <Asking {...props} onClose={() => setAsking(false)} onBegin={begin} />}
    </>
  );
}
