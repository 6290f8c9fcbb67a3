/**
 * The marks of a room while somebody is in it: stored one a slot, at a bounded rate, and then told to
 * the others. [V25, V26]
 */
import { toHex } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { SlotMark } from '#shared/wire/mark-messages.ts';
import type { LogStore, StorageFault } from '../log/log-store.ts';

/** What the marks of a room need. */
export type RoomMarksDeps = {
  readonly store: LogStore;
  readonly roomId: RoomId;
  /** Of one slot at most one mark is stored in so many milliseconds. */
  readonly intervalMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
};

/** The marks of a room. */
export type RoomMarks = {
  /** A connection has sent a mark for this slot: what another one still holds for it is older. */
  claim(slot: SlotMark['slot'], connectionId: number): void;
  /** How long until this slot may be written again. */
  waitMs(slot: SlotMark['slot']): number;
  /**
   * Stores a mark of this connection and epoch; `false` when another connection has sent a newer one for
   * its slot, or the epoch is over.
   */
  put(
    mark: SlotMark,
    by: { readonly connectionId: number; readonly epoch: number },
  ): Promise<Result<boolean, StorageFault>>;
};

type Slot = { readonly claimedAt: number; readonly by: number; readonly storedAt: number };

/** Marks of a room around the store. Remembers slots only while they matter. */
export function createRoomMarks(deps: RoomMarksDeps): RoomMarks {
  const { store, roomId, intervalMs, now } = deps;
  const slots = new Map<string, Slot>();

  const forgetOld = (at: number): void => {
    for (const [slot, { claimedAt }] of slots)
      if (at - claimedAt > 2 * intervalMs) slots.delete(slot);
  };

  return {
    claim(slot, by) {
      const claimedAt = now();
      forgetOld(claimedAt);
      const storedAt = slots.get(toHex(slot))?.storedAt ?? -Infinity;
      slots.set(toHex(slot), { claimedAt, by, storedAt });
    },
    waitMs: (slot) => (slots.get(toHex(slot))?.storedAt ?? -Infinity) + intervalMs - now(),
    async put(mark, { connectionId, epoch }) {
      const known = slots.get(toHex(mark.slot));
      if (known !== undefined && known.by !== connectionId) return ok(false);
      if (known !== undefined) slots.set(toHex(mark.slot), { ...known, storedAt: now() });
      const stored = await store.putMark(roomId, epoch, mark);
      if (stored.ok) return ok(true);
      return stored.error === 'storage-fault' ? err(stored.error) : ok(false);
    },
  };
}
