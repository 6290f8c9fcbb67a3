/** Compaction and catch-up from a snapshot: V60 to V67 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { SNAPSHOT_PATIENCE_MS, SNAPSHOT_REST_MS } from '#shared/wire/limits.ts';
import { snapshotPartsOf } from '#shared/wire/parts.ts';
import type { Limits } from '../../../sync-server/limits.ts';
import {
  askLease,
  compact,
  compactedRoom,
  fill,
  resultOf,
  stageSnapshot,
  takeSnapshot,
} from '../../support/compaction.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  cursorAfter,
  enter,
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
  type WireClient,
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

test('[V60] [W45] one connection of a room has the lease; it ends with its time or its connection', async () => {
  await start({ leaseMs: 200 });
  const one = await enterLive(relay, room);
  const two = await enterLive(relay, room);
  await one.client.expect('joined');
  expect(await askLease(one.client, one.welcome.connectionId)).toBe(true);
  expect(await askLease(one.client, one.welcome.connectionId)).toBe(true);
  two.client.send({ type: 'snapshot-lease' });
  const held = await two.client.expect('snapshot-lease');
  expect(held.holder).toBe(one.welcome.connectionId);
  expect(held.leftMs).toBeGreaterThan(0);
  expect(held.leftMs).toBeLessThanOrEqual(200);
  await expect.poll(() => askLease(two.client, two.welcome.connectionId)).toBe(true);
  await two.client.close();
  await one.client.expect('left');
  expect(await askLease(one.client, one.welcome.connectionId)).toBe(true);
});

test('[V61] [W46] without the lease, and for another place or newest, nothing is begun', async () => {
  await start({ maxSnapshotBytes: 100_000 });
  const author = await enterLive(relay, room);
  const { client } = author;
  const frames = await fill(client, newFrameWriter(room), 4);
  const covers = await cursorAfter(room, frames);
  const begin = async (id: number, changes: object) => {
    client.send({ type: 'snapshot-begin', id, covers, previous: 0, total: 500, ...changes });
    return resultOf(client, id);
  };
  expect(await begin(1, {})).toBe('no-lease');
  await askLease(client, author.welcome.connectionId);
  expect(await begin(2, { previous: 2 })).toBe('stale');
  expect(await begin(3, { covers: { ...covers, seq: 5 } })).toBe('wrong-cover');
  expect(await begin(4, { covers: { ...covers, hash: randomBytes(32) } })).toBe('wrong-cover');
  expect(await begin(5, { total: 100_001 })).toBe('too-large');
  expect(await begin(6, {})).toBe('done');
});

test('[V61] parts that are not the next, or of another connection, come to nothing', async () => {
  await start();
  const author = await enterLive(relay, room);
  const other = await enterLive(relay, room);
  const { client } = author;
  await client.expect('joined');
  const write = newFrameWriter(room);
  const covers = await cursorAfter(room, await fill(client, write, 2));
  for (let count = 0; count < 2; count += 1) await other.client.expect('entry');
  await askLease(client, author.welcome.connectionId);
  const frame = write(300_000, { kind: 'snapshot', seen: covers });
  const parts = snapshotPartsOf(frame);
  const tries = [
    [0, 2],
    [1, 2],
    [0, 0],
    [0, 1],
  ].entries();
  for (const [index, order] of tries) {
    const id = 10 + index;
    // Each try is a frame of its own to the relay: the same counter would not rise.
    const again = snapshotPartsOf(write(300_000, { kind: 'snapshot', seen: covers }));
    client.send({ type: 'snapshot-begin', id, covers, previous: 0, total: frame.length });
    expect(await resultOf(client, id)).toBe('done');
    for (const place of order) {
      const part = again[place];
      if (part !== undefined) client.send({ type: 'snapshot-part', id, ...part });
    }
    client.send({ type: 'snapshot-commit', id });
    expect(await resultOf(client, id)).toBe('bad-parts');
  }
  const [first] = parts;
  if (first === undefined) throw new Error('no parts');
  other.client.send({ type: 'snapshot-part', id: 13, ...first });
  other.client.send({ type: 'snapshot-commit', id: 13 });
  expect(await resultOf(other.client, 13)).toBe('no-lease');
  const state = await relay.store.readRoom(room.roomId);
  expect(state.ok && state.value.snapshots).toEqual([]);
});

test('[V61] [W44] a snapshot whose header is of another kind, epoch, place or writer ends the connection', async () => {
  await start();
  const elsewhere = { seq: 1, hash: randomBytes(32) };
  const wrong: readonly [object, keyof typeof CLOSE_NUMBERS][] = [
    [{ kind: 'entry' }, 'malformed'],
    [{ seen: elsewhere }, 'malformed'],
    [{ writer: randomBytes(16) }, 'malformed'],
    [{ counter: 1 }, 'malformed'],
    [{ epoch: 7 }, 'wrong-epoch'],
  ];
  const first = await enterLive(relay, room);
  const covers = await cursorAfter(room, await fill(first.client, newFrameWriter(room), 2));
  await first.client.close();
  for (const [changes, code] of wrong) {
    const author = await enterLive(relay, room, { cursor: covers });
    const { client } = author;
    const write = newFrameWriter(room);
    const one = { type: 'snapshot-begin', id: 1, covers, previous: 0 } as const;
    await askLease(client, author.welcome.connectionId);
    const sound = write(500, { kind: 'snapshot', seen: covers });
    client.send({ ...one, total: sound.length });
    for (const part of snapshotPartsOf(sound))
      client.send({ type: 'snapshot-part', id: 1, ...part });
    expect(await resultOf(client, 1)).toBe('done');
    const frame = write(500, { kind: 'snapshot', seen: covers, ...changes });
    client.send({ ...one, total: frame.length });
    expect(await resultOf(client, 1)).toBe('done');
    for (const part of snapshotPartsOf(frame))
      client.send({ type: 'snapshot-part', id: 1, ...part });
    expect((await client.closed).code).toBe(CLOSE_NUMBERS[code]);
  }
});

test('[V62] [V63] [W47] [W52] a committed snapshot is news to the others and stands in welcome', async () => {
  await start();
  const author = await enterLive(relay, room);
  const other = await enterLive(relay, room, { mode: 'fetch' });
  const write = newFrameWriter(room);
  const frames = await fill(author.client, write, 3);
  const covers = await cursorAfter(room, frames);
  for (let count = 0; count < 3; count += 1) await other.client.expect('entry');
  const { connectionId } = author.welcome;
  const frame = await compact(author.client, connectionId, write, { covers });
  const snapshots = [{ covers, total: frame.length, confirmed: false }];
  expect(await other.client.expect('snapshots')).toEqual({ type: 'snapshots', snapshots });
  const [after = new Uint8Array(0)] = await fill(author.client, write, 1);
  const bytes = [...frames, frame, after].reduce((sum, { length }) => sum + length, 0);
  const { welcome } = await enter(relay, room, { mode: 'head' });
  expect(welcome).toMatchObject({ roomBytes: bytes, tailBytes: after.length, snapshots });
  // The lease is over with the commit.
  await other.client.expect('entry');
  expect(await askLease(other.client, other.welcome.connectionId)).toBe(true);
});

test('[V62] [W49] the next snapshot is refused until the newest is settled, also at the commit', async () => {
  await start();
  const { author, write, covers } = await compacted(3);
  const { client, welcome } = author;
  const next = await fill(client, write, 2);
  const later = {
    covers: await cursorAfter({ ...room, start: covers }, next),
    previous: covers.seq,
  };
  await askLease(client, welcome.connectionId);
  const begin = { type: 'snapshot-begin', total: 500, ...later } as const;
  client.send({ ...begin, id: 2 });
  expect(await resultOf(client, 2)).toBe('too-soon');
  now += SNAPSHOT_PATIENCE_MS;
  await stageSnapshot(client, write, { ...later, id: 3 });
  now -= 1;
  client.send({ type: 'snapshot-commit', id: 3 });
  expect(await resultOf(client, 3)).toBe('too-soon');
});

test('[V66] [W50] [W52] another connection confirms, its uploader cannot, and all are told', async () => {
  await start();
  const { author, covers, frame } = await compacted(3, 400);
  const other = await enterLive(relay, room, { cursor: covers });
  await author.client.expect('joined');
  const confirm = (client: WireClient, id: number, seq: number): Promise<string> => {
    client.send({ type: 'snapshot-confirm', id, seq });
    return resultOf(client, id);
  };
  expect(await confirm(author.client, 1, covers.seq)).toBe('own');
  expect(await confirm(other.client, 2, covers.seq - 1)).toBe('unknown');
  other.client.send({ type: 'snapshot-confirm', id: 3, seq: covers.seq });
  const snapshots = [{ covers, total: frame.length, confirmed: true }];
  expect(await author.client.expect('snapshots')).toEqual({ type: 'snapshots', snapshots });
  await other.client.expect('snapshots');
  expect(await resultOf(other.client, 3)).toBe('done');
});

test('[V66] [W51] a snapshot is fetched beside the log, one at a time, and while it is kept', async () => {
  await start();
  const { author, write, covers, frame } = await compacted(3, 400_000);
  const other = await enterLive(relay, room, { cursor: covers });
  await author.client.expect('joined');
  const fetch = (id: number, seq: number): void =>
    other.client.send({ type: 'snapshot-fetch', id, seq });
  fetch(1, covers.seq + 1);
  expect(await resultOf(other.client, 1)).toBe('unknown');
  fetch(2, covers.seq);
  expect(await takeSnapshot(other.client)).toEqual({ covers, frame });
  await fill(author.client, write, 1);
  await other.client.expect('entry');
});

test('[V66] a second fetch before the end of the first is refused and disturbs nothing', async () => {
  await start();
  const { covers, frame } = await compacted(3, 2_000_000);
  const { client } = await enterLive(relay, room, { cursor: covers });
  for (const id of [1, 2]) client.send({ type: 'snapshot-fetch', id, seq: covers.seq });
  const pieces: Bytes[] = [];
  let refused = 0;
  await client.expect('snapshot');
  while (pieces.length < snapshotPartsOf(frame).length) {
    const message = await client.take();
    if (message.type === 'snapshot-part') pieces.push(message.bytes);
    else expect(message).toEqual({ type: 'snapshot-result', id: 2, code: 'slow-down' });
    if (message.type === 'snapshot-result') refused += 1;
  }
  expect(refused).toBe(1);
  expect(Buffer.concat(pieces).equals(frame)).toBe(true);
});

test('[V67] [W49] when the newest is settled, what lies before it goes, and the room has its bytes back', async () => {
  await start({ maxRoomBytes: 64 * 1024 });
  const author = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const frames: Bytes[] = [];
  const big = (id: number): Bytes => {
    const frame = write(9_000);
    author.client.send({ type: 'append', id, frame });
    return frame;
  };
  for (let id = 1; id <= 5; id += 1) {
    frames.push(big(id));
    await author.client.expect('ack');
  }
  frames.push(big(6));
  const { roomBytes } = await author.client.expect('room-bytes');
  expect(roomBytes).toBeGreaterThanOrEqual(64 * 1024 * 0.8);
  await author.client.expect('ack');
  const covers = await cursorAfter(room, frames);
  const other = await enterLive(relay, room, { cursor: covers });
  await author.client.expect('joined');
  const { connectionId } = author.welcome;
  const frame = await compact(author.client, connectionId, write, { covers, size: 15_000 });
  await other.client.expect('snapshots');
  big(7);
  expect(await author.client.expect('nack')).toMatchObject({ code: 'room-full' });
  other.client.send({ type: 'snapshot-confirm', id: 1, seq: covers.seq });
  await other.client.expect('snapshots');
  expect(await resultOf(other.client, 1)).toBe('done');
  await author.client.expect('snapshots');
  now += SNAPSHOT_REST_MS;
  expect(await author.client.expect('room-bytes')).toEqual({
    type: 'room-bytes',
    roomBytes: frame.length,
  });
  expect(await other.client.expect('room-bytes')).toMatchObject({ roomBytes: frame.length });
  author.client.send({ type: 'resume' });
  big(8);
  expect(await author.client.expect('ack')).toMatchObject({ seq: 7 });
});
