/**
 * My browsers as a page shows them: those in the profile's roster, as each told of itself, this one first; and
 * what became of the mentorships that another one told of. [U98 to U101]
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { err, type Result } from '#shared/base/result.ts';
import { tellBrowser, toldBrowser } from '#shared/record/profile-browsers.ts';
import { observeTold, toldMentorships } from '#shared/record/profile-mentorships.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from '../sync/engine.ts';
import type { Invitation, InviteFault } from '../sync/invitation.ts';
import { myBrowsers } from '../sync/my-browsers.ts';
import { storedRoster } from '../sync/stored-roster.ts';
import { tellChosen } from '../sync/travelling-settings.ts';
import { waitsForRelay } from '../sync/told-mentorships.ts';
import { giveRelay } from './preferred-relay.ts';

/** A browser of mine. */
export type MyBrowser = {
  /** Its device in the profile's roster. */
  readonly browser: DeviceId;
  /** Empty where it has not told of itself yet. */
  readonly label: string;
  readonly addedAt: Millis | undefined;
  /** yyyy-mm-dd. */
  readonly activeOn: string | undefined;
  readonly isThis: boolean;
};

/** What became of the mentorships of my other browsers. */
export type Arrived = {
  /** So many mentorships are on this browser. */
  readonly here: number;
  /** Of those, so many wait until another browser of mine signs this one in. */
  readonly unsigned: number;
  /** The names of those that come once they have a relay. */
  readonly waiting: readonly string[];
};

/** My browsers. */
export type Devices = {
  /** This one first, then by when they were added; `undefined` until they are read. */
  readonly list: ReadonlySignal<readonly MyBrowser[] | undefined>;
  readonly arrived: ReadonlySignal<Arrived | undefined>;
  /** The relay that the profile has. */
  readonly hasRelay: () => boolean;
  readonly rename: (browser: DeviceId, label: string) => void;
  /** What a browser is called, also one that is struck out; empty where it told nothing of itself. */
  readonly labelOf: (browser: DeviceId) => string;
  /** Makes a code that links another browser; needs the relay now, and gives the profile `relay` first if it has none. */
  readonly link: (relay: string | undefined) => Promise<Result<Invitation, InviteFault>>;
  readonly close: () => void;
};

/** What listing needs. `profile`: loaded. */
export type DevicesDeps = {
  readonly store: Store;
  readonly profile: Engine;
};

async function listBrowsers({ doc, entry }: Engine): Promise<readonly MyBrowser[]> {
  const roster = await storedRoster({ indexedDB: globalThis.indexedDB }, entry().roomId);
  const all = myBrowsers(doc, roster, entry()).map((browser, place): MyBrowser => {
    const { label = '', addedAt, activeOn } = toldBrowser(doc, browser) ?? {};
    return { browser, label, addedAt, activeOn, isThis: place === 0 };
  });
  const [own, ...others] = all;
  const sorted = others.toSorted((a, b) => (a.addedAt ?? Infinity) - (b.addedAt ?? Infinity));
  return own === undefined ? [] : [own, ...sorted];
}

async function countArrived({ doc }: Engine, { keyring }: Store): Promise<Arrived | undefined> {
  const entries = await keyring.list();
  if (!entries.ok) return undefined;
  const here = new Set(entries.value.map(({ roomId }) => roomId));
  const waiting = toldMentorships(doc)
    .filter((told) => !here.has(told.roomId) && told.closedAt === undefined && waitsForRelay(told))
    .map(({ mentorshipName }) => mentorshipName);
  const unsigned = entries.value.filter(
    ({ origin, introduced }) => origin.state === 'linked' && !introduced,
  ).length;
  return { here: here.size, unsigned, waiting };
}

/** Lists them for as long as the profile is open. */
export function createDevices({ store, profile }: DevicesDeps): Devices {
  const list = signal<readonly MyBrowser[] | undefined>(undefined);
  const arrived = signal<Arrived | undefined>(undefined);
  let isClosed = false;
  let reading: Promise<void> | undefined;
  let isStale = false;
  const read = async (): Promise<void> => {
    do {
      isStale = false;
      const [browsers, count] = [await listBrowsers(profile), await countArrived(profile, store)];
      if (isClosed) return;
      list.value = browsers;
      arrived.value = count;
    } while (isStale);
  };
  const look = (): void => {
    isStale = true;
    reading ??= read()
      .catch(reportFault)
      .finally(() => {
        reading = undefined;
      });
  };
  const stops = [
    observeTold(profile.doc, look),
    profile.onStatus(look),
    store.onChange(({ changed }) => {
      if (changed === 'keyring') look();
    }),
  ];
  look();
  return {
    list,
    arrived,
    hasRelay: () => profile.entry().relayAddress !== undefined,
    rename(browser, label) {
      const addedAt = toldBrowser(profile.doc, browser)?.addedAt ?? (0 as Millis);
      tellBrowser(profile.doc, browser, { label, addedAt });
    },
    labelOf: (browser) => toldBrowser(profile.doc, browser)?.label ?? '',
    async link(relay) {
      const isGiven =
        profile.entry().relayAddress !== undefined ||
        relay === undefined ||
        (await giveRelay(store, profile, relay));
      if (!isGiven || !(await tellChosen(profile.doc, store.settings))) return err('not-connected');
      return profile.invite();
    },
    close() {
      isClosed = true;
      for (const stop of stops) stop();
    },
  };
}
