/** The log over real sockets: V10 to V14 and V16 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { err } from '#shared/base/result.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import { relayMetric } from '../../support/relay-metric.ts';
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

const GENEROUS = { appendsPerSecond: 100_000, appendBurst: 100_000 };
let relay: InProcessRelay;
let room: TestRoom;
beforeEach(async () => {
  relay = await startRelayInProcess({ limits: GENEROUS });
  room = await newTestRoom();
  await makeRoom(relay, room);
});
afterEach(() => relay.close());

async function append(client: WireClient, id: number, frame: Bytes): Promise<void> {
  client.send({ type: 'append', id, frame });
  await client.expect('ack');
}

async function takeEntries(
  client: WireClient,
  count: number,
): Promise<{ seq: number; frame: Bytes }[]> {
  const entries = [];
  for (let taken = 0; taken < count; taken += 1) {
    const { seq, frame } = await client.expect('entry');
    entries.push({ seq, frame });
  }
  return entries;
}

/** A store whose appends become durable only when the test says so. */
function holdAppends(store: LogStore) {
  const held: (() => void)[] = [];
  return {
    release: () => held.splice(0).forEach((go) => go()),
    count: () => held.length,
    store: {
      ...store,
      append: async (request) => {
        await new Promise<void>((resolve) => held.push(resolve));
        return store.append(request);
      },
    } satisfies LogStore,
  };
}

test('[V10] nobody hears of an entry, its author included, before it is durable', async () => {
  const slow = holdAppends(createMemoryStore());
  const held = await startRelayInProcess({ store: slow.store });
  await makeRoom(held, room);
  const [author, reader] = [await enterLive(held, room), await enterLive(held, room)];
  await author.client.expect('joined');
  author.client.send({ type: 'append', id: 7, frame: newFrameWriter(room)() });
  await expect.poll(() => slow.count()).toBe(1);
  reader.client.send({ type: 'ping' });
  await reader.client.expect('pong');
  expect(author.client.waiting()).toEqual([]);
  slow.release();
  expect(await reader.client.expect('entry')).toMatchObject({ seq: 1 });
  expect(await author.client.expect('ack')).toEqual({ type: 'ack', id: 7, seq: 1 });
  await held.close();
});

test('[V10] an entry that the storage refuses is not news, and the next may come', async () => {
  const store = createMemoryStore();
  let failing = true;
  const broken: LogStore = {
    ...store,
    append: async (request) => (failing ? err('storage-fault') : store.append(request)),
  };
  const faulty = await startRelayInProcess({ store: broken });
  await makeRoom(faulty, room);
  const [author, reader] = [await enterLive(faulty, room), await enterLive(faulty, room)];
  await author.client.expect('joined');
  const write = newFrameWriter(room);
  author.client.send({ type: 'append', id: 1, frame: write() });
  expect(await author.client.expect('nack')).toMatchObject({ id: 1, code: 'relay-fault' });
  failing = false;
  author.client.send({ type: 'resume' });
  const second = write();
  await append(author.client, 2, second);
  expect(await reader.client.expect('entry')).toEqual({ type: 'entry', seq: 1, frame: second });
  await faulty.close();
});

test('[V11] catch-up brings what came after the cursor, in order, then caught-up, then news', async () => {
  const { client: author } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const frames = Array.from({ length: 12 }, () => write());
  for (const [index, frame] of frames.entries()) await append(author, index, frame);
  const cursor = await cursorAfter(room, frames.slice(0, 5));
  const { client: reader, welcome } = await enter(relay, room, { cursor });
  expect(await takeEntries(reader, 7)).toEqual(
    frames.slice(5).map((frame, index) => ({ seq: index + 6, frame })),
  );
  expect(await reader.expect('caught-up')).toEqual({
    type: 'caught-up',
    head: await cursorAfter(room, frames),
  });
  expect(welcome.head.seq).toBe(12);
  await author.expect('joined');
  const news = write();
  await append(author, 99, news);
  expect(await reader.expect('entry')).toEqual({ type: 'entry', seq: 13, frame: news });
});

