/**
 * One device of the fuzz: a browser profile with its disk, locks and channels, and up to two pages on
 * the mentorship, each a whole engine in a place of its own. [Z1, Z3]
 */
import type { Millis } from '#shared/base/ids.ts';
import type { CompactionPace } from '../../../extension/sync/compactor.ts';
import { createEngine, type Engine } from '../../../extension/sync/engine.ts';
import type { Visibility } from '../../../extension/sync/ownership.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { openStore, type Store } from '../../../extension/store/store.ts';
// What is loaded only when it is needed is there before a world begins: loading takes the machine's own time.
import '../../../extension/store/change-line-rows.ts';
import '../../../extension/store/erasing-rows.ts';
import '../../../extension/store/put-checkpoint.ts';
import type { Player } from './cast.ts';
import { createMemoryDisk, type MemoryDisk } from './memory-disk.ts';
import { createProfileChannels, createProfileLocks } from './profile-parts.ts';
import type { SocketPairs } from './socket-pairs.ts';
import { newPlace, post, settle, within, type Place } from './virtual-world.ts';

/** One page. */
export type Page = {
  readonly place: Place;
  engine: Engine | undefined;
  store: Store | undefined;
  readonly show: (visible: boolean) => void;
  readonly isVisible: () => boolean;
};

/** One device. */
export type Profile = {
  readonly player: Player;
  readonly disk: MemoryDisk;
  readonly pages: () => readonly Page[];
  /** Opens one more page, visible. */
  readonly openPage: () => Promise<Page>;
  /** The page ends in order: pagehide, then gone. */
  readonly closePage: (page: Page) => Promise<void>;
  /** The page is gone at once. */
  readonly killPage: (page: Page) => void;
  /** All pages are gone at once; each database loses its last `lost` relaxed commits. */
  readonly crash: (lost: number) => void;
  /** How far this device's clock is off, in milliseconds. */
  skewMs: number;
};

/** So eager that a run of a few minutes and a few changes has several snapshots. */
const PACE: CompactionPace = { quietMs: 150, spreadMs: 400, leastTailBytes: 200 };

const diskOfPlace = new WeakMap<Place, MemoryDisk>();

/** The storage that `place` finds behind `indexedDB`. */
export function factoryOf(place: Place): IDBFactory {
  const disk = diskOfPlace.get(place);
  if (disk === undefined) throw new Error(`${place.name} has no disk`);
  return disk.factory;
}

function switchedVisibility(): Visibility & { readonly show: (visible: boolean) => void } {
  let visible = true;
  const listeners = new Set<() => void>();
  return {
    visible: () => visible,
    onChange(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener));
    },
    show(next) {
      visible = next;
      for (const listener of listeners) listener();
    },
  };
}

/** A device of `player` whose keyring holds the mentorship; no page is open. */
export async function createProfile(player: Player, pairs: SocketPairs): Promise<Profile> {
  const { name, entry } = player;
  const disk = createMemoryDisk();
  const locks = createProfileLocks();
  const channels = createProfileChannels();
  const pages: Page[] = [];

  const storeIn = async (place: Place): Promise<Store | undefined> => {
    diskOfPlace.set(place, disk);
    const { openChannel } = channels;
    const deps = { indexedDB: disk.factory, openChannel, report: () => undefined };
    const opened = await within(place, () => openStore(deps));
    return opened.ok ? opened.value : undefined;
  };

  const start = async (page: Page, visibility: Visibility): Promise<void> => {
    const store = await storeIn(page.place);
    const read = await store?.keyring.get(entry.roomId);
    if (store === undefined || !read?.ok || read.value === undefined) return;
    page.store = store;
    page.engine = createEngine({
      entry: read.value,
      store,
      kind: 'page',
      visibility,
      indexedDB: disk.factory,
      locks,
      openChannel: channels.openChannel,
      Socket: pairs.Socket as SocketClass,
      now: () => (Date.now() + profile.skewMs) as Millis,
      compaction: PACE,
    });
  };

  const leave = (page: Page): void => {
    page.place.dead = true;
    const at = pages.indexOf(page);
    if (at >= 0) pages.splice(at, 1);
    disk.abandon(page.place);
    channels.abandon(page.place);
    for (const pair of pairs.open()) if (pair.place === page.place) pair.cut();
    locks.abandon(page.place);
  };

  const first = newPlace(`${name}, setting up`);
  post(first, async () => {
    void storeIn(first).then((store) => store?.keyring.add(entry));
  });
  await settle();
  first.dead = true;

  const profile: Profile = {
    player,
    disk,
    skewMs: 0,
    pages: () => pages,
    async openPage() {
      const place = newPlace(`${name}’s page`);
      const visibility = switchedVisibility();
      const page: Page = {
        place,
        engine: undefined,
        store: undefined,
        show: (visible) => within(place, () => visibility.show(visible)),
        isVisible: visibility.visible,
      };
      pages.push(page);
      post(place, () => void start(page, visibility));
      await settle();
      return page;
    },
    async closePage(page) {
      let closed = false;
      post(page.place, () => {
        void page.engine?.close().then(() => {
          closed = true;
        });
      });
      await settle();
      // A page that goes does not wait for anybody: what is not done in this moment is cut off.
      leave(page);
      void closed;
      await settle();
    },
    killPage: leave,
    crash(lost) {
      for (const page of [...pages]) leave(page);
      disk.crash(lost);
    },
  };
  return profile;
}
