/** What a goal says in words: who learns from whom, whose it is, by when. [U40] */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import type { Direction } from '#shared/record/view.ts';
import type { Person } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';

/** A direction as one value of a choice; '' stands for none. */
export type DirectionValue = `${MemberId}>${MemberId}` | '';

/** The value of a direction in a choice. */
export function directionValue(direction: Direction | undefined): DirectionValue {
  return direction ? `${direction.learner}>${direction.teacher}` : '';
}

/** A member's name; a stand-in for one who gave none or is not known here. */
export function personName(people: readonly Person[], id: MemberId | undefined): string {
  const person = people.find((one) => one.id === id);
  return person?.name || t(person?.me ? 'common.me' : 'common.unnamed');
}

/** "Ana learns from Ben." */
export function directionWords(people: readonly Person[], direction: Direction): string {
  const [learner, teacher] = [direction.learner, direction.teacher].map((id) =>
    personName(people, id),
  );
  return t('goal.learnsFrom', { learner: learner ?? '', teacher: teacher ?? '' });
}

// A record can hold any number of cards; a list to choose from cannot. [U86]
const MOST_CHOICES = 30;

/** Whom a goal can be given to: the first ones, and whose it is now. */
export function ownersFor(
  people: readonly Person[],
  owner: MemberId | undefined,
): readonly Person[] {
  const first = people.slice(0, MOST_CHOICES);
  const later = people.slice(MOST_CHOICES).find(({ id }) => id === owner);
  return later ? [...first, later] : first;
}

/**
 * Every direction that can be chosen: each of two from the other, and of more those in which the
 * owner learns or teaches. What is set now is among them.
 */
export function directionsFor(
  people: readonly Person[],
  owner: MemberId | undefined,
  set: Direction | undefined,
): readonly Direction[] {
  const centre = people.find(({ id }) => id === owner) ?? people[0];
  if (!centre) return set ? [set] : [];
  const others = people.filter(({ id }) => id !== centre.id).slice(0, MOST_CHOICES);
  const all = [
    ...others.map(({ id }) => ({ learner: centre.id, teacher: id })),
    ...others.map(({ id }) => ({ learner: id, teacher: centre.id })),
  ];
  const isThere = all.some((one) => directionValue(one) === directionValue(set));
  return set && !isThere ? [set, ...all] : all;
}

/** By when, seen at `now`; `look` as `DayField` takes it. */
export function targetWords(targetOn: string | undefined, isOpen: boolean, now: Millis) {
  const words = targetOn === undefined ? undefined : dueWords(targetOn, now);
  if (!words) return { words: t('goal.noTarget'), look: 'none' } as const;
  return { words: words.text, look: isOpen ? words.state : 'over' } as const;
}