test('[V11] with many authors each hears every entry once and in order, its own as acks', async () => {
  const authors = [];
  for (let count = 0; count < 4; count += 1) authors.push(await enterLive(relay, room));
  const each = 30;
  for (const { client } of authors) {
    const write = newFrameWriter(room);
    for (let id = 1; id <= each; id += 1) client.send({ type: 'append', id, frame: write(40) });
  }
  for (const { client } of authors) {
    const seqs: number[] = [];
    const acks: number[] = [];
    while (seqs.length < each * authors.length) {
      const message: DownMessage = await client.take();
      if (message.type === 'entry' || message.type === 'ack') seqs.push(message.seq);
      if (message.type === 'ack') acks.push(message.id);
    }
    expect(seqs).toEqual(Array.from({ length: each * authors.length }, (_, index) => index + 1));
    expect(acks).toEqual(Array.from({ length: each }, (_, index) => index + 1));
  }
});

test('[V11] an append during catch-up is acknowledged in its place', async () => {
  const store = createMemoryStore();
  let openReads: () => void = () => undefined;
  const readsOpen = new Promise<void>((resolve) => (openReads = resolve));
  let holding = false;
  const held: LogStore = {
    ...store,
    async readEntries(...asked) {
      if (holding) await readsOpen;
      return store.readEntries(...asked);
    },
  };
  const slow = await startRelayInProcess({ store: held });
  await makeRoom(slow, room);
  const { client: author } = await enterLive(slow, room);
  const write = newFrameWriter(room);
  for (let id = 1; id <= 4; id += 1) await append(author, id, write());
  holding = true;
  const { client } = await enter(slow, room);
  client.send({ type: 'append', id: 5, frame: newFrameWriter(room)() });
  await author.expect('joined');
  expect((await author.expect('entry')).seq).toBe(5);
  openReads();
  for (let seq = 1; seq <= 4; seq += 1) expect(await client.expect('entry')).toMatchObject({ seq });
  expect(await client.expect('ack')).toEqual({ type: 'ack', id: 5, seq: 5 });
  expect((await client.expect('caught-up')).head.seq).toBe(5);
  await slow.close();
});

test('[V12] catch-up reads the next piece only when the reader has taken the one before', async () => {
  let pieces = 0;
  const store = createMemoryStore();
  const counted: LogStore = {
    ...store,
    readEntries: (...asked) => ((pieces += 1), store.readEntries(...asked)),
  };
  const watched = await startRelayInProcess({
    store: counted,
    limits: { ...GENEROUS, stallMs: 600_000 },
  });
  await makeRoom(watched, room);
  const { client: author } = await enterLive(watched, room);
  const write = newFrameWriter(room);
  const size = 200_000;
  for (let id = 1; id <= 100; id += 1) await append(author, id, write(size));
  pieces = 0;
  const { client } = await enter(watched, room);
  client.socket.pause();
  // The system's own buffers take some; then it must stand still, far before the 100 pieces: it answers
  // others so often in a row, holds something for this reader, and reads no further.
  for (let answers = 0; answers < 20;) {
    const before = pieces;
    const held = await relayMetric(watched.port, 'twoway_output_waiting_bytes');
    answers = held > 0 && pieces === before ? answers + 1 : 0;
  }
  expect(pieces).toBeLessThan(75);
  client.socket.resume();
  expect((await takeEntries(client, 100)).at(-1)?.seq).toBe(100);
  await client.expect('caught-up');
  await watched.close();
});

test('[V13] a replayed or older counter ends the connection and stores nothing', async () => {
  for (const counter of [5, 4]) {
    const { client, welcome } = await enter(relay, room, {
      cursor: await storedCursor(),
    });
    await client.expect('caught-up');
    const write = newFrameWriter(room);
    await append(client, 1, write(100, { counter: 5 }));
    client.send({ type: 'append', id: 2, frame: write(100, { counter }) });
    expect((await client.closed).code).toBe(CLOSE_NUMBERS.malformed);
    expect(await storedSeqs()).toBe(welcome.head.seq + 1);
  }
});

