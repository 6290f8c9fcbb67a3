/** Lets a member into a room that is there, if its history is the room's. [V3, V107] */
import { equalBytes } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import type { ErrorCode } from '#shared/wire/errors.ts';
import type { Hello } from '#shared/wire/handshake.ts';
import type { LogStore } from '../log/log-store.ts';
import type { Room } from '../room/room.ts';
import { judgeHello, type Door } from './handshake.ts';

/** A place before all that is kept cannot be compared: the snapshot serves, and the client judges. */
async function judgeGone(
  store: LogStore,
  roomId: RoomId,
  seq: number,
): Promise<Result<void, ErrorCode>> {
  const room = await store.readRoom(roomId);
  if (!room.ok) return err('relay-fault');
  return seq < room.value.keptSeq ? ok(undefined) : err('wrong-history');
}

/** Another relay may have begun the epoch that is named: nobody is turned away for what was not heard yet. */
async function lookAgain(store: LogStore, room: Room, { epoch }: Hello): Promise<void> {
  const known = room.state();
  if (epoch <= known.epoch) return;
  const stored = await store.readRoom(known.roomId);
  if (stored.ok) room.learnEpoch(stored.value);
}

/** Judges a login whole, cursor included; refuses with the code to end with. */
export async function logIn(
  store: LogStore,
  door: Door,
  room: Room,
  hello: Hello,
): Promise<Result<void, ErrorCode>> {
  await lookAgain(store, room, hello);
  const judged = await judgeHello(door, room.state(), hello);
  if (!judged.ok) return judged;
  const { seq, hash } = hello.cursor;
  const { roomId, head } = room.state();
  const stored = await store.readHash(roomId, seq);
  if (!stored.ok) return err('relay-fault');
  if (seq > head.seq) return err('wrong-history');
  if (stored.value === undefined) return judgeGone(store, roomId, seq);
  return equalBytes(stored.value, hash) ? ok(undefined) : err('wrong-history');
}
