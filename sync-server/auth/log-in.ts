/** Lets a member into a room that is there, if its history is the room's. [V3] */
import { equalBytes } from '#shared/base/bytes.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { Hello } from '#shared/wire/handshake.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Room } from '../room/room.ts';
import { judgeHello, type Door } from './handshake.ts';

/** Judges a login whole, cursor included; refuses with the code to end with. */
export async function logIn(
  store: LogStore,
  door: Door,
  room: Room,
  hello: Hello,
): Promise<Result<void, ErrorCode>> {
  const judged = judgeHello(door, room.state(), hello);
  if (!judged.ok) return judged;
  const { seq, hash } = hello.cursor;
  const { roomId, head } = room.state();
  const stored = await store.readHash(roomId, seq);
  if (!stored.ok) return err('relay-fault');
  if (seq > head.seq || stored.value === undefined) return err('wrong-history');
  return equalBytes(stored.value, hash) ? ok(undefined) : err('wrong-history');
}
