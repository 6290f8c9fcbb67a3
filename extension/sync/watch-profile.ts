/**
 * Has the profile kept whenever something changes that a pass looks at: what was told in its document, the
 * keyring, the settings, its connection. What could not be done is tried again, in growing steps. [S103]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { observeTold } from '#shared/record/profile-mentorships.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { pause } from './pause.ts';
import { isReadThrough, type ProfileKeeper } from './profile-keeper.ts';

const FIRST_RETRY_MS = 2_000;
const MOST_RETRY_MS = 5 * 60_000;

/** What watching needs. */
export type WatchProfileDeps = {
  readonly profile: Pick<Engine, 'doc' | 'status' | 'onStatus'>;
  readonly store: Pick<Store, 'onChange'>;
  readonly keeper: ProfileKeeper;
};

/** Watches until `ending` aborts. */
export function watchProfile(
  { profile, store, keeper }: WatchProfileDeps,
  ending: AbortSignal,
): void {
  let failures = 0;
  let retrying = false;
  const tryAgain = async (): Promise<void> => {
    if (retrying) return;
    retrying = true;
    await pause(backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS), ending);
    retrying = false;
    keep();
  };
  const keep = (): void => {
    if (ending.aborted) return;
    keeper
      .keep()
      .then((isDone) => {
        failures = isDone ? 0 : failures + 1;
        if (!isDone) tryAgain().catch(reportFault);
      })
      .catch(reportFault);
  };
  /** Whether this page is the one that can do it now. */
  const isAble = (): boolean => profile.status().uploader && isReadThrough(profile);
  let wasAble = isAble();
  const stops = [
    observeTold(profile.doc, keep),
    profile.onStatus(() => {
      const now = isAble();
      if (now && !wasAble) keep();
      wasAble = now;
    }),
    store.onChange(({ changed }) => {
      if (changed === 'keyring' || changed === 'settings') keep();
    }),
  ];
  ending.addEventListener('abort', () => {
    for (const stop of stops) stop();
  });
  keep();
}
