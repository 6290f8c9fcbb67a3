/** Striking out as the views of one page see it: what is asked for and how far it is, as signals. [U108, S111] */
import { batch, signal } from '@preact/signals';
import type { DeviceId } from '#shared/base/ids.ts';
import type { Engine } from '../sync/engine.ts';
import { createStrikeKeeper } from '../sync/strike-keeper.ts';
import { lendingBy } from '../sync/strike-rounds.ts';
import type { StrikePort } from '../views/devices/strike-port.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';

/** Striking out over an open profile. */
export type Strikes = StrikePort & { readonly close: () => Promise<void> };

/** Goes on with what is to be struck out until it is closed. */
export function createStrikes(deps: PageEngineDeps, profile: Engine): Strikes {
  const { store, locks, clock } = deps;
  const keeper = createStrikeKeeper({
    ...{ profile, store, locks },
    now: clock.now,
    withEngine: lendingBy((entry) => startEngine(deps, entry, 'background')),
    onBusy: () => deps.onStriking?.(),
  });
  const progress = signal(keeper.progress());
  const places = signal(keeper.places());
  const begunHere = signal<DeviceId | undefined>(undefined);
  const stop = keeper.listen(() =>
    batch(() => {
      progress.value = keeper.progress();
      places.value = keeper.places();
    }),
  );
  return {
    progress,
    places,
    begunHere,
    begin(browser) {
      begunHere.value = browser;
      keeper.begin(browser);
    },
    async close() {
      stop();
      await keeper.close();
    },
  };
}
