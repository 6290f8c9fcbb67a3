/**
 * My profile as the views of one page see it: the private notes of every mentorship. Nothing of it is
 * read before an area with private notes is unfolded on this page; from then on it is there for as long as
 * the page. [U87, S86]
 */
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import { privateNotesOf, type PrivatePlace } from '#shared/record/profile.ts';
import type { EngineStatus } from '../sync/engine-status.ts';
import type { Engine } from '../sync/engine.ts';
import { ownProfile, type ProfileFault } from '../sync/own-profile.ts';
import { briefly } from '../sync/bringing-in-mine.ts';
import { createProfileKeeper } from '../sync/profile-keeper.ts';
import { watchProfile } from '../sync/watch-profile.ts';
import { browserLabel } from '../platform/browser-label.ts';
import { createDevices, type Devices } from './devices.ts';
import { createFeedbackDrafts, type FeedbackDrafts } from './feedback-drafts.ts';
import { createGoalDrafts, type GoalDrafts } from './goal-drafts.ts';
import type { StrikePort } from '../views/devices/strike-port.ts';
import type { UnlistedPort } from '../views/devices/unlisted-port.ts';
import type { NotesSource } from './notes.ts';
import { giveRelayWord } from './relay-word.ts';
import { startEngine, type PageEngineDeps } from './start-engine.ts';
import { createStrikes } from './strikes.ts';
import { createUnlisted } from './unlisted.ts';

/** My profile, open on this page. */
export type OpenedProfile = {
  readonly status: ReadonlySignal<EngineStatus>;
  /** The private notes at `place`, for the editor. */
  readonly notes: (place: PrivatePlace) => NotesSource;
  /** The goals that I draft for myself. */
  readonly drafts: GoalDrafts;
  /** The feedback that I draft, and my answers to checks. */
  readonly feedback: FeedbackDrafts;
  /** Striking out a browser of mine that is lost. */
  readonly strikes: StrikePort;
  /** Devices that are in a mentorship of mine as mine, and are none of my browsers. */
  readonly unlisted: UnlistedPort;
  /** My browsers, and how another one is linked. */
  readonly devices: Devices;
  /** Tries the relay again after it was stopped. */
  readonly retry: () => void;
  /** Gives the relay back what it lost, where the status says that this device can. */
  readonly bringBack: () => void;
  readonly giveWord: (word: string) => Promise<boolean>;
};

/** How far opening it is. */
export type ProfileState =
  | { readonly state: 'closed' | 'opening' }
  | { readonly state: 'failed'; readonly reason: ProfileFault }
  | { readonly state: 'open'; readonly profile: OpenedProfile };

/** The profile of this page. */
export type Profile = {
  readonly state: ReadonlySignal<ProfileState>;
  /** Whether the areas of this page are unfolded: of this page alone, and not at its opening. [U87] */
  readonly unfolded: Signal<boolean>;
  /** Opens it, and makes it where this device has none; once, and again after it failed. */
  readonly open: () => void;
  /** Resolves once nothing of it runs. */
  readonly close: () => Promise<void>;
};

const NO_MARKS: NotesSource['marks'] = signal([]);

type Opened = OpenedProfile & { readonly stop: () => Promise<void> };

function openedOf(deps: PageEngineDeps, engine: Engine): Opened {
  const strikes = createStrikes(deps, engine);
  const unlisted = createUnlisted(deps, engine);
  const status = signal(engine.status());
  const stopHearing = engine.onStatus(() => (status.value = engine.status()));
  const isNewer = computed(() =>
    status.value.attention.some(({ type }) => type === 'newer-schema'),
  );
  const { memberId } = engine.entry();
  const drafts = createGoalDrafts(engine.doc, isNewer);
  const feedback = createFeedbackDrafts(engine.doc, isNewer);
  const devices = createDevices({ store: deps.store, profile: engine });
  return {
    status,
    devices,
    drafts,
    feedback,
    notes: (place) => ({
      text: privateNotesOf(engine.doc, place),
      awareness: engine.awareness,
      memberId,
      isReady: signal(true),
      isNewer,
      marks: NO_MARKS,
      onComposing: engine.setComposing,
      // Nobody is told what I write for myself.
      onOpen: () => undefined,
    }),
    strikes,
    unlisted,
    retry: engine.retry,
    bringBack: engine.bringBack,
    giveWord: (word) => giveRelayWord(deps.store, engine, word),
    async stop() {
      stopHearing();
      devices.close();
      drafts.close();
      feedback.close();
      await Promise.all([strikes.close(), unlisted.close()]);
    },
  };
}

/** The page that talks to the relay for the profile keeps it. [S103] */
function keepWatched(deps: PageEngineDeps, profile: Engine, ending: AbortSignal): void {
  const { store, clock } = deps;
  const keeper = createProfileKeeper({
    ...{ profile, keyring: store.keyring, settings: store.settings, now: clock.now },
    indexedDB: globalThis.indexedDB,
    // Beside a room's own page it is one more page, and asks that one.
    withEngine: briefly((entry) => startEngine(deps, entry)),
    browserLabel: browserLabel(navigator),
  });
  watchProfile({ profile, store, keeper }, ending);
}

/** Calls `onFormer` once the room of `roomId` is the profile no more: this browser was linked to another. [S95] */
function hearFormer({ store }: PageEngineDeps, roomId: RoomId, onFormer: () => void): () => void {
  const look = async (): Promise<void> => {
    const entry = await store.keyring.get(roomId);
    if (entry.ok && entry.value?.purpose === 'former-profile') onFormer();
  };
  return store.onChange((change) => {
    if (change.changed === 'keyring' && change.roomId === roomId) look().catch(reportFault);
  });
}

/** The profile of a page; nothing is read yet. */
export function createProfile(deps: PageEngineDeps): Profile {
  const state = signal<ProfileState>({ state: 'closed' });
  let end: () => Promise<void> = () => Promise.resolve();
  let isClosed = false;

  const start = async (): Promise<void> => {
    const entry = await ownProfile(deps.store, deps.clock.now);
    if (isClosed) return;
    if (!entry.ok) {
      state.value = { state: 'failed', reason: entry.error };
      return;
    }
    const engine = startEngine(deps, entry.value);
    end = engine.close;
    const loaded = await engine.whenLoaded;
    if (isClosed) return;
    if (!loaded.ok) {
      await engine.close();
      state.value = { state: 'failed', reason: loaded.error };
      return;
    }
    const { stop, ...profile } = openedOf(deps, engine);
    const ending = new AbortController();
    const stopHearing = hearFormer(deps, entry.value.roomId, () => void reopen());
    keepWatched(deps, engine, ending.signal);
    end = async () => {
      ending.abort();
      stopHearing();
      await Promise.all([stop(), engine.close()]);
    };
    state.value = { state: 'open', profile };
  };
  const open = (): void => {
    const now = state.peek().state;
    if (now === 'opening' || now === 'open' || isClosed) return;
    state.value = { state: 'opening' };
    start().catch(reportFault);
  };
  /** What is written in the former one is in its rows when it is closed, and is taken over from there. */
  const reopen = async (): Promise<void> => {
    if (isClosed || state.peek().state !== 'open') return;
    state.value = { state: 'closed' };
    await end();
    open();
  };
  return {
    state,
    unfolded: signal(false),
    open,
    close() {
      isClosed = true;
      return end();
    },
  };
}
