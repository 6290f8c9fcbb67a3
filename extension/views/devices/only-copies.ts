/** The mentorships that nobody else has, neither another person nor another browser of mine. [U115, U118, U151] */
import { useSurface } from '../../hooks/surface.ts';
import { t, type MessageKey } from '../../locales/t.ts';
import { copiesOf } from '../status/copies.ts';

/** As many names as a sentence bears. */
const MOST_NAMES = 3;

/** What is true of the copies of my mentorships. */
export type OnlyCopies = {
  /** What those are called that are on this device alone. */
  readonly names: readonly string[];
  /** Whether that is all of them. */
  readonly isAll: boolean;
  /** Whether another browser of mine was at work lately. */
  readonly hasBrowser: boolean;
};

/** As of now, for the page around. */
export function useOnlyCopies(): OnlyCopies {
  const { shelf, clock } = useSurface();
  const now = clock.now();
  const all = shelf.mentorships.value.map((mentorship) => {
    const entry = shelf.entries.value.find(({ roomId }) => roomId === mentorship.roomId);
    return { name: mentorship.name, copies: copiesOf(mentorship, entry, now) };
  });
  const alone = all.filter(({ copies }) => !copies.others && !copies.mine);
  return {
    names: alone.map(({ name }) => name || t('common.unnamed')),
    isAll: alone.length === all.length,
    hasBrowser: all.some(({ copies }) => copies.mine),
  };
}

/** A sentence about them: `whole` where that is all there is, else `named` with what they are called. */
export function onlyCopyWords(
  { names, isAll }: OnlyCopies,
  whole: MessageKey,
  named: MessageKey,
): string {
  if (isAll) return t(whole);
  const quoted = names.slice(0, MOST_NAMES).map((name) => `“${name}”`);
  return t(named, { count: names.length, names: quoted.join(', ') });
}
