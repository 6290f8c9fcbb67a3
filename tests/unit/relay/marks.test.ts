/** Marks at the relay: V25 and V26 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  enter,
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

const FAST = { appendsPerSecond: 100_000, appendBurst: 100_000 };
const MARK = { kind: 'mark' } as const;
let relay: InProcessRelay;
let room: TestRoom;

async function start(markMs: number): Promise<void> {
  relay = await startRelayInProcess({ limits: { ...FAST, markMs } });
  room = await newTestRoom();
  await makeRoom(relay, room);
}
beforeEach(() => start(10_000));
afterEach(() => relay.close());

/** Waits until all that this connection sent before has been handled. */
async function handled(client: WireClient): Promise<void> {
  client.send({ type: 'ping' });
  await client.expect('pong');
}

async function storedMarks(): Promise<readonly Bytes[]> {
  const marks = await relay.store.readMarks(room.roomId);
  return marks.ok ? marks.value.map(({ frame }) => frame) : [];
}

test('[V26] [W55] a mark is told to every other connection, and to who comes later', async () => {
  const author = await enterLive(relay, room);
  const live = await enterLive(relay, room);
  const fetching = await enterLive(relay, room, { mode: 'fetch' });
  const mark = { slot: randomBytes(16), frame: newFrameWriter(room)(300, MARK) };
  author.client.send({ type: 'mark', ...mark });
  for (const { client } of [live, fetching])
    expect(await client.expect('marks')).toEqual({ type: 'marks', marks: [mark] });
  await author.client.expect('joined');
  await handled(author.client);
  for (const seat of [author, live, fetching]) await seat.client.close();
  const later = await enter(relay, room);
  expect(await later.client.expect('marks')).toEqual({ type: 'marks', marks: [mark] });
  await later.client.expect('caught-up');
  expect(await relay.store.readEntries(room.roomId, 0, 1000)).toEqual({ ok: true, value: [] });
});

test('[V25] [W54] of marks that come too fast the latest wins, in its time', async () => {
  await relay.close();
  await start(400);
  const author = await enterLive(relay, room);
  const other = await enterLive(relay, room);
  const slot = randomBytes(16);
  const write = newFrameWriter(room);
  const frames = Array.from({ length: 30 }, () => write(300, MARK));
  const began = performance.now();
  for (const frame of frames) author.client.send({ type: 'mark', slot, frame });
  expect((await other.client.expect('marks')).marks).toEqual([{ slot, frame: frames[0] }]);
  expect((await other.client.expect('marks')).marks).toEqual([{ slot, frame: frames.at(-1) }]);
  expect(performance.now() - began).toBeGreaterThanOrEqual(390);
  expect(await storedMarks()).toEqual([frames.at(-1)]);
});

test('[V25] [W54] the last mark is stored also when its connection ends before its time', async () => {
  const author = await enterLive(relay, room);
  const other = await enterLive(relay, room);
  await author.client.expect('joined');
  const slot = randomBytes(16);
  const write = newFrameWriter(room);
  const [first, last] = [write(300, MARK), write(300, MARK)];
  author.client.send({ type: 'mark', slot, frame: first });
  author.client.send({ type: 'mark', slot, frame: last });
  await handled(author.client);
  author.client.socket.terminate();
  expect((await other.client.expect('marks')).marks).toEqual([{ slot, frame: first }]);
  expect(await other.client.expect('left')).toMatchObject({ type: 'left' });
  expect((await other.client.expect('marks')).marks).toEqual([{ slot, frame: last }]);
  await expect.poll(storedMarks).toEqual([last]);
});

test('[V25] what an older connection still holds never takes the place of a newer mark', async () => {
  const old = await enterLive(relay, room);
  const slot = randomBytes(16);
  const write = newFrameWriter(room);
  for (let count = 0; count < 2; count += 1)
    old.client.send({ type: 'mark', slot, frame: write(300, MARK) });
  await handled(old.client);
  const again = await enter(relay, room);
  await again.client.expect('marks');
  await again.client.expect('caught-up');
  const newest = newFrameWriter(room)(300, MARK);
  again.client.send({ type: 'mark', slot, frame: newest });
  await handled(again.client);
  await again.client.close();
  await expect.poll(storedMarks).toEqual([newest]);
  await old.client.close();
  await expect.poll(() => relay.relay.counts().connections).toBe(0);
  // Whatever its end has asked of the store is done when this later write is.
  await relay.store.sweepInvites(Date.now() as Millis, 0);
  expect(await storedMarks()).toEqual([newest]);
});

test('[V25] [W12] a frame of another kind or epoch, and a second slot, end the connection', async () => {
  const wrong: readonly [object, keyof typeof CLOSE_NUMBERS][] = [
    [{ kind: 'entry' }, 'malformed'],
    [{ kind: 'mark', epoch: 3 }, 'wrong-epoch'],
  ];
  for (const [changes, code] of wrong) {
    const { client } = await enterLive(relay, room);
    const frame = newFrameWriter(room)(300, changes);
    client.send({ type: 'mark', slot: randomBytes(16), frame });
    expect((await client.closed).code).toBe(CLOSE_NUMBERS[code]);
  }
  expect(await storedMarks()).toEqual([]);
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  for (let count = 0; count < 2; count += 1)
    client.send({ type: 'mark', slot: randomBytes(16), frame: write(300, MARK) });
  expect((await client.closed).code).toBe(CLOSE_NUMBERS.malformed);
  await expect.poll(async () => (await storedMarks()).length).toBe(1);
});
