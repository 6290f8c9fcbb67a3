/**
 * The marks of one connection: of one slot, at the room's rate. Above it the latest wins, and the last
 * one is stored also when the connection ends. [V25]
 */
import { equalBytes } from '#shared/base/bytes.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';

/** What a pace needs. */
export type MarkPaceDeps = {
  /** How long until the slot may be written again, in milliseconds. */
  readonly waitMs: (slot: SlotMark['slot']) => number;
  readonly send: (mark: SlotMark) => void;
};

/** Takes marks and sends them in their time. */
export type MarkPace = {
  /** Takes one; `false` when it is for another slot than those before. */
  readonly take: (mark: SlotMark) => boolean;
  /** Sends what still waits: nothing comes after it. */
  readonly flush: () => void;
};

/** A pace that has seen no mark. */
export function createMarkPace({ waitMs, send }: MarkPaceDeps): MarkPace {
  let slot: SlotMark['slot'] | undefined;
  let latest: SlotMark | undefined;
  let timer: NodeJS.Timeout | undefined;

  const sendLatest = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const mark = latest;
    latest = undefined;
    if (mark !== undefined) send(mark);
  };

  return {
    take(mark) {
      slot ??= mark.slot;
      if (!equalBytes(slot, mark.slot)) return false;
      latest = mark;
      if (timer !== undefined) return true;
      const wait = waitMs(slot);
      if (wait > 0) timer = setTimeout(sendLatest, Math.ceil(wait));
      else sendLatest();
      return true;
    },
    flush: sendLatest,
  };
}
