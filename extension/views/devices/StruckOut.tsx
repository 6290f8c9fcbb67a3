/**
 * The browsers of mine that are struck out, each with the day. It is there as long as the page, so it also
 * says in the live region how far those are that are being struck out. [U109, U110]
 */
import { useEffect, useId, useRef } from 'preact/hooks';
import type { DeviceId } from '#shared/base/ids.ts';
import { announce } from '../../components/announcer.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import type { StrikeProgress } from '../../sync/strike-progress.ts';
import type { StrikePort } from './strike-port.ts';
import { notDone, placeName, placeWords, spokenWords } from './strike-words.ts';
import './striking.css';

/** `labelOf`: what a browser is called, by its device in my profile. */
export type StruckOutProps = {
  readonly strikes: StrikePort;
  readonly labelOf: (browser: DeviceId) => string;
};

function Browser({ progress, label }: { progress: StrikeProgress; label: string }) {
  const date = dateFormat({ dateStyle: 'long' }).format(new Date(progress.doneAt ?? 0));
  const left = progress.places.filter(({ state }) => state === 'no-right');
  return (
    <li>
      <bdi>{label}</bdi>
      <span class="soft"> · {t('strike.doneOn', { date })}</span>
      {left.length > 0 && (
        <>
          <p class="small">{t('strike.except', { count: notDone(progress) })}</p>
          <ul class="strike-places">
            {left.map((place) => (
              <li key={place.roomId}>
                <bdi>{placeName(place)}</bdi>
                <span class="soft"> · {placeWords(place)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

/** Says what is new since the page was drawn; what was so by then is there to be read. */
function useSaying({ strikes, labelOf }: StruckOutProps): void {
  const last = useRef<ReadonlyMap<DeviceId, string> | undefined>(undefined);
  const now = strikes.progress.value;
  useEffect(() => {
    const nameOf = (browser: DeviceId): string => labelOf(browser) || t('common.unnamed');
    const words = now.map((one) => [one.browser, spokenWords(one, nameOf(one.browser))] as const);
    const news = words.filter(
      ([browser, said]) =>
        last.current?.has(browser) === true && last.current.get(browser) !== said,
    );
    last.current = new Map(words);
    if (news.length > 0) announce(news.map(([, said]) => said).join(' '));
  }, [now, labelOf]);
}

/** A section with all of them; nothing where there are none. */
export function StruckOut({ strikes, labelOf }: StruckOutProps) {
  const headId = useId();
  useSaying({ strikes, labelOf });
  const done = strikes.progress.value.filter(({ doneAt }) => doneAt !== undefined);
  if (done.length === 0) return null;
  return (
    <section class="block" aria-labelledby={headId}>
      <h2 id={headId} class="section-heading">
        {t('strike.heading')}
      </h2>
      <ul class="strike-browsers">
        {done.map((progress) => (
          <Browser
            key={progress.browser}
            progress={progress}
            label={labelOf(progress.browser) || t('common.unnamed')}
          />
        ))}
      </ul>
    </section>
  );
}
