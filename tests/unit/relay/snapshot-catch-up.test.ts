/** Catch-up from a snapshot: V64 and V65 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { MAX_MESSAGE_BYTES, PART_BYTES, SNAPSHOT_PATIENCE_MS } from '#shared/wire/limits.ts';
import type { Limits } from '../../../sync-server/limits.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { sendSnapshot } from '../../../sync-server/room/snapshot-way.ts';
import { compact, compactedRoom, fill, takeSnapshot } from '../../support/compaction.ts';
import { slowLink } from '../../support/slow-link.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  cursorAfter,
  enter,
  helloMessage,
  knock,
  makeRoom,
  newTestRoom,
  type TestRoom,
} from '../../support/wire-client.ts';

const FAST = { appendsPerSecond: 100_000, appendBurst: 100_000, sweepMs: 20 };
let relay: InProcessRelay;
let room: TestRoom;
let now: number;

async function start(limits: Partial<Limits> = {}): Promise<void> {
  relay = await startRelayInProcess({
    limits: { ...FAST, ...limits },
    clock: { now: () => now as Millis },
  });
  await makeRoom(relay, room);
}

beforeEach(async () => {
  now = 1_800_000_000_000;
  room = await newTestRoom();
});
afterEach(() => relay.close());

const compacted = (count: number, size?: number) => compactedRoom(relay, room, count, size);

/** Waits until the relay has let go of entries up to `seq`. */
async function swept(seq: number): Promise<void> {
  const keptSeq = async () => {
    const state = await relay.store.readRoom(room.roomId);
    return state.ok ? state.value.keptSeq : -1;
  };
  await expect.poll(keptSeq).toBe(seq);
}

test('[V64] [W48] a new device gets the snapshot, the entries after it, and the chain goes on', async () => {
  await start();
  const { author, write, covers, frame } = await compacted(40);
  const after = await fill(author.client, write, 3);
  const { client, welcome } = await enter(relay, room);
  expect(welcome.snapshots).toMatchObject([{ covers }]);
  expect(await takeSnapshot(client)).toEqual({ covers, frame });
  for (const [index, entry] of after.entries())
    expect(await client.expect('entry')).toEqual({
      type: 'entry',
      seq: covers.seq + 1 + index,
      frame: entry,
    });
  const { head } = await client.expect('caught-up');
  expect(head).toEqual(await cursorAfter({ ...room, start: covers }, after));
  await author.client.expect('joined');
  const [news] = await fill(author.client, write, 1);
  expect(await client.expect('entry')).toMatchObject({ seq: head.seq + 1, frame: news });
});

test('[V64] [W48] who lacks less than the snapshot gets entries, and who asks to replay gets all', async () => {
  await start();
  const { frames, covers } = await compacted(40, 5_000);
  const near = await cursorAfter(room, frames.slice(0, 30));
  for (const [options, from] of [
    [{ cursor: near }, 30],
    [{ mode: 'replay' }, 0],
    [{ cursor: covers }, 40],
  ] as const) {
    const { client } = await enter(relay, room, options);
    for (let seq = from + 1; seq <= 40; seq += 1)
      expect((await client.expect('entry')).seq).toBe(seq);
    await client.expect('caught-up');
    await client.close();
  }
});

test('[V64] [W48] where entries are gone every mode gets the snapshot, whatever its cursor says', async () => {
  await start();
  const { frames, covers, frame } = await compacted(6, 50_000);
  now += SNAPSHOT_PATIENCE_MS;
  await swept(covers.seq);
  const unknown = { seq: 3, hash: randomBytes(32) };
  const some = await cursorAfter(room, frames.slice(0, 5));
  for (const options of [{}, { mode: 'replay' }, { cursor: some }, { cursor: unknown }] as const) {
    const { client } = await enter(relay, room, options);
    expect(await takeSnapshot(client)).toEqual({ covers, frame });
    expect((await client.expect('caught-up')).head).toEqual(covers);
    await client.close();
  }
  const beyond = await enterRefused({ seq: 7, hash: randomBytes(32) });
  expect(beyond).toBe(CLOSE_NUMBERS['wrong-history']);
  const forked = await enterRefused({ seq: covers.seq, hash: randomBytes(32) });
  expect(forked).toBe(CLOSE_NUMBERS['wrong-history']);
});

test('[V64] [W48, W49] who asks to replay gets the older snapshot and the entries after it, while they are kept', async () => {
  await start();
  const { author, write, frames, covers, frame } = await compacted(6, 5_000);
  now += SNAPSHOT_PATIENCE_MS;
  await swept(covers.seq);
  const since = await fill(author.client, write, 4);
  const next = await cursorAfter({ ...room, start: covers }, since);
  const newest = await compact(author.client, author.welcome.connectionId, write, {
    ...{ covers: next, previous: covers.seq, size: 5_000, id: 2 },
  });
  const early = { mode: 'replay', cursor: await cursorAfter(room, frames.slice(0, 3)) } as const;
  for (const options of [{ mode: 'replay' }, early] as const) {
    const { client } = await enter(relay, room, options);
    expect(await takeSnapshot(client)).toEqual({ covers, frame });
    for (const entry of since) expect((await client.expect('entry')).frame).toEqual(entry);
    expect((await client.expect('caught-up')).head).toEqual(next);
    await client.close();
  }
  const { client } = await enter(relay, room);
  expect(await takeSnapshot(client)).toEqual({ covers: next, frame: newest });
  now += SNAPSHOT_PATIENCE_MS;
  await swept(next.seq);
  const late = await enter(relay, room, { mode: 'replay' });
  expect(await takeSnapshot(late.client)).toEqual({ covers: next, frame: newest });
});

async function enterRefused(cursor: Cursor): Promise<number> {
  const { client, challenge } = await knock(relay, room.roomId);
  client.send(helloMessage(room, relay.name, challenge.nonce, { cursor }));
  return (await client.closed).code;
}

test('[V65] a snapshot is read part by part, each only when the one before was taken', async () => {
  await start();
  const { covers, frame } = await compacted(3, 12 * PART_BYTES);
  const reads: number[] = [];
  const store: LogStore = {
    ...relay.store,
    readSnapshotPart: (roomId, seq, index) => {
      reads.push(index);
      return relay.store.readSnapshotPart(roomId, seq, index);
    },
  };
  const slow = slowLink();
  const note = { covers, total: frame.length, confirmed: false };
  const sent = sendSnapshot(slow.link, store, room, note);
  for (let drained = 0; drained < 5; drained += 1) {
    await slow.full();
    expect(reads.length * PART_BYTES).toBeLessThan((drained + 1) * 2 * MAX_MESSAGE_BYTES);
    slow.drain();
  }
  slow.drainForEver();
  expect(await sent).toBe('sent');
  const bytes = slow.taken.flatMap((message) =>
    message.type === 'snapshot-part' ? [message.bytes] : [],
  );
  expect(Buffer.concat(bytes).equals(frame)).toBe(true);
  expect(reads).toEqual(Array.from({ length: 13 }, (_, index) => index));
});
