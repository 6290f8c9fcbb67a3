/**
 * What the background does for the mentorships of this device, and for my profile, while no page does it: carries out
 * what lies in the box, sends what waits, fetches what is new. One mentorship at a time; what fails
 * is tried again later, in growing steps. Everything resumes from what is stored. [S25, S35, S65]
 */
import type { RoomId } from '#shared/base/ids.ts';
import { reportFault } from '#shared/base/listeners.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { JotBox } from '../store/jot-box.ts';
import type { Keyring } from '../store/keyring.ts';
import type { Engine } from './engine.ts';
import type { Glance } from './glance.ts';
import { createSequence } from './sequence.ts';
import { isMentorship } from './shared-upkeep.ts';

/** How long one mentorship may take; an idle background is put to sleep after 30 s. */
const PATIENCE_MS = 20_000;
/** Minutes until the next try after failures in a row. Source: facts on sync 3.3. */
const RETRY_MINUTES = [0.5, 1, 2, 5, 15] as const;

/** What the caretaker needs. */
export type CaretakerDeps = {
  readonly keyring: Keyring;
  readonly jots: Pick<JotBox, 'list'>;
  readonly glance: (entry: KeyringEntry) => Promise<Glance>;
  /** Opens a background engine. */
  readonly open: (entry: KeyringEntry) => Engine;
  /** Keeps profile and keyring in step over an engine of the profile; true when all of it is done. [S103] */
  readonly keepProfile: (profile: Engine) => Promise<boolean>;
  /** Whether there is something to tell the profile of `roomId`. */
  readonly isKeepingDue: (roomId: RoomId) => Promise<boolean>;
  /** Goes on with browsers of mine that are to be struck out. [S112] */
  readonly strikes?: StrikeRounds;
  /** Wants `wake` to be called again after so many minutes. */
  readonly retryIn: (minutes: number) => void;
};

/** Striking out in the background. */
export type StrikeRounds = {
  /** Whether something may be left to do though the profile has no news, and no page does it. */
  readonly isDue: (profile: KeyringEntry) => Promise<boolean>;
  /** One round over a loaded profile; false: something is to be tried again. */
  readonly goOn: (profile: Engine) => Promise<boolean>;
};

/** Looks after this device's mentorships. Calls queue; each resolves when its round is over. */
export type Caretaker = {
  /** Something was put into the box or the rows, of one mentorship or of any. */
  readonly wake: (roomId?: RoomId) => Promise<void>;
  /** Wakes for each mentorship of which something lies in the box; no relay is asked for the others. */
  readonly carryOut: () => Promise<void>;
};

/** A profile without a relay waits until it has one: nobody else could read it. [S87] */
async function hasToTell(deps: CaretakerDeps, entry: KeyringEntry): Promise<boolean> {
  return entry.relayAddress !== undefined && deps.isKeepingDue(entry.roomId);
}

/** Does for one room what is due. Returns whether all of it could be done. */
async function tend(deps: CaretakerDeps, entry: KeyringEntry): Promise<boolean> {
  if (entry.closedAt !== undefined) return true;
  const isProfile = !isMentorship(entry);
  const seen = await deps.glance(entry);
  const strikes = isProfile ? deps.strikes : undefined;
  const hasNews =
    isProfile &&
    seen === 'idle' &&
    ((await hasToTell(deps, entry)) || (await strikes?.isDue(entry)) === true);
  if (seen !== 'due' && !hasNews) return seen === 'idle';
  const engine = deps.open(entry);
  try {
    const loaded = await engine.whenLoaded;
    if (!loaded.ok) return false;
    // A living page holds the lock: it was poked, and does it.
    if ((await engine.whenDecided) === 'other') return true;
    await engine.look();
    let synced = await engine.whenSynced(PATIENCE_MS);
    const isKept = !isProfile || !synced.ok || (await deps.keepProfile(engine));
    if (isProfile && synced.ok) synced = await engine.whenSynced(PATIENCE_MS);
    await engine.checkpoint();
    const struck = (await strikes?.goOn(engine)) ?? true;
    return struck && isKept && (synced.ok || synced.error === 'stopped');
  } finally {
    await engine.close();
  }
}

/** A caretaker that has not failed yet. */
export function createCaretaker(deps: CaretakerDeps): Caretaker {
  let failures = 0;
  const rounds = createSequence();
  /** A round over all that has not begun yet: whoever asks for one meanwhile gets this one. */
  let waiting: Promise<void> | undefined;

  const round = async (roomId: RoomId | undefined): Promise<void> => {
    const wanted = async (isWanted: (entry: KeyringEntry) => boolean) => {
      const listed = await deps.keyring.rooms();
      complete &&= listed.ok;
      const entries = listed.ok ? listed.value.filter(isWanted) : [];
      return entries.filter((entry) => roomId === undefined || entry.roomId === roomId);
    };
    let complete = true;
    const tendAll = async (entries: readonly KeyringEntry[]): Promise<void> => {
      for (const entry of entries) {
        // One mentorship that fails keeps no other waiting.
        const tended = await tend(deps, entry).catch((fault: unknown) => {
          reportFault(fault);
          return false;
        });
        complete = tended && complete;
      }
    };
    // The profile first: it may bring mentorships, which are then listed.
    await tendAll(await wanted((entry) => !isMentorship(entry)));
    await tendAll(await wanted(isMentorship));
    if (complete) {
      failures = 0;
      return;
    }
    deps.retryIn(RETRY_MINUTES[Math.min(failures, RETRY_MINUTES.length - 1)] ?? 15);
    failures += 1;
  };

  const wake = (roomId?: RoomId): Promise<void> => {
    if (roomId !== undefined) return rounds.add(() => round(roomId));
    waiting ??= rounds.add(() => {
      waiting = undefined;
      return round(undefined);
    });
    return waiting;
  };
  return {
    wake,
    async carryOut() {
      // A box that cannot be read is met again at the next alarm.
      const box = await deps.jots.list();
      const rooms = new Set(box.ok ? box.value.map(({ roomId }) => roomId) : []);
      await Promise.all([...rooms].map((roomId) => wake(roomId)));
    },
  };
}
