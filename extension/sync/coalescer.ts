/**
 * When a change that was typed leaves the page: at once after a pause, then in steady beats, slowly
 * when nobody else is connected; at once when the page hides or asks. It runs in the page one types
 * in, never in a hidden one, where timers sleep. [S9]
 */

/** How long changes are gathered. */
export type CoalescingPace = {
  /** The first change after a pause this long goes at once. */
  readonly pauseMs: number;
  /** While changes keep coming and another member is connected. */
  readonly beatMs: number;
  /** While nobody else is connected. */
  readonly aloneMs: number;
};

/** The pace of the rule. [S9] */
const COALESCING_PACE: CoalescingPace = { pauseMs: 200, beatMs: 100, aloneMs: 2_000 };

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
  /** The rule's own when left out. */
  readonly pace?: CoalescingPace | undefined;
};

/** A coalescer that calls `send`. */
export function createCoalescer(deps: CoalescerDeps): Coalescer {
  const now = deps.now ?? (() => performance.now());
  const { pauseMs, beatMs, aloneMs } = deps.pace ?? COALESCING_PACE;
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
      if (!deps.visible() || (deps.accompanied() && since >= pauseMs)) return flush();
      const beat = deps.accompanied() ? beatMs : aloneMs;
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
