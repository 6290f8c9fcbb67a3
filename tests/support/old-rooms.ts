/**
 * Rooms as a relay had stored them before rooms had epochs, and what must be true of them once they were
 * brought up: nothing is lost, and an epoch begins only for who knows the last control entry. [L17, L27, L36]
 */
import { expect } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { nextHash } from '#shared/wire/chain.ts';
import type { LogStore } from '../../sync-server/log/log-store.ts';
import { newFrameWriter, newTestRoom, type TestRoom } from './wire-client.ts';

/** An entry as both engines store it. `written`: what all frames up to it add up to. */
export type OldEntry = {
  readonly seq: number;
  readonly hash: Bytes;
  readonly written: number;
  readonly frame: Bytes;
};

/** A room with all the entries that it ever had; those up to `keptSeq` are gone. */
export type OldRoom = {
  readonly room: TestRoom;
  readonly keptSeq: number;
  readonly entries: readonly OldEntry[];
  /** Up to here somebody must have read to begin an epoch. */
  readonly controlSeq: number;
};

async function oldRoom(
  count: number,
  controls: readonly number[],
  keptSeq: number,
  controlSeq: number,
): Promise<OldRoom> {
  const room = await newTestRoom();
  const write = newFrameWriter(room);
  const entries: OldEntry[] = [];
  let { hash } = room.start;
  let written = 0;
  for (let seq = 1; seq <= count; seq += 1) {
    const frame = write(100, { kind: controls.includes(seq) ? 'control' : 'entry' });
    hash = await nextHash(hash, frame);
    written += frame.length;
    entries.push({ seq, hash, written, frame });
  }
  return { room, keptSeq, entries, controlSeq };
}

/** One with control entries, one without any, one whose control entries were swept, one that is empty. */
export async function oldRooms(): Promise<readonly OldRoom[]> {
  return [
    await oldRoom(6, [1, 4], 0, 4),
    await oldRoom(3, [], 0, 0),
    await oldRoom(7, [2], 5, 5),
    await oldRoom(6, [2, 5], 3, 5),
    await oldRoom(0, [], 0, 0),
  ];
}

/** Looks at each in a store of now, and begins an epoch in it. */
export async function expectOldRooms(store: LogStore, rooms: readonly OldRoom[]): Promise<void> {
  for (const { room, keptSeq, entries, controlSeq } of rooms) {
    const { roomId } = room;
    const head = entries.at(-1);
    const before = await store.readRoom(roomId);
    expect(before).toMatchObject({
      ok: true,
      value: {
        head: { seq: entries.length, hash: head?.hash ?? room.start.hash },
        keptSeq,
        epoch: 0,
      },
    });
    const stored = await store.readEntries(roomId, 0, 2 ** 30);
    const kept = entries.slice(keptSeq).map(({ seq, frame }) => ({ seq, frame }));
    expect(stored).toEqual({ ok: true, value: kept });
    const first = { authPublic: room.auth.publicKey, begun: undefined };
    expect(await store.readEpoch(roomId, 0)).toEqual({ ok: true, value: first });
    const begin = (place: number) =>
      store.setEpoch({
        roomId,
        epoch: 1,
        authPublic: randomBytes(32),
        controlSeq: place,
        admins: { number: 5, keys: [randomBytes(32)] },
        record: randomBytes(30),
        list: randomBytes(40),
        frame: randomBytes(50),
        now: 1 as Millis,
      });
    if (controlSeq > 0) expect(await begin(controlSeq - 1)).toEqual({ ok: false, error: 'stale' });
    expect(await begin(controlSeq)).toMatchObject({
      ok: true,
      value: { head: { seq: entries.length + 1 } },
    });
    expect(await store.readEpoch(roomId, 0)).toEqual({ ok: true, value: first });
  }
}
