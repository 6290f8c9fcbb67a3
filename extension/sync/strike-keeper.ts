/**
 * Goes on, for as long as a page has the profile open, with all that is to be struck out: at once, when
 * something is told or comes back, and in growing steps while something cannot be done. One context of a
 * browser at a time does so. [S110, S111]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import type { DeviceId, RoomId } from '#shared/base/ids.ts';
import { reportFault, tellEach } from '#shared/base/listeners.ts';
import { observeTold } from '#shared/record/profile-mentorships.ts';
import { tellStrike, toldStrikes, watchStrikes } from '#shared/record/profile-strikes.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { createSequence } from './sequence.ts';
import { strikesIn, strikablePlaces, type StrikeProgress } from './strike-progress.ts';
import { goOnStriking, type StrikingDeps } from './striking.ts';

/** Held by the context of a browser that is at it. */
export const STRIKES_LOCK = 'tw:strikes';

const FIRST_RETRY_MS = 2_000;
const MOST_RETRY_MS = 60_000;

/** What a keeper needs. */
export type StrikeKeeperDeps = Pick<StrikingDeps, 'withEngine' | 'now'> & {
  readonly profile: StrikingDeps['profile'] & Pick<Engine, 'onStatus'>;
  readonly store: Pick<Store, 'keyring' | 'onChange'>;
  readonly locks: Pick<LockManager, 'request'>;
  /** There is something to do: should this page go, the background is to go on. */
  readonly onBusy: () => void;
};

/** What a page knows of striking out. */
export type StrikeKeeper = {
  readonly progress: () => readonly StrikeProgress[];
  /** What the mentorships are called that a browser would be struck out of. */
  readonly places: () => readonly string[];
  readonly listen: (listener: () => void) => () => void;
  /** Asks for a browser to be struck out, and begins. */
  readonly begin: (browser: DeviceId) => void;
  /** Resolves once nothing of it runs. */
  readonly close: () => Promise<void>;
};

/** A keeper of an open profile. */
export function createStrikeKeeper(deps: StrikeKeeperDeps): StrikeKeeper {
  const { profile, store, locks, now } = deps;
  const { doc } = profile;
  const life = new AbortController();
  const { signal } = life;
  const listeners = new Set<() => void>();
  const doing = new Map<string, 'now' | 'waits'>();
  let names: ReadonlyMap<RoomId, string> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const tell = (): void => tellEach(listeners);

  const round: StrikingDeps = {
    ...{ profile, keyring: store.keyring, withEngine: deps.withEngine, now, signal },
    onRoom(browser, roomId, what) {
      const name = `${browser}:${roomId}`;
      if (what === undefined) doing.delete(name);
      else doing.set(name, what);
      if (what === 'now') deps.onBusy();
      tell();
    },
  };
  const readNames = async (): Promise<void> => {
    const listed = await store.keyring.list();
    if (!listed.ok) return;
    names = new Map(listed.value.map(({ roomId, mentorshipName }) => [roomId, mentorshipName]));
    tell();
  };
  const goOn = async (): Promise<void> => {
    await readNames();
    const request = { signal };
    const complete = await locks.request(STRIKES_LOCK, request, () => goOnStriking(round));
    if (complete) failures = 0;
    else later();
  };
  /** While one waits behind another, it is the one for whatever comes meanwhile. */
  const rounds = createSequence();
  let isWaiting = false;
  const look = (): void => {
    if (isWaiting || signal.aborted) return;
    isWaiting = true;
    clearTimeout(timer);
    void rounds.add(async () => {
      isWaiting = false;
      if (!signal.aborted) await goOn().catch(failed);
    });
  };
  const failed = (fault: unknown): void => {
    // A page that closes while it waits for the lock is told so.
    if (signal.aborted) return;
    reportFault(fault);
    later();
  };
  const later = (): void => {
    if (signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(look, backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS));
    failures += 1;
  };

  const view = () => ({ doc, profile: profile.entry().roomId, names, doing });
  const isUnfinished = (): boolean => strikesIn(view()).some(({ doneAt }) => doneAt === undefined);
  let wasConnected = false;
  const stops = [
    watchStrikes(doc, () => {
      tell();
      look();
    }),
    observeTold(doc, () => {
      // I may be back in a mentorship that I had left when it was struck out. [S109]
      if (toldStrikes(doc).length > 0) look();
    }),
    profile.onStatus(() => {
      const isConnected = profile.status().relay.state === 'connected';
      if (isConnected && !wasConnected) look();
      wasConnected = isConnected;
    }),
    store.onChange(({ changed }) => {
      // A mentorship may have come here, or got its relay; numbers are taken all the time.
      if (changed === 'keyring' && isUnfinished()) look();
    }),
  ];
  look();

  return {
    progress: () => strikesIn(view()),
    places: () => [...strikablePlaces(view()).values()],
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin: (browser) =>
      tellStrike(doc, { browser, at: now(), by: profile.entry().device.deviceId }),
    async close() {
      life.abort();
      clearTimeout(timer);
      for (const stop of stops.splice(0)) stop();
      listeners.clear();
      await rounds.idle();
    },
  };
}
