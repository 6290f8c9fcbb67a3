/** What dashboard and side panel are made of; each entrypoint calls this once. */
import { reportFault } from '#shared/base/listeners.ts';
import { systemClock } from '#shared/base/clock.ts';
import type { PresenceSurface } from '#shared/record/presence.ts';
import { t } from '../locales/t.ts';
import { clearPlatformStorage } from '../platform/clear-storage.ts';
import { openDashboard } from '../platform/pages.ts';
import { openPanel } from '../platform/panel.ts';
import { sendToBackground } from '../platform/runtime-messages.ts';
import { clearMark, STRUCK_ALL } from '../platform/session-mark.ts';
import { tabNote } from '../platform/tab-note.ts';
import { eraseEverything } from '../store/erasing.ts';
import type { Store } from '../store/store.ts';
import { joinByCode } from '../sync/mentorships.ts';
import { knownProfile } from '../sync/own-profile.ts';
import { openRoom } from './open-room.ts';
import { openPageChannel } from './page-channel.ts';
import { createHiding } from './private-hiding.ts';
import { createProfile } from './profile.ts';
import { createRecovery } from './recovery.ts';
import type { Shelf } from './shelf.ts';
import { startMentorship } from './start-mentorship.ts';
import { startOver } from './start-over.ts';
import type { Surface } from './surface.ts';

/** The surface of a page whose store is open. */
export function createSurface(store: Store, shelf: Shelf, surface: PresenceSurface): Surface {
  const clock = systemClock;
  const nameless = t('member.unnamed');
  const { locks } = navigator;
  const unstored = tabNote('twoway:private');
  const hiding = createHiding({ store, shelf, openChannel: openPageChannel, unstored });
  const onStriking = () => void clearMark(STRUCK_ALL);
  const around = { store, clock, locks, page: document, Socket: WebSocket, onStriking };
  const room = { ...around, shelf, surface, nameless };
  return {
    shelf,
    store,
    clock,
    openRoom: (entry) => openRoom(room, entry),
    profile: createProfile(around),
    hiding,
    openSearch: async () => {
      const [{ createSearch }, { readOnThread }] = await Promise.all([
        import('../search/search.ts'),
        import('../search/reading-thread.ts'),
      ]);
      const rooms = () =>
        [...shelf.mentorships.peek(), ...shelf.leftMentorships.peek()].map(({ roomId, name }) => {
          return { roomId, name };
        });
      const { indexedDB } = globalThis;
      const own = {
        isShown: () => !hiding.hidden.peek(),
        room: async () => (await knownProfile(store))?.roomId,
      };
      return createSearch({ indexedDB, readEntries: readOnThread, rooms, own, now: clock.now });
    },
    openRecovery: () => Promise.resolve(createRecovery(around)),
    startMentorship: (name) => startMentorship(store, clock, name),
    async eraseEverything() {
      const { keyring } = store;
      const { indexedDB } = globalThis;
      const erased = await eraseEverything({ keyring, indexedDB, now: clock.now });
      if (!erased.ok) return erased;
      await clearPlatformStorage().catch(reportFault);
      startOver(window);
      return erased;
    },
    join: (pasted, joiner) =>
      joinByCode(
        {
          keyring: store.keyring,
          joining: store.joining,
          indexedDB: globalThis.indexedDB,
          now: clock.now,
          Socket: WebSocket,
        },
        pasted,
        joiner,
      ),
    poke: (roomId) => void sendToBackground({ type: 'wake', roomId }),
    openPanel: () => void openPanel(),
    openDashboard: (hash) => void openDashboard(hash),
  };
}
