/**
 * What the others did, gathered until it is told: who came and went, and which parts of the record
 * changed. As it happens for those who want that, at most once in ten seconds; and whenever it is
 * asked for. The words are the view's. [U70]
 */

import type { ChangedPlace } from '#shared/record/changed-places.ts';

/** What there is to tell. Names of people who came or went, and how many places of each part changed. */
export type News = {
  readonly came: readonly string[];
  readonly went: readonly string[];
  readonly changed: readonly { readonly part: ChangedPlace['part']; readonly count: number }[];
};

/** Starts a wait and gives what ends it. */
export type StartTimer = (act: () => void, ms: number) => () => void;

/** What a gatherer is made of. */
export type GathererDeps = {
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /** Whether the person wants to hear of it as it happens. */
  readonly isWanted: () => boolean;
  readonly tell: (news: News) => void;
};

/** Gathers until it tells. */
export type Gatherer = {
  readonly came: (name: string) => void;
  readonly went: (name: string) => void;
  readonly changed: (part: ChangedPlace['part'], id: string) => void;
  /** Tells all since it was last told, at once; with nothing in it when there is nothing. */
  readonly ask: () => void;
  readonly close: () => void;
};

/** Between two things that are told by themselves. */
export const TOLD_EVERY_MS = 10_000;
/** What belongs together comes together: somebody comes and writes. */
export const GATHER_MS = 2_000;
/** More than this many changed places of a part are not counted. */
const MOST_PLACES = 999;

/** Makes a gatherer that has heard nothing yet. */
export function createGatherer(deps: GathererDeps): Gatherer {
  const came = new Set<string>();
  const went = new Set<string>();
  const places = new Map<ChangedPlace['part'], Set<string>>();
  let toldAt = -Infinity;
  let stopWaiting: (() => void) | undefined;

  const isEmpty = (): boolean => came.size + went.size + places.size === 0;
  const tell = (): void => {
    stopWaiting?.();
    stopWaiting = undefined;
    const changed = [...places].map(([part, ids]) => ({ part, count: ids.size }));
    const news = { came: [...came], went: [...went], changed };
    for (const gathered of [came, went, places]) gathered.clear();
    toldAt = deps.now();
    deps.tell(news);
  };
  const tellSoon = (): void => {
    if (stopWaiting !== undefined || isEmpty() || !deps.isWanted()) return;
    const wait = Math.max(GATHER_MS, toldAt + TOLD_EVERY_MS - deps.now());
    stopWaiting = deps.startTimer(() => {
      stopWaiting = undefined;
      if (!isEmpty() && deps.isWanted()) tell();
    }, wait);
  };
  // Who came and went again while nobody listened is no news.
  const move = (name: string, to: Set<string>, from: Set<string>): void => {
    if (!from.delete(name)) to.add(name);
    tellSoon();
  };

  return {
    came: (name) => move(name, came, went),
    went: (name) => move(name, went, came),
    changed: (part, id) => {
      const ids = places.get(part) ?? new Set<string>();
      places.set(part, ids);
      if (ids.size < MOST_PLACES) ids.add(id);
      tellSoon();
    },
    ask: tell,
    close: () => stopWaiting?.(),
  };
}
