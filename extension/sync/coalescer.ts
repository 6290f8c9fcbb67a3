/**
 * When a change that was typed leaves the page: at once after a pause, then in steady beats, slowly
 * when nobody else is connected; at once when the page hides or asks. It runs in the page one types
 * in, never in a hidden one, where timers sleep. [S9]
 */

/** The first change after a pause this long goes at once. */
const PAUSE_MS = 200;
/** While changes keep coming and another member is connected. */
const BEAT_MS = 100;
/** While nobody else is connected. */
const ALONE_MS = 2_000;

/** Gathers wishes to send into few sends. */
export type Coalescer = {
  /** Something is to be sent. */
  readonly wake: () => void;
  /** Sends what waits now. */
  readonly flush: () => void;
  readonly close: () => void;
};

/** What the coalescer needs. */
export type CoalescerDeps = {
  readonly send: () => void;
  /** Whether another member is connected now. */
  readonly accompanied: () => boolean;
  /** Whether this page's timers can be trusted. */
  readonly visible: () => boolean;
  readonly now?: () => number;
};

/** A coalescer that calls `send`. */
export function createCoalescer(deps: CoalescerDeps): Coalescer {
  const now = deps.now ?? (() => performance.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSend = Number.NEGATIVE_INFINITY;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    lastSend = now();
    deps.send();
  };

  return {
    wake() {
      const since = now() - lastSend;
      if (!deps.visible() || (deps.accompanied() && since >= PAUSE_MS)) return flush();
      const beat = deps.accompanied() ? BEAT_MS : ALONE_MS;
      timer ??= setTimeout(flush, Math.max(0, Math.min(beat, beat - since)));
      return undefined;
    },
    flush() {
      if (timer !== undefined) flush();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
