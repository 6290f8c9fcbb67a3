/** Large frames over real sockets: V15 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { concatBytes, equalBytes, type Bytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { partsOf } from '#shared/wire/parts.ts';
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

function sendParts(client: WireClient, id: number, frame: Bytes): void {
  for (const part of partsOf(frame)) client.send({ type: 'part', id, ...part });
}

/** Takes entries, parts put together, until `count` have come. */
async function takeEntries(
  client: WireClient,
  count: number,
): Promise<{ seq: number; frame: Bytes }[]> {
  const entries: { seq: number; frame: Bytes }[] = [];
  let parts: Bytes[] = [];
  while (entries.length < count) {
    const message = await client.take();
    if (message.type === 'entry') entries.push({ seq: message.seq, frame: message.frame });
    if (message.type !== 'entry-part') continue;
    parts.push(message.bytes);
    const frame = concatBytes(...parts);
    if (frame.length < message.total) continue;
    entries.push({ seq: message.seq, frame });
    parts = [];
  }
  return entries;
}

function isSame(one: Bytes, other: Bytes | undefined): boolean {
  return other !== undefined && equalBytes(one, other);
}

test('[V15] a large frame goes up and comes down in parts, as one entry', async () => {
  const [author, reader] = [await enterLive(relay, room), await enterLive(relay, room)];
  await author.client.expect('joined');
  const write = newFrameWriter(room);
  const frames = [write(1_000_000), write(50), write(4 * 1024 * 1024 - 200)];
  for (const [id, frame] of frames.entries()) {
    if (frame.length < 1000) author.client.send({ type: 'append', id, frame });
    else {
      sendParts(author.client, id, frame);
      author.client.send({ type: 'commit', id });
    }
    expect(await author.client.expect('ack')).toMatchObject({ id, seq: id + 1 });
  }
  const late = await enter(relay, room);
  for (const { client } of [reader, late]) {
    const entries = await takeEntries(client, 3);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    // By hash below and in place here: a matcher takes seconds over megabytes.
    expect(entries.every(({ frame }, index) => isSame(frame, frames[index]))).toBe(true);
  }
  const { head } = await late.client.expect('caught-up');
  expect(head).toEqual(await cursorAfter(room, frames));
});

test('[V15] parts that are missing, out of order or of another id are refused', async () => {
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  const [first, second, third] = partsOf(write(300_000));
  if (first === undefined || second === undefined || third === undefined) throw new Error('parts');
  const attempts = [
    () => client.send({ type: 'part', id: 1, ...first }),
    () => client.send({ type: 'part', id: 1, ...second }),
    () => {
      client.send({ type: 'part', id: 1, ...first });
      client.send({ type: 'part', id: 1, ...third });
    },
    () => {
      client.send({ type: 'part', id: 2, ...first });
      client.send({ type: 'part', id: 1, ...second });
    },
  ];
  for (const [index, attempt] of attempts.entries()) {
    attempt();
    client.send({ type: 'commit', id: 1 });
    expect(await client.expect('nack'), `attempt ${index}`).toMatchObject({ code: 'bad-parts' });
    client.send({ type: 'resume' });
    while (client.waiting().length > 0) await client.take();
    client.send({ type: 'ping' });
    while ((await client.take()).type !== 'pong');
  }
  const stored = await relay.store.readRoom(room.roomId);
  expect(stored.ok && stored.value.head.seq).toBe(0);
});

test('[V15] parts are forgotten when the next does not come', async () => {
  const hasty = await startRelayInProcess({ limits: { ...GENEROUS, stagedMs: 100, pingMs: 100 } });
  await makeRoom(hasty, room);
  const { client } = await enterLive(hasty, room);
  const staged = () => relayMetric(hasty.port, 'twoway_staged_bytes');
  sendParts(client, 1, newFrameWriter(room)(300_000));
  client.send({ type: 'ping' });
  await client.expect('pong');
  await expect.poll(staged).toBe(0);
  client.send({ type: 'commit', id: 1 });
  expect(await client.expect('nack')).toMatchObject({ code: 'bad-parts' });
  await hasty.close();
});

test('[V15] what all connections have staged is bounded, and given back', async () => {
  const tight = await startRelayInProcess({
    limits: { ...GENEROUS, maxStagedBytes: 4 * 1024 * 1024 },
  });
  await makeRoom(tight, room);
  const frame = newFrameWriter(room)(3_000_000);
  const first = await enterLive(tight, room);
  sendParts(first.client, 1, frame);
  first.client.send({ type: 'ping' });
  await first.client.expect('pong');
  const second = await enterLive(tight, room);
  sendParts(second.client, 1, newFrameWriter(room)(3_000_000));
  expect((await second.client.closed).code).toBe(CLOSE_NUMBERS['slow-down']);
  await first.client.close();
  const third = await enterLive(tight, room);
  sendParts(third.client, 1, frame);
  third.client.send({ type: 'commit', id: 1 });
  await third.client.expect('ack');
  await tight.close();
});
