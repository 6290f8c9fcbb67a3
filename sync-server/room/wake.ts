/**
 * Looks at a room anew when another relay has written to it: one look at a time, however often it is
 * woken, and never while an own append is on its way, since that is announced by itself. [V73]
 */
import type { RoomState } from '../log/log-store.ts';

/** When a room looks again at what is stored of it. */
export type Wake = {
  /** Something may be stored that was not announced here. Resolves when that has been looked at. */
  wake(): Promise<void>;
  /** An own append begins. */
  hold(): void;
  /** It was announced, or was not stored: called once for each `hold`. */
  letGo(): void;
  /** Whether a look was put off until own appends are over. */
  isWanted(): boolean;
};

/** Whose looks they are. */
export type WakeSource = {
  /** Asks the store, `undefined` where it cannot say. */
  readStored(): Promise<RoomState | undefined>;
  /** Makes news of what it says. */
  takeStored(state: RoomState): void;
};

/** The looks of one room. */
export function createWake(source: WakeSource): Wake {
  return new RoomWake(source);
}

class RoomWake implements Wake {
  readonly #source: WakeSource;
  #holds = 0;
  #isWanted = false;
  #isLooking = false;

  constructor(source: WakeSource) {
    this.#source = source;
  }

  async wake(): Promise<void> {
    this.#isWanted = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#isWanted && this.#holds === 0) await this.#look();
    } finally {
      this.#isLooking = false;
    }
  }

  hold(): void {
    this.#holds += 1;
  }

  letGo(): void {
    this.#holds -= 1;
  }

  isWanted(): boolean {
    return this.#isWanted;
  }

  async #look(): Promise<void> {
    this.#isWanted = false;
    const state = await this.#source.readStored();
    // What was read may hold an own append that began meanwhile.
    if (this.#holds > 0) this.#isWanted = true;
    else if (state !== undefined) this.#source.takeStored(state);
  }
}
