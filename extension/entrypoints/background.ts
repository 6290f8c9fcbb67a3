/**
 * The background's composition root. Every listener is registered in the first tick; nothing is kept
 * in memory that a restart would miss: what is due stands in the box, the rows and the alarms.
 */
import { defineBackground } from '#imports';
import { systemClock } from '#shared/base/clock.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { ensureRepeatingAlarm, onAlarm, scheduleAlarm } from '../platform/alarms.ts';
import { onCommand } from '../platform/commands.ts';
import { onBrowserStart, onFirstInstall } from '../platform/life.ts';
import { openDashboard } from '../platform/pages.ts';
import { openPanel } from '../platform/panel.ts';
import { reportUnreadable } from '../platform/report.ts';
import { isMarked, setMark } from '../platform/session-mark.ts';
import { onRuntimeMessage } from '../platform/runtime-messages.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { HIDING_CHANNEL, toggleHiding } from '../store/private-hiding.ts';
import { openStore, type Store } from '../store/store.ts';
import { turnOver } from '../store/turn-over.ts';
import { createCaretaker, type Caretaker } from '../sync/caretaker.ts';
import { createEngine, type Engine } from '../sync/engine.ts';
import { glance } from '../sync/glance.ts';
import { coverWhatIsNew } from '../sync/recovery-watch.ts';

/** How often the relays are asked for news while no page is open, in minutes. */
const POLL_MINUTES = 1;
const TURNED_OVER = 'turned-over';

/** A full disk may have cut short the last write of the browser's run before. [B62] */
async function turnOverOnce(): Promise<void> {
  if (await isMarked(TURNED_OVER)) return;
  const turned = await turnOver(globalThis.indexedDB, navigator.storage);
  if (turned.ok) await setMark(TURNED_OVER);
}

function beginNewLog(): void {
  turnOverOnce().catch(reportFault);
}

function openIn(store: Store): (entry: KeyringEntry) => Engine {
  return (entry) =>
    createEngine({
      entry,
      store,
      now: systemClock.now,
      kind: 'background',
      visibility: { visible: () => false, onChange: () => undefined },
      indexedDB: globalThis.indexedDB,
      disk: navigator.storage,
      locks: navigator.locks,
      openChannel: (name) => new BroadcastChannel(name),
      Socket: WebSocket,
    });
}

function caretakerOf(store: Store): Caretaker {
  const now = systemClock.now;
  const { indexedDB } = globalThis;
  const { jots, checkpoints } = store;
  const { locks } = navigator;
  return createCaretaker({
    keyring: store.keyring,
    jots,
    glance: (entry) =>
      glance({ indexedDB, jots, checkpoints, locks, Socket: WebSocket, now }, entry),
    open: openIn(store),
    retryIn: (minutes) => void scheduleAlarm('retry', minutes),
  });
}

type Opened = { readonly store: Store; readonly caretaker: Caretaker };

type Rounds = {
  readonly wake: (roomId?: RoomId) => Promise<void>;
  /** Carries out what lies in the box, whoever put it there. */
  readonly carryOut: () => Promise<void>;
  /** Hides private notes on every page, or shows them. */
  readonly toggleHiding: () => Promise<void>;
};

/** Opens the store once for this life of the background; a store that fails is opened anew. */
function createRounds(): Rounds {
  let opening: Promise<Opened | undefined> | undefined;
  const open = async (): Promise<Opened | undefined> => {
    const store = await openStore({
      indexedDB: globalThis.indexedDB,
      disk: navigator.storage,
      openChannel: (name) => new BroadcastChannel(name),
      report: reportUnreadable,
    });
    return store.ok ? { store: store.value, caretaker: caretakerOf(store.value) } : undefined;
  };
  const opened = async (): Promise<Opened | undefined> => {
    opening ??= open();
    const it = await opening;
    if (it === undefined) opening = undefined;
    return it;
  };
  return {
    async wake(roomId) {
      const it = await opened();
      if (it === undefined) return scheduleAlarm('retry', POLL_MINUTES);
      await it.caretaker.wake(roomId);
      return coverWhatIsNew({ store: it.store, open: openIn(it.store) });
    },
    carryOut: async () => (await opened())?.caretaker.carryOut(),
    async toggleHiding() {
      const settings = (await opened())?.store.settings;
      const channel = new BroadcastChannel(HIDING_CHANNEL);
      await toggleHiding(settings, channel);
      channel.close();
    },
  };
}

export default defineBackground({
  main() {
    const rounds = createRounds();
    onFirstInstall(() => void openDashboard());
    onCommand((name, windowId) => {
      if (name === 'open-panel') void openPanel(windowId);
      else if (name === 'hide-private') rounds.toggleHiding().catch(reportFault);
      else void openDashboard();
    });
    onRuntimeMessage(({ roomId }) => rounds.wake(roomId));
    onAlarm(() => {
      beginNewLog();
      void rounds.wake();
    });
    onBrowserStart(() => void rounds.wake());
    void ensureRepeatingAlarm('poll', POLL_MINUTES);
    beginNewLog();
    // Chromium starts the background for a message, and drops it when its sender is gone by then.
    rounds.carryOut().catch(reportFault);
  },
});
