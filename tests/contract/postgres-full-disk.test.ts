/** The postgres engine on a server whose disk is really full: L14, L16, L26 and L35. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { openPostgresStore, type PostgresStore } from '../../sync-server/log/postgres-store.ts';
import {
  endByLog,
  giveRoom,
  makeSpareLog,
  openSmallDatabase,
  type SmallDatabase,
} from '../support/fault/small-database.ts';
import { waitFor } from '../support/wait.ts';
import { errorOf, valueOf } from './log-store.ts';

const NOW = 1_800_000_000_000 as Millis;
const PLENTY = 64 * 1024 * 1024;
const PATIENCE_MS = 120_000;

let small: SmallDatabase;
let store: PostgresStore;
const codes: unknown[] = [];
let roomId: RoomId;
beforeAll(async () => {
  small = await openSmallDatabase();
  const onFault = (fault: unknown): void =>
    void codes.push(fault instanceof Error && 'code' in fault ? fault.code : fault);
  const url = await small.postgres.newDatabase();
  store = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
  roomId = toBase64Url(randomBytes(16)) as RoomId;
  const keys = { authPublic: randomBytes(32), adminPublic: randomBytes(32) };
  valueOf(await store.createRoom({ roomId, ...keys, now: NOW }));
}, PATIENCE_MS);
afterAll(async () => {
  await store.close();
  await small.postgres.close();
  await small.disk.close();
});

const append = (frame: Bytes) => store.append({ roomId, epoch: 0, frame, maxRoomBytes: PLENTY });

/** The frames of the room's whole log, as texts. */
async function logged(): Promise<string[]> {
  return valueOf(await store.readEntries(roomId, 0, PLENTY)).map(({ frame }) => toBase64Url(frame));
}

test(
  '[L35] [L14] a full disk is known though nobody writes, and its end; reads go on, nothing is lost',
  async () => {
    const frames = [randomBytes(9_000), randomBytes(300)];
    for (const frame of frames) valueOf(await append(frame));
    await makeSpareLog(small.postgres);
    valueOf(await store.check());
    small.disk.fill();
    for (let asks = 0; asks < 3; asks += 1)
      expect(errorOf(await store.check())).toBe('storage-fault');
    expect(codes).toEqual(['53100', '53100', '53100']);
    expect(errorOf(await append(randomBytes(60_000)))).toBe('storage-fault');
    expect(await logged()).toEqual(frames.map(toBase64Url));
    small.disk.free();
    valueOf(await store.check());
    frames.push(randomBytes(60_000));
    for (const frame of frames.slice(2)) valueOf(await append(frame));
    expect(await logged()).toEqual(frames.map(toBase64Url));
  },
  PATIENCE_MS,
);

test(
  '[L35] [L16] [L26] a server that ended since it could not write its log, started again with room, has it all',
  async () => {
    const before = await logged();
    await endByLog(small);
    // The server starts again by itself at times, and finds a little room: then it has taken this.
    const meanwhile = randomBytes(60_000);
    const taken = await append(meanwhile);
    expect(taken.ok || taken.error === 'storage-fault').toBe(true);
    await giveRoom(small);
    await waitFor('it can be written again', async () => (await store.check()).ok);
    const frame = randomBytes(300);
    valueOf(await append(frame));
    const kept = taken.ok ? [meanwhile, frame] : [frame];
    expect(await logged()).toEqual([...before, ...kept.map(toBase64Url)]);
  },
  PATIENCE_MS,
);
