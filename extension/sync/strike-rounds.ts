/**
 * Striking out while no page does it: the background looks once after each start of the browser, and again
 * as long as something is left. [S112]
 */
import { reportFault } from '#shared/base/listeners.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Store } from '../store/store.ts';
import type { CaretakerDeps, StrikeRounds } from './caretaker.ts';
import type { Engine } from './engine.ts';
import { lockName } from './ownership.ts';
import { STRIKES_LOCK } from './strike-keeper.ts';
import { goOnStriking, type StrikingDeps } from './striking.ts';

/** So long what was told of it has to go up before the engine closes. */
const SEND_PATIENCE_MS = 10_000;

/** Remembers, for as long as the browser runs, that nothing is left to do; a page that begins forgets it. */
export type StrikeMark = {
  readonly isSet: () => Promise<boolean>;
  readonly set: () => Promise<void>;
  readonly clear: () => Promise<void>;
};

/** What the rounds need. */
export type StrikeRoundsDeps = Pick<StrikingDeps, 'now'> &
  Pick<CaretakerDeps, 'open'> & {
    readonly keyring: Store['keyring'];
    readonly locks: Pick<LockManager, 'query' | 'request'>;
    readonly mark: StrikeMark;
  };

/** Lends engines that `open` makes, each loaded and closed again. */
export function lendingBy(open: (entry: KeyringEntry) => Engine): StrikingDeps['withEngine'] {
  return async (entry, act) => {
    const engine = open(entry);
    try {
      return (await engine.whenLoaded).ok ? await act(engine) : undefined;
    } finally {
      await engine.close();
    }
  };
}

/** The rounds of a background. */
export function createStrikeRounds({
  keyring,
  locks,
  mark,
  now,
  open,
}: StrikeRoundsDeps): StrikeRounds {
  return {
    async isDue({ roomId, relayAddress }) {
      if (relayAddress === undefined || (await mark.isSet())) return false;
      // A page that has the profile open goes on with it by itself.
      const { held = [] } = await locks.query();
      return !held.some(({ name }) => name === lockName(roomId));
    },
    async goOn(profile) {
      const deps: StrikingDeps = {
        ...{ profile, keyring, now },
        withEngine: lendingBy(open),
        signal: new AbortController().signal,
        onRoom(_browser, _roomId, doing) {
          if (doing === 'now') mark.clear().catch(reportFault);
        },
      };
      const how = { ifAvailable: true };
      const complete = await locks.request(STRIKES_LOCK, how, async (lock) =>
        lock === null ? undefined : goOnStriking(deps),
      );
      if (complete === true) await mark.set();
      await profile.whenSynced(SEND_PATIENCE_MS);
      return complete ?? true;
    },
  };
}
