/**
 * Striking one browser of mine out: a button that asks first, names the browser and where it is struck out,
 * and says what this cannot undo. [U108]
 */
import { Unplug } from 'lucide';
import { useState } from 'preact/hooks';
import type { DeviceId } from '#shared/base/ids.ts';
import { announce } from '../../components/announcer.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { t } from '../../locales/t.ts';
import type { StrikePort } from './strike-port.ts';
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
        <Button onClick={onClose}>{t('ending.cancel')}</Button>
        <Button look="danger" icon={Unplug} onClick={onBegin}>
          {t('strike.begin')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Beside one of my other browsers; nothing once it is to be struck out (`StruckOut` says how far that is). */
export function StrikeOut(props: StrikeOutProps) {
  const { browser, label, strikes } = props;
  const [isAsking, setAsking] = useState(false);
  const begin = () => {
    setAsking(false);
    announce(t('strike.begun', { label }));
    strikes.begin(browser);
  };
  if (strikes.progress.value.some((one) => one.browser === browser)) return null;
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
