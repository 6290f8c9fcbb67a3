/** Under which keys the checkpoints lie. */
import type { RoomId } from '#shared/base/ids.ts';
import type { Checkpoint } from './checkpoint.ts';

/** The key of one. */
export function keyOfCheckpoint({
  roomId,
  number,
}: Pick<Checkpoint, 'roomId' | 'number'>): IDBValidKey {
  return [roomId, number];
}

/** The keys of everything that is kept of one mentorship, from a number on. */
export function rangeOfRoom(roomId: RoomId, from = 0): IDBKeyRange {
  return IDBKeyRange.bound([roomId, from], [roomId, Number.MAX_SAFE_INTEGER]);
}
