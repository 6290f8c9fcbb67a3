/**
 * Every message that crosses between surfaces and the background over the extension's own runtime,
 * listed with a sentence each, and read once at the edge. What is true is never in a message: who
 * hears one looks into the store. No `browser` here.
 */
import { isId, type RoomId } from '#shared/base/ids.ts';

/** A message to the background. */
export type RuntimeMessage =
  /** Something lies in the jot box or is not on the relay yet, of one mentorship or any: look. */
  { readonly type: 'wake'; readonly roomId?: RoomId };

/** Reads a message; `undefined` for anything that no surface of ours sends. Never throws. */
export function readRuntimeMessage(message: unknown): RuntimeMessage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('type' in message) || message.type !== 'wake') return undefined;
  if (!('roomId' in message) || message.roomId === undefined) return { type: 'wake' };
  // Checked by form; that it is a room's id is what a message of this type says.
  return isId(message.roomId) ? { type: 'wake', roomId: message.roomId as RoomId } : undefined;
}
