/** What the makers of the filled record of five years share: whose turn it is, and how much of what. */
import type { ItemId } from '#shared/base/ids.ts';
import { cadenceId } from '#shared/record/occurrence-id.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import type { Chance } from './chance.ts';
import { MEMBERS, type Sitting } from './five-years.ts';
import { sentence } from './typist.ts';

/** What is known from week to week. */
export type Story = {
  readonly goals: ItemId[];
  readonly openItems: ItemId[];
  readonly openPoints: ItemId[];
  /** What was made lately and may be commented on. */
  readonly places: ItemPlace[];
  readonly feedback: { readonly id: ItemId; readonly for: 0 | 1 }[];
};

/** Of so many in five years, how many this week. */
export type Share = (of: number) => number;

/** The one cadence of the record. */
export const cadence = cadenceId(0);

/** The mentor teaches. */
export const DIRECTION = { learner: MEMBERS[0], teacher: MEMBERS[1] };

/** One of the two. */
export function either(chance: Chance): 0 | 1 {
  return chance.below(2) === 0 ? 0 : 1;
}

/** The other of the two. */
export function other(who: 0 | 1): 0 | 1 {
  return who === 0 ? 1 : 0;
}

/** Some lines as people write at length. */
export function paragraph(chance: Chance, sentences: number): string {
  return Array.from({ length: sentences }, () => `${sentence(chance, 12)}.`).join('\n');
}

/** Makes what `share` says, each with an id of its own and by one of the two. */
export function each(
  { chance }: Sitting,
  count: number,
  make: (id: ItemId, who: 0 | 1, place: number) => void,
): void {
  for (let place = 0; place < count; place += 1) make(chance.id<ItemId>(), either(chance), place);
}
