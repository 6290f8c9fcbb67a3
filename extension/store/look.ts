/** Up to where the person of this device has looked at a mentorship. Keeps rules B4 and B105. */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { isCount, isFields, isIdOf, isMillis } from './row-fields.ts';

/** `number`: of the newest line of then; `at`: when that was. */
export type Look = { readonly roomId: RoomId; readonly number: number; readonly at: Millis };

/** Reads a stored row; `undefined` when it is none. */
export function readLook(row: unknown): Look | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, number, at } = row;
  if (!isIdOf<RoomId>(roomId) || !isCount(number) || !isMillis(at)) return undefined;
  return { roomId, number, at };
}
