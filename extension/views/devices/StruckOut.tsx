/**
 * The browsers of mine that are being struck out, each with how far that is, place by place, and those that
 * are, with the day. What is new is said in the live region. [U109, U110]
 */
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { DeviceId } from '#shared/base/ids.ts';
import { announce } from '../../components/announcer.ts';
import { dateFormat } from '../../locales/date-format.ts';
import { t } from '../../locales/t.ts';
import type { StrikeProgress } from '../../sync/strike-progress.ts';
import type { StrikePort } from './strike-port.ts';
import { countWords, notDone, placeName, placeWords, spokenWords } from './strike-words.ts';
import './striking.css';

/** `labelOf`: what a browser is called, by its device in my profile. */
export type StruckOutProps = {
  readonly strikes: StrikePort;
  readonly labelOf: (browser: DeviceId) => string;
};

type PlacesProps = { readonly places: StrikeProgress['places'] };

function Places({ places }: PlacesProps) {
  return (
    <ul class="strike-places">
      {places.map((place) => (
        <li key={place.roomId}>
          <bdi>{placeName(place)}</bdi>
          <span class="soft"> · {placeWords(place)}</span>
        </li>
      ))}
    </ul>
  );
}

type BrowserProps = { readonly progress: StrikeProgress; readonly label: string };

/** `isFocused`: it takes the place of the button that was clicked. */
function Going({ progress, label, isFocused }: BrowserProps & { readonly isFocused: boolean }) {
  const element = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (isFocused) element.current?.focus();
  }, [isFocused]);
  return (
    <li ref={element} tabIndex={-1}>
      <bdi>{label}</bdi>
      <span class="soft"> · {t('strike.going', { progress: countWords(progress) })}</span>
      <Places places={progress.places} />
      <p class="soft small">{t('strike.goesOn')}</p>
    </li>
  );
}

function Done({ progress, label }: BrowserProps) {
  const date = dateFormat({ dateStyle: 'long' }).format(new Date(progress.doneAt ?? 0));
  const left = progress.places.filter(({ state }) => state === 'no-right');
  return (
    <li>
      <bdi>{label}</bdi>
      <span class="soft"> · {t('strike.doneOn', { date })}</span>
      {left.length > 0 && (
        <>
          <p class="small">{t('strike.except', { count: notDone(progress) })}</p>
          <Places places={left} />
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

/** A section with all of them, in the order in which that was asked for; nothing where there are none. */
export function StruckOut({ strikes, labelOf }: StruckOutProps) {
  const headId = useId();
  useSaying({ strikes, labelOf });
  const all = strikes.progress.value;
  const nameOf = (browser: DeviceId): string => labelOf(browser) || t('common.unnamed');
  if (all.length === 0) return null;
  return (
    <section class="block" aria-labelledby={headId}>
      <h2 id={headId}>{t('strike.heading')}</h2>
      <ul class="strike-browsers" aria-labelledby={headId}>
        {all.map((progress) => {
          const { browser, doneAt } = progress;
          const about = { progress, label: nameOf(browser) };
          const isFocused = strikes.begunHere.value === browser;
          if (doneAt === undefined) return <Going key={browser} {...about} isFocused={isFocused} />;
          return <Done key={browser} {...about} />;
        })}
      </ul>
    </section>
  );
}
