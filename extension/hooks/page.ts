/** What dashboard and side panel are made of; each entrypoint calls this once. */
import { systemClock } from '#shared/base/clock.ts';
import type { PresenceSurface } from '#shared/record/presence.ts';
import { t } from '../locales/t.ts';
import { openDashboard } from '../platform/pages.ts';
import { openPanel } from '../platform/panel.ts';
import { sendToBackground } from '../platform/runtime-messages.ts';
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
import type { Surface } from './surface.ts';

/** The surface of a page whose store is open. */
export function createSurface(store: Store, shelf: Shelf, surface: PresenceSurface): Surface {
  const clock = systemClock;
  const nameless = t('member.unnamed');
  const { locks } = navigator;
  const hiding = createHiding({ store, shelf, openChannel: openPageChannel });
  const around = { store, clock, locks, page: document, Socket: WebSocket };
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
      const rooms = () => shelf.mentorships.peek().map(({ roomId, name }) => ({ roomId, name }));
      const { indexedDB } = globalThis;
      const own = {
        isShown: () => !hiding.hidden.peek(),
        room: async () => (await knownProfile(store))?.roomId,
      };
      return createSearch({ indexedDB, readEntries: readOnThread, rooms, own, now: clock.now });
    },
    openRecovery: () => Promise.resolve(createRecovery(around)),
    startMentorship: (name) => startMentorship(store, clock, name),
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
