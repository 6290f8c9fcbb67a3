/** Striking a browser out, in words. [U109, U110] */
import { t } from '../../locales/t.ts';
import type { StrikePlace, StrikeProgress } from '../../sync/strike-progress.ts';

/** What a room is called; the profile has no name. */
export function placeName({ name }: StrikePlace): string {
  if (name === undefined) return t('strike.profile');
  return name === '' ? t('common.unnamed') : name;
}

/** How far it is in one room. */
export function placeWords({ state }: StrikePlace): string {
  return t(`strike.state.${state}`);
}

/** "2 of 3 places done". */
export function countWords({ places }: StrikeProgress): string {
  const done = places.filter(({ state }) => state === 'out').length;
  return t('strike.count', { done, count: places.length });
}

/** How far it is, for who does not look at it. */
export function spokenWords(progress: StrikeProgress, label: string): string {
  if (progress.doneAt !== undefined && notDone(progress) === 0)
    return t('strike.doneFor', { label });
  return t('strike.goingFor', { label, progress: countWords(progress) });
}

/** In how many rooms it was not struck out, and will not be by itself. */
export function notDone({ places }: StrikeProgress): number {
  return places.filter(({ state }) => state === 'no-right').length;
}
