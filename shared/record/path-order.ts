/** In which order the steps of a path stand: that of the years which they say. Pure. [D154] */
import type { PathStepView } from './view.ts';

/** A year as people write it, wherever it stands in what they say of when: "2019", "since May 2019". */
const YEAR = /(?<!\d)(?:1[89]|2[01])\d\d(?!\d)/;

/**
 * `steps` as they were made; one that says no year stays behind the one after which it was added, and of the same
 * year each stays behind the one before it.
 */
export function pathInOrder(steps: readonly PathStepView[]): readonly PathStepView[] {
  let year = 0;
  const dated = steps.map((step) => {
    const said = step.when?.match(YEAR)?.[0];
    year = said === undefined ? year : Number(said);
    return { step, year };
  });
  return dated.toSorted((a, b) => a.year - b.year).map(({ step }) => step);
}