async function storedCursor() {
  const stored = await relay.store.readRoom(room.roomId);
  if (!stored.ok) throw new Error('the room is gone');
  return stored.value.head;
}

async function storedSeqs(): Promise<number> {
  return (await storedCursor()).seq;
}

test('[V13] counters rise for each kind by itself', async () => {
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  await append(client, 1, write(100, { kind: 'entry', counter: 9 }));
  await append(client, 2, write(100, { kind: 'control', counter: 1 }));
  await append(client, 3, write(100, { kind: 'control', counter: 2 }));
});

test('[V13] another writer session, epoch, kind or version ends the connection', async () => {
  const write = newFrameWriter(room);
  // The header stands behind the block's one length byte: version, then kind.
  const withByte = (at: number, value: number): Bytes => {
    const frame = write();
    frame[at] = value;
    return frame;
  };
  const cases: readonly [() => Bytes, keyof typeof CLOSE_NUMBERS][] = [
    [() => write(50, { writer: randomBytes(16) }), 'malformed'],
    [() => write(50, { epoch: 1 }), 'wrong-epoch'],
    [() => write(50, { kind: 'snapshot' }), 'malformed'],
    [() => write(50, { kind: 'mark' }), 'malformed'],
    [() => write(50, { kind: 'ephemeral' }), 'malformed'],
    [() => withByte(1, 2), 'unknown-version'],
    [() => withByte(2, 77), 'malformed'],
    [() => write().slice(0, 100), 'malformed'],
    [() => new Uint8Array(0), 'malformed'],
  ];
  for (const [badFrame, code] of cases) {
    const { client } = await enter(relay, room, { cursor: await storedCursor() });
    await client.expect('caught-up');
    await append(client, 1, write());
    const before = await storedSeqs();
    client.send({ type: 'append', id: 2, frame: badFrame() });
    expect((await client.closed).code, code).toBe(CLOSE_NUMBERS[code]);
    expect(await storedSeqs()).toBe(before);
  }
});

test('[V14] after a nack nothing is stored until resume', async () => {
  const small = await startRelayInProcess({ limits: { ...GENEROUS, maxEntryBytes: 4096 } });
  await makeRoom(small, room);
  const { client } = await enterLive(small, room);
  const write = newFrameWriter(room);
  for (const [id, size] of [
    [1, 100],
    [2, 5000],
    [3, 100],
  ] as const)
    client.send({ type: 'append', id, frame: write(size) });
  expect(await client.expect('ack')).toMatchObject({ id: 1 });
  expect(await client.expect('nack')).toMatchObject({ id: 2, code: 'too-large' });
  expect(await client.expect('nack')).toMatchObject({ id: 3, code: 'suspended' });
  client.send({ type: 'resume' });
  client.send({ type: 'append', id: 4, frame: write(100) });
  expect(await client.expect('ack')).toEqual({ type: 'ack', id: 4, seq: 2 });
  await small.close();
});

test('[V16] fetch receives and appends unseen; head gets welcome and the end', async () => {
  const { client: live } = await enterLive(relay, room);
  const frame = newFrameWriter(room)();
  const { client: fetching } = await enterLive(relay, room, { mode: 'fetch' });
  await append(fetching, 1, frame);
  expect(await live.expect('entry')).toMatchObject({ seq: 1, frame });
  const more = newFrameWriter(room);
  live.send({ type: 'ephemeral', frame: more(50, { kind: 'ephemeral' }) });
  await append(live, 2, more());
  expect(await fetching.expect('entry')).toMatchObject({ seq: 2 });
  const looking = await enter(relay, room, { mode: 'head', cursor: room.start });
  expect(looking.welcome).toMatchObject({ connectionId: 0, others: 1, head: { seq: 2 } });
  expect((await looking.client.closed).code).toBe(1000);
  await fetching.close();
  live.send({ type: 'ping' });
  await live.expect('pong');
  expect(live.waiting()).toEqual([]);
});
