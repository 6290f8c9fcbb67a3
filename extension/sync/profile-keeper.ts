/**
 * Keeps the profile's document and the keyring in step, both ways, in whatever context talks to the relay
 * for the profile: tells of this browser and its mentorships, takes what my other browsers told, and brings
 * their devices in. A pass does from what stands what is due, so that it goes on after any crash.
 * [S95 to S102]
 */
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import { tellActivity, tellBrowser, toldBrowser } from '#shared/record/profile-browsers.ts';
import { PROFILE_VERSION, profileVersionOf } from '#shared/record/profile.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { Keyring } from '../store/keyring.ts';
import { bringInMine, giveWord, type WithEngine } from './bringing-in-mine.ts';
import type { Engine } from './engine.ts';
import { takeOverFormer } from './former-profile.ts';
import { noteKept } from './keeping-due.ts';
import { createSequence } from './sequence.ts';
import { storedRoster, type StoredRooms } from './stored-roster.ts';
import { adoptTold, followTold, tellOf } from './told-mentorships.ts';
import { takeChosen } from './travelling-settings.ts';

/** What keeping needs. */
export type ProfileKeeperDeps = StoredRooms & {
  readonly keyring: Keyring;
  readonly settings: SettingsStore;
  /** The profile, loaded; whoever opened it closes it. */
  readonly profile: Pick<Engine, 'doc' | 'entry' | 'status'>;
  readonly withEngine: WithEngine;
  /** What this browser is called until somebody renames it. */
  readonly browserLabel: string;
  readonly now: () => Millis;
};

/** Keeps one profile. */
export type ProfileKeeper = {
  /**
   * Makes a pass after those that were asked for before, one for all who ask meanwhile. True when all that
   * was due is done, or another context does it.
   */
  readonly keep: () => Promise<boolean>;
};

function tellBrowserOf({ profile, browserLabel, now }: ProfileKeeperDeps): void {
  const { doc } = profile;
  const { device, addedAt } = profile.entry();
  if (toldBrowser(doc, device.deviceId) === undefined)
    tellBrowser(doc, device.deviceId, { label: browserLabel, addedAt });
  tellActivity(doc, device.deviceId, calendarDateAt(now()));
}

/** Whether what others wrote is here, as far as it can be: nothing is told over what was not read. */
export function isReadThrough({ status }: Pick<Engine, 'status'>): boolean {
  const { state } = status().relay;
  return state === 'connected' || state === 'none';
}

async function keepOnce(deps: ProfileKeeperDeps, notTaken: Set<DeviceId>): Promise<boolean> {
  const { keyring, profile, now } = deps;
  const { doc } = profile;
  const { device, roomId, addedAt, origin } = profile.entry();
  if (!profile.status().uploader || profileVersionOf(doc) > PROFILE_VERSION) return true;
  // It is a lent device until that has brought in its own: the keyring tells then. [S133, S137]
  if (origin.state === 'recovered') return true;
  if (!(await takeOverFormer(deps)) || !isReadThrough(profile)) return false;
  // Once, before this browser is told of: what is set back to nothing afterwards stays so.
  const isNew = toldBrowser(doc, device.deviceId) === undefined;
  if (isNew && !(await takeChosen(doc, deps.settings))) return false;
  tellBrowserOf(deps);
  const mine = await keyring.list();
  if (!mine.ok) return false;
  const teller = { browser: device.deviceId, now: now() };
  // One change, however many there are.
  doc.transact(() => {
    for (const entry of mine.value) tellOf(doc, entry, teller);
  });
  const adopted = await adoptTold(doc, keyring, { now: now(), linkedAt: addedAt });
  const all = await keyring.list();
  if (!adopted.ok || !all.ok) return false;
  const roster = await storedRoster(deps, roomId);
  let isDone = true;
  for (const entry of all.value) {
    tellOf(doc, entry, teller);
    await followTold(doc, keyring, entry);
    await giveWord(doc, roster, entry);
    isDone = (await bringInMine({ ...deps, notTaken }, doc, roster, entry)) && isDone;
  }
  if (isDone) await noteKept(deps, roomId);
  return isDone;
}

/** A keeper that has done nothing yet. */
export function createProfileKeeper(deps: ProfileKeeperDeps): ProfileKeeper {
  const notTaken = new Set<DeviceId>();
  const passes = createSequence();
  /** A pass that has not begun: whoever asks for one meanwhile gets this one. */
  let waiting: Promise<boolean> | undefined;
  return {
    keep() {
      waiting ??= new Promise((resolve) => {
        let isDone = false;
        void passes
          .add(async () => {
            waiting = undefined;
            isDone = await keepOnce(deps, notTaken);
          })
          .then(() => resolve(isDone));
      });
      return waiting;
    },
  };
}
