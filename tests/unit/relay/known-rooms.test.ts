/** What the postgres engine knows of rooms, and how much of that it keeps. [L43] */
import { expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import type { RoomId } from '#shared/base/ids.ts';
import { createKnownRooms } from '../../../sync-server/log/postgres-known-rooms.ts';
import type { RoomRow } from '../../../sync-server/log/postgres-locked-room.ts';

const rowAt = (seq: number): RoomRow => ({
  epoch: 0,
  adminNumber: 0,
  head: { seq, hash: randomBytes(32) },
  controlSeq: 0,
  written: seq * 100,
  keptSeq: 0,
  keptBytes: 0,
  snapshotBytes: 0,
  tailFrom: 0,
  lastNumber: 0,
});
const roomId = (): RoomId => toBase64Url(randomBytes(16)) as RoomId;

test('[L43] of more rooms than are kept those are known that were appended to last', () => {
  const known = createKnownRooms(2);
  const [a, b, c] = [roomId(), roomId(), roomId()];
  known.keep(a, rowAt(1));
  known.keep(b, rowAt(2));
  known.keep(a, rowAt(3));
  known.keep(c, rowAt(4));
  expect([a, b, c].map((room) => known.get(room)?.head.seq)).toEqual([3, undefined, 4]);
});

test('[L43] when any room may have changed none is known', () => {
  const known = createKnownRooms(2);
  const room = roomId();
  known.keep(room, rowAt(1));
  known.forget(undefined);
  expect(known.get(room)).toBeUndefined();
});
