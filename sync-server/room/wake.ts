/**
 * Looks at a room anew when another relay has written to it: one look at a time, however often it is
 * woken, and never while an own append is on its way, since that is announced by itself. [V73]
 */
import type { RoomState } from '../log/log-store.ts';

/** When a room looks again at what is stored of it. */
export type Wake = {
  /** Something may be stored that was not announced here. Resolves when that has been looked at. */
  readonly wake: () => Promise<void>;
  /** An own append begins; what is called when it was announced, or was not stored. */
  readonly hold: () => () => void;
  /** Whether a look was put off until own appends are over. */
  readonly isWanted: () => boolean;
};

/** `read` asks the store, `undefined` where it cannot say; `take` makes news of what it says. */
export function createWake(
  read: () => Promise<RoomState | undefined>,
  take: (state: RoomState) => void,
): Wake {
  let holds = 0;
  let isWanted = false;
  let isLooking = false;

  const look = async (): Promise<void> => {
    isWanted = false;
    const state = await read();
    // What was read may hold an own append that began meanwhile.
    if (holds > 0) isWanted = true;
    else if (state !== undefined) take(state);
  };

  return {
    async wake() {
      isWanted = true;
      if (isLooking) return;
      isLooking = true;
      try {
        while (isWanted && holds === 0) await look();
      } finally {
        isLooking = false;
      }
    },
    hold() {
      holds += 1;
      return () => void (holds -= 1);
    },
    isWanted: () => isWanted,
  };
}
