/** Presence over real sockets: V20 and V21 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { equalBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  enter,
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
} from '../../support/wire-client.ts';

let relay: InProcessRelay;
let room: TestRoom;
beforeEach(async () => {
  relay = await startRelayInProcess();
  room = await newTestRoom();
  await makeRoom(relay, room);
});
afterEach(() => relay.close());

/** Two live connections that have heard of each other. */
async function pair() {
  const [one, two] = [await enterLive(relay, room), await enterLive(relay, room)];
  await one.client.expect('joined');
  return { one, two };
}

test('[V20] an ephemeral frame reaches the others of its room only, and is not stored', async () => {
  const { one, two } = await pair();
  const elsewhere = await newTestRoom();
  await makeRoom(relay, elsewhere);
  const stranger = await enterLive(relay, elsewhere);
  const frame = newFrameWriter(room)(80, { kind: 'ephemeral' });
  one.client.send({ type: 'ephemeral', frame });
  expect(await two.client.expect('ephemeral')).toEqual({
    type: 'ephemeral',
    connectionId: one.welcome.connectionId,
    frame,
  });
  for (const { client } of [one, stranger]) {
    client.send({ type: 'ping' });
    await client.expect('pong');
  }
  const late = await enter(relay, room);
  expect(late.welcome.head.seq).toBe(0);
});

test('[V20] above the rate the latest wins', async () => {
  const { one, two } = await pair();
  const write = newFrameWriter(room);
  const frames = Array.from({ length: 60 }, () => write(80, { kind: 'ephemeral' }));
  for (const frame of frames) one.client.send({ type: 'ephemeral', frame });
  const heard: Bytes[] = [];
  const last = frames.at(-1);
  if (last === undefined) throw new Error('no frames');
  while (!heard.some((frame) => equalBytes(frame, last)))
    heard.push((await two.client.expect('ephemeral')).frame);
  // Ten at once, then the latest, and perhaps one or two that a turn of the loop let through.
  expect(heard.length).toBeLessThan(15);
  expect(heard.slice(0, 10)).toEqual(frames.slice(0, 10));
});

test('[V20] an ephemeral frame is judged like an entry', async () => {
  const write = newFrameWriter(room);
  const frames = [
    write(80, { kind: 'entry' }),
    write(80, { kind: 'ephemeral', epoch: 3 }),
    randomBytes(40),
  ];
  const codes = [];
  for (const frame of frames) {
    const { client } = await enterLive(relay, room);
    client.send({ type: 'ephemeral', frame });
    codes.push((await client.closed).code);
  }
  const { malformed } = CLOSE_NUMBERS;
  expect(codes).toEqual([malformed, CLOSE_NUMBERS['wrong-epoch'], malformed]);
  const replayed = await enterLive(relay, room);
  const frame = newFrameWriter(room)(80, { kind: 'ephemeral' });
  for (let count = 0; count < 2; count += 1) replayed.client.send({ type: 'ephemeral', frame });
  expect((await replayed.client.closed).code).toBe(malformed);
});

test('[V21] the others hear of joining and leaving, however it came about', async () => {
  const { one, two } = await pair();
  expect(two.welcome.others).toBe(1);
  const { connectionId } = two.welcome;
  two.client.socket.terminate();
  expect(await one.client.expect('left')).toEqual({ type: 'left', connectionId });
  const third = await enterLive(relay, room);
  expect(third.welcome.connectionId).not.toBe(connectionId);
  await one.client.expect('joined');
  third.client.sendBytes(randomBytes(3));
  const left = await one.client.expect('left');
  expect(left.connectionId).toBe(third.welcome.connectionId);
});

test('[V21] they hear of it at once, also when the connection does not answer its end', async () => {
  const { one, two } = await pair();
  two.client.sendBytes(randomBytes(3));
  two.client.socket.pause();
  await one.client.expect('left');
  // The socket is not closed yet: nobody waited for it.
  expect(relay.relay.counts().connections).toBe(2);
  two.client.socket.terminate();
});
