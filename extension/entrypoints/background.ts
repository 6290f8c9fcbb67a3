/**
 * The background's composition root. Every listener is registered in the first tick; nothing is kept
 * in memory that a restart would miss: what is due stands in the box, the rows and the alarms.
 */
import { defineBackground } from '#imports';
import { systemClock } from '#shared/base/clock.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { err, type Result } from '#shared/base/result.ts';
import { startMentorship } from '../hooks/start-mentorship.ts';
import '../locales/menu.ts';
import { t } from '../locales/t.ts';
import { ensureRepeatingAlarm, onAlarm, scheduleAlarm } from '../platform/alarms.ts';
import { browserLabel } from '../platform/browser-label.ts';
import { onCommand } from '../platform/commands.ts';
import { onBrowserStart, onFirstInstall } from '../platform/life.ts';
import { onPageMenu, showSign } from '../platform/page-menu.ts';
import { openDashboard } from '../platform/pages.ts';
import { openPanel } from '../platform/panel.ts';
import { reportUnreadable } from '../platform/report.ts';
import { clearMark, isMarked, setMark, STRUCK_ALL } from '../platform/session-mark.ts';
import { onRuntimeMessage } from '../platform/runtime-messages.ts';
import { finishErasing } from '../store/erasing.ts';
import { HIDING_CHANNEL, toggleHiding } from '../store/private-hiding.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { PAGE_PARTS, type ChosenPage, type PagePart } from '../store/page-jot.ts';
import { openStore, type Store } from '../store/store.ts';
import { turnOver } from '../store/turn-over.ts';
import { createCaretaker, type Caretaker } from '../sync/caretaker.ts';
import { briefly } from '../sync/bringing-in-mine.ts';
import { createEngine, type Engine } from '../sync/engine.ts';
import { glance } from '../sync/glance.ts';
import { isKeepingDue } from '../sync/keeping-due.ts';
import { createProfileKeeper } from '../sync/profile-keeper.ts';
import { coverWhatIsNew } from '../sync/recovery-watch.ts';
import { savePage, type NotSaved, type SavedPage } from '../sync/save-page.ts';
import { createStrikeRounds } from '../sync/strike-rounds.ts';

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

function openInBackground(store: Store, entry: KeyringEntry): Engine {
  return createEngine({
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
  const { jots, checkpoints, keyring, projections, settings } = store;
  const { locks } = navigator;
  const open = (entry: KeyringEntry): Engine => openInBackground(store, entry);
  const mark = {
    isSet: () => isMarked(STRUCK_ALL),
    set: () => setMark(STRUCK_ALL),
    clear: () => clearMark(STRUCK_ALL),
  };
  return createCaretaker({
    ...{ keyring, jots, open },
    strikes: createStrikeRounds({ keyring, locks, mark, now, open }),
    glance: (entry) =>
      glance({ indexedDB, jots, checkpoints, projections, locks, Socket: WebSocket, now }, entry),
    isKeepingDue: (profile) => isKeepingDue({ indexedDB, keyring, now }, profile),
    keepProfile: (profile) =>
      createProfileKeeper({
        ...{ indexedDB, keyring, settings, profile, now },
        withEngine: briefly(open),
        browserLabel: browserLabel(navigator),
      }).keep(),
    retryIn: (minutes) => void scheduleAlarm('retry', minutes),
  });
}

/** One that fails is tried again in the next round. */
async function finishErasingOf({ keyring }: Store): Promise<void> {
  const { indexedDB } = globalThis;
  await finishErasing({ keyring, indexedDB, now: systemClock.now }).catch(reportFault);
}

/** Says on the extension's button what came of saving a page. [U269] */
async function tellSaved(tabId: number, part: PagePart, saved: Result<SavedPage, NotSaved>) {
  if (saved.ok) {
    const { place } = saved.value;
    const words = [t(`menu.saved.${part}`), place && t('menu.savedIn', { name: place })];
    return showSign(tabId, '✓', words.filter(Boolean).join(' '));
  }
  const why = saved.error === 'no-address' ? 'menu.noAddress' : 'menu.notSaved';
  return showSign(tabId, '!', t(why));
}

type Opened = { readonly store: Store; readonly caretaker: Caretaker };

type Rounds = {
  readonly wake: (roomId?: RoomId) => Promise<void>;
  /** Carries out what lies in the box, whoever put it there. */
  readonly carryOut: () => Promise<void>;
  /** Saves a page that was chosen in the browser's menu. */
  readonly save: (page: ChosenPage) => Promise<Result<SavedPage, NotSaved>>;
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
    if (!store.ok) return undefined;
    return { store: store.value, caretaker: caretakerOf(store.value) };
  };
  const opened = async (): Promise<Opened | undefined> => {
    opening ??= open();
    const it = await opening;
    if (it === undefined) opening = undefined;
    return it;
  };
  /** What was erased is not looked after: before anything else what is left of it goes. [B87] */
  const begin = async (): Promise<Opened | undefined> => {
    const it = await opened();
    if (it !== undefined) await finishErasingOf(it.store);
    return it;
  };
  return {
    async wake(roomId) {
      const it = await begin();
      if (it === undefined) return scheduleAlarm('retry', POLL_MINUTES);
      await it.caretaker.wake(roomId);
      const open = (entry: KeyringEntry): Engine => openInBackground(it.store, entry);
      return coverWhatIsNew({ store: it.store, open });
    },
    carryOut: async () => (await begin())?.caretaker.carryOut(),
    async save(page) {
      const it = await opened();
      if (it === undefined) return err('unavailable');
      const { store } = it;
      const start = () => startMentorship(store, systemClock, t('welcome.mentorshipName'));
      return savePage({ store, now: systemClock.now, start }, page);
    },
    async toggleHiding() {
      const settings = (await opened())?.store.settings;
      const channel = new BroadcastChannel(HIDING_CHANNEL);
      await toggleHiding(settings, channel);
      channel.close();
    },
  };
}

function menuLines() {
  return PAGE_PARTS.map((name) => ({ name, words: t(`menu.${name}`) }));
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
    onPageMenu(PAGE_PARTS, menuLines, ({ name: part, tabId, ...page }) => {
      const saving = async (): Promise<void> => {
        const saved = await rounds.save({ part, ...page });
        // A tab that is closed meanwhile keeps nothing from being sent.
        await Promise.all([
          tabId === undefined ? undefined : tellSaved(tabId, part, saved),
          saved.ok ? rounds.wake(saved.value.command.roomId) : undefined,
        ]);
      };
      saving().catch(reportFault);
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
