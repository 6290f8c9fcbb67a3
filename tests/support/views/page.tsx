/**
 * A page of the extension on the screen: real store, real engine, real record in memory, and the
 * views under test. Only the browser around it is left out.
 */
import { render } from '@testing-library/preact';
// Records are opened by y-indexeddb, which knows only the global database.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { ComponentChildren } from 'preact';
import { locks as nodeLocks } from 'node:worker_threads';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Clock } from '#shared/base/clock.ts';
import { systemClock } from '#shared/base/clock.ts';
import type { Millis } from '#shared/base/ids.ts';
import { ok } from '#shared/base/result.ts';
import { LiveRegion } from '../../../extension/components/LiveRegion.tsx';
import { ToastHost } from '../../../extension/components/ToastHost.tsx';
import { openRoom } from '../../../extension/hooks/open-room.ts';
import { createHiding } from '../../../extension/hooks/private-hiding.ts';
import { createProfile } from '../../../extension/hooks/profile.ts';
import type { Room } from '../../../extension/hooks/room.ts';
import { createRecovery } from '../../../extension/hooks/recovery.ts';
import { createShelf, fillShelf, type Shelf } from '../../../extension/hooks/shelf.ts';
import { startMentorship } from '../../../extension/hooks/start-mentorship.ts';
import { SurfaceContext, type Surface } from '../../../extension/hooks/surface.ts';
import { tabNote } from '../../../extension/platform/tab-note.ts';
import { createSearch, type ReadEntries } from '../../../extension/search/search.ts';
import { readStoredEntries } from '../../../extension/search/stored-entries.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { eraseEverything } from '../../../extension/store/erasing.ts';
import type { Store } from '../../../extension/store/store.ts';
import { createMentorship, joinByCode } from '../../../extension/sync/mentorships.ts';
import { knownProfile } from '../../../extension/sync/own-profile.ts';
import type { SocketClass } from '../../../extension/sync/relay-line.ts';
import { must, openTestStore } from '../store/samples.ts';
import '../../../extension/locales/pages.ts';

/** An open page. */
export type TestPage = {
  readonly surface: Surface;
  readonly store: Store;
  readonly shelf: Shelf;
  /** The rooms that views have opened. */
  readonly rooms: readonly Room[];
  /** Draws views of this page, with its notices and live region. */
  readonly draw: (children: ComponentChildren) => Element;
  /** Makes a mentorship of this device. */
  readonly make: (name: string, memberName?: string) => Promise<KeyringEntry>;
  /** Resolves once nothing of the page runs any more: what came later would meet a torn-down DOM. */
  readonly close: () => Promise<void>;
};

// The DOM of the tests has neither; these are Node's own locks and the sockets of `ws`.
const locks = nodeLocks as unknown as LockManager;
const Socket = WebSocket as unknown as SocketClass;

let pages = 0;

/** Opens a page with an empty store. */
export async function openPage(clock: Clock = systemClock): Promise<TestPage> {
  pages += 1;
  const channel = pages;
  const { store } = await openTestStore(new IDBFactory(), `page-${channel}`);
  const shelf = createShelf();
  const ending = new AbortController();
  await fillShelf(shelf, Promise.resolve(ok(store)), ending.signal);
  shelf.ready.value = true;
  const rooms: Room[] = [];
  const { keyring, joining } = store;
  let latest = 0;
  // No two at one instant: lists show the oldest first.
  const now = () => (latest = Math.max(latest + 1, clock.now())) as Millis;
  const deps = { keyring, joining, indexedDB, now, Socket };
  const make = async (mentorshipName: string, memberName = '') =>
    must(
      await createMentorship(deps, {
        mentorshipName,
        memberName,
        role: 'mentee',
        relayAddress: undefined,
      }),
    );
  const channels: BroadcastChannel[] = [];
  const openChannel = (name: string): BroadcastChannel => {
    const opened = new BroadcastChannel(`page-${channel}:${name}`);
    channels.push(opened);
    return opened;
  };
  const profile = createProfile({ store, clock, page: document, locks, Socket });
  const unstored = tabNote(crypto.randomUUID());
  const hiding = createHiding({ store, shelf, openChannel, unstored });
  const surface: Surface = {
    shelf,
    store,
    clock,
    openRoom: (entry) => {
      const around = { page: document, locks, Socket, nameless: 'No name yet' };
      const room = openRoom({ store, shelf, clock, surface: 'dashboard', ...around }, entry);
      rooms.push(room);
      return room;
    },
    profile,
    hiding,
    openSearch: () => {
      const rooms = () =>
        [...shelf.mentorships.peek(), ...shelf.leftMentorships.peek()].map(({ roomId, name }) => {
          return { roomId, name };
        });
      const readEntries: ReadEntries = (room, now) => readStoredEntries(indexedDB, room, now);
      const own = {
        isShown: () => !hiding.hidden.peek(),
        room: async () => (await knownProfile(store))?.roomId,
      };
      return Promise.resolve(createSearch({ indexedDB, readEntries, rooms, own, now: clock.now }));
    },
    openRecovery: () =>
      Promise.resolve(createRecovery({ store, clock, page: document, locks, Socket })),
    startMentorship: (name) => startMentorship(store, clock, name),
    eraseEverything: () => eraseEverything({ keyring, indexedDB, now: clock.now }),
    join: (pasted, joiner) => joinByCode(deps, pasted, joiner),
    poke: () => {},
    openPanel: () => {},
    openDashboard: () => {},
  };
  return {
    surface,
    store,
    shelf,
    rooms,
    draw: (children) =>
      render(
        <SurfaceContext.Provider value={surface}>
          {children}
          <ToastHost />
          <LiveRegion />
        </SurfaceContext.Provider>,
      ).container,
    make,
    close: async () => {
      await Promise.all([...rooms, profile].map((one) => one.close()));
      for (const opened of channels) opened.close();
      ending.abort();
      vi.unstubAllGlobals();
    },
  };
}
