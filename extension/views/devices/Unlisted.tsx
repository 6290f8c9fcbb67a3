/**
 * Devices that are in a mentorship under my name and are none of my browsers: which, where, since when, and
 * striking one out of there. Nothing where there are none. [U160, U161]
 */
import { Unplug } from 'lucide';
import { useEffect, useId, useState } from 'preact/hooks';
import { announce } from '../../components/announcer.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import type { UnlistedDevice } from '../../sync/unlisted-devices.ts';
import type { UnlistedPort } from './unlisted-port.ts';
import './striking.css';

type RowProps = { readonly device: UnlistedDevice; readonly unlisted: UnlistedPort };

const labelOf = ({ label }: UnlistedDevice): string => label || t('unlisted.unnamed');

function whereWords({ mentorshipName, addedAt }: UnlistedDevice): string {
  const name = mentorshipName || t('common.unnamed');
  if (addedAt === undefined) return name;
  const day = dateFormat({ dateStyle: 'medium' }).format(new Date(addedAt));
  return `${name} · ${t('devices.added', { day })}`;
}

function Row({ device, unlisted }: RowProps) {
  const [isAsking, setAsking] = useState(false);
  const state = unlisted.stateOf(device);
  const words = { label: labelOf(device), name: device.mentorshipName || t('common.unnamed') };
  const begin = () => {
    setAsking(false);
    announce(t('strike.begun', { label: words.label }));
    unlisted.strike(device);
  };
  return (
    <li>
      <bdi>{words.label}</bdi>
      <span class="soft" dir="auto">
        {` · ${whereWords(device)}`}
      </span>
      {state !== undefined && <p class="soft small">{t(`unlisted.state.${state}`)}</p>}
      {state !== 'now' && (
        <Button
          look="quiet"
          icon={Unplug}
          aria-label={t('unlisted.buttonFor', words)}
          onClick={() => setAsking(true)}
        >
          {t('strike.button')}
        </Button>
      )}
      {isAsking && (
        <Dialog title={t('strike.title', words)} onClose={() => setAsking(false)}>
          <p>{t('strike.cannotUndo')}</p>
          <p>{t('unlisted.where', words)}</p>
          <div class="row">
            <Button look="danger" icon={Unplug} onClick={begin}>
              {t('strike.begin')}
            </Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

/** A section with all of them, mentorship by mentorship. */
export function Unlisted({ unlisted }: Pick<RowProps, 'unlisted'>) {
  const headId = useId();
  const all = unlisted.list.value;
  useEffect(() => unlisted.watch(), [unlisted]);
  if (all.length === 0) return null;
  return (
    <section class="block" aria-labelledby={headId}>
      <h2 id={headId}>{t('unlisted.heading')}</h2>
      <p>{t('unlisted.text')}</p>
      <ul class="strike-browsers" aria-labelledby={headId}>
        {all.map((device) => (
          <Row key={`${device.roomId}:${device.deviceId}`} device={device} unlisted={unlisted} />
        ))}
      </ul>
    </section>
  );
}
