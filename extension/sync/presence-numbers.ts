/** Numbers of presence frames, reserved in blocks, so that a frame does not cost a write. [S14] */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import type { Keyring } from '../store/keyring.ts';

/** How many numbers are reserved at a time. */
const BLOCK = 1_000;

/** Gives numbers that only grow, over all pages and lives of this device. */
export function createPresenceNumbers(
  keyring: Keyring,
  roomId: RoomId,
  now: () => Millis,
): () => number {
  let last: number = now();
  let end = last;
  let reserving = false;
  const reserve = async (): Promise<void> => {
    if (reserving) return;
    reserving = true;
    const first = await keyring.takeNumbers(roomId, now(), BLOCK);
    reserving = false;
    if (!first.ok) return;
    last = Math.max(last, first.value);
    end = first.value + BLOCK;
  };
  void reserve();
  return () => {
    if (last > end - BLOCK / 4) void reserve();
    last += 1;
    return last;
  };
}
