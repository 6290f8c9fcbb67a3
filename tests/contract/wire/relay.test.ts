/**
 * What PROTOCOL.md promises of the relay's behaviour, seen by a client that knows the wire and nothing
 * else: the real relay in front of its memory store, over real sockets.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { PART_BYTES } from '#shared/wire/limits.ts';
import { createPartJoiner, partsOf } from '#shared/wire/parts.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  cursorAfter,
  enter,
  enterLive,
  knock,
  helloMessage,
  makeRoom,
  newFrameWriter,
  newJoinerKeys,
  newTestInvite,
  newTestRoom,
  connect,
  type TestRoom,
} from '../../support/wire-client.ts';

let relay: InProcessRelay;
let room: TestRoom;

beforeAll(async () => {
  relay = await startRelayInProcess();
});
afterAll(async () => {
  await relay.close();
});

async function freshRoom(): Promise<TestRoom> {
  room = await newTestRoom();
  await makeRoom(relay, room);
  return room;
}

/** A frame of more than two parts, whose every byte tells its place. */
function largeFrame(): Bytes {
  const seen = room.start;
  const fields = { version: 1, kind: 'entry', epoch: 0, writer: randomBytes(16), seen } as const;
  const sealed = new Uint8Array(2 * PART_BYTES + 1000).map((_, index) => index % 251);
  return writeFrame(writeHeader({ ...fields, counter: 1 }), sealed);
}

const inAnHour = (): Millis => (Date.now() + 3_600_000) as Millis;

describe('the log', () => {
  test('[W21] every append has one ack, in order, and stands in the place of its entry', async () => {
    await freshRoom();
    const [a, b] = [await enterLive(relay, room), await enterLive(relay, room)];
    await a.client.expect('joined');
    const [writeA, writeB] = [newFrameWriter(room), newFrameWriter(room)];
    for (const id of [5, 3, 9]) a.client.send({ type: 'append', id, frame: writeA() });
    for (const [index, id] of [5, 3, 9].entries())
      expect(await a.client.expect('ack')).toEqual({ type: 'ack', id, seq: index + 1 });
    for (const seq of [1, 2, 3]) expect((await b.client.expect('entry')).seq).toBe(seq);
    b.client.send({ type: 'append', id: 1, frame: writeB() });
    expect(await b.client.expect('ack')).toEqual({ type: 'ack', id: 1, seq: 4 });
    expect((await a.client.expect('entry')).seq).toBe(4);
    b.client.send({ type: 'ping' });
    expect(await b.client.take()).toEqual({ type: 'pong' });
    await Promise.all([a.client.close(), b.client.close()]);
  });

  test('[W22] after a nack everything is suspended until resume, and nothing of it is stored', async () => {
    await freshRoom();
    const { client } = await enterLive(relay, room);
    const write = newFrameWriter(room);
    client.send({ type: 'commit', id: 1 });
    client.send({ type: 'append', id: 2, frame: write() });
    client.send({ type: 'commit', id: 3 });
    client.send({ type: 'resume' });
    const kept = write();
    client.send({ type: 'append', id: 4, frame: kept });
    expect(await client.take()).toEqual({ type: 'nack', id: 1, code: 'bad-parts' });
    expect(await client.take()).toEqual({ type: 'nack', id: 2, code: 'suspended' });
    expect(await client.take()).toEqual({ type: 'nack', id: 3, code: 'suspended' });
    expect(await client.take()).toEqual({ type: 'ack', id: 4, seq: 1 });
    const next = await enter(relay, room);
    expect(next.welcome.head).toEqual(await cursorAfter(room, [kept]));
    await Promise.all([client.close(), next.client.close()]);
  });

  test('[W23] after a cursor come the entries behind it, caught-up once, then the news', async () => {
    await freshRoom();
    const writer = await enterLive(relay, room);
    const write = newFrameWriter(room);
    const frames: Bytes[] = Array.from({ length: 6 }, () => write());
    const append = async (frame: Bytes | undefined): Promise<void> => {
      if (frame === undefined) throw new Error('no frame');
      writer.client.send({ type: 'append', id: 1, frame });
      await writer.client.expect('ack');
    };
    for (const frame of frames.slice(0, 5)) await append(frame);
    const cursor = await cursorAfter(room, frames.slice(0, 2));
    const reader = await enter(relay, room, { cursor, mode: 'fetch' });
    for (const seq of [3, 4, 5])
      expect(await reader.client.take()).toEqual({ type: 'entry', seq, frame: frames[seq - 1] });
    const head = await cursorAfter(room, frames.slice(0, 5));
    expect(await reader.client.take()).toEqual({ type: 'caught-up', head });
    await append(frames[5]);
    expect(await reader.client.take()).toEqual({ type: 'entry', seq: 6, frame: frames[5] });
    await Promise.all([reader.client.close(), writer.client.close()]);
  });

  test('[W24] [W25] a large frame goes up and comes down in parts, as one entry', async () => {
    await freshRoom();
    const { client } = await enterLive(relay, room);
    const frame = largeFrame();
    for (const part of partsOf(frame)) client.send({ type: 'part', id: 8, ...part });
    client.send({ type: 'commit', id: 8 });
    expect(await client.expect('ack')).toEqual({ type: 'ack', id: 8, seq: 1 });
    const reader = await enter(relay, room, { mode: 'fetch' });
    const joiner = createPartJoiner();
    let whole: Bytes | undefined;
    while (whole === undefined) {
      const joined = joiner.add(await reader.client.expect('entry-part'));
      if (!joined.ok) throw new Error('parts out of order');
      whole = joined.value;
    }
    expect(whole).toEqual(frame);
    const { head } = await reader.client.expect('caught-up');
    expect(head).toEqual(await cursorAfter(room, [frame]));
    await Promise.all([client.close(), reader.client.close()]);
  });

  test('[W25] a part that does not follow is refused at once, and its commit with it', async () => {
    await freshRoom();
    const { client } = await enterLive(relay, room);
    const [, second] = partsOf(largeFrame());
    if (second === undefined) throw new Error('no second part');
    client.send({ type: 'part', id: 2, ...second });
    client.send({ type: 'commit', id: 2 });
    expect(await client.take()).toEqual({ type: 'nack', id: 2, code: 'bad-parts' });
    expect(await client.take()).toEqual({ type: 'nack', id: 2, code: 'suspended' });
    await client.close();
  });
});

describe('presence', () => {
  test('[W28] joins and leaves of live connections are told to live ones, by number', async () => {
    await freshRoom();
    const first = await enterLive(relay, room);
    expect(first.welcome.others).toBe(0);
    const second = await enterLive(relay, room);
    expect(second.welcome.others).toBe(1);
    const { connectionId } = second.welcome;
    expect(await first.client.take()).toEqual({ type: 'joined', connectionId });
    const unseen = await enterLive(relay, room, { mode: 'fetch' });
    await unseen.client.close();
    await second.client.close();
    expect(await first.client.take()).toEqual({ type: 'left', connectionId });
    await first.client.close();
  });

  test('[W28] the relay pings by itself, and answers a ping', async () => {
    const quick = await startRelayInProcess({ limits: { pingMs: 50 } });
    const pinged = await newTestRoom();
    await makeRoom(quick, pinged);
    const { client } = await enterLive(quick, pinged);
    const bytes = await new Promise<Buffer>((resolve) => client.socket.once('message', resolve));
    expect([...bytes]).toEqual([141]);
    client.send({ type: 'ping' });
    expect(await client.take()).toEqual({ type: 'pong' });
    await client.close();
    await quick.close();
  });
});

describe('requests', () => {
  test('[W35] [W36] [W37] each request is answered once, in order, with its id', async () => {
    await freshRoom();
    const { client } = await enterLive(relay, room);
    const invite = newTestInvite();
    const revoke = (id: number): void =>
      client.send({ type: 'revoke-invite', id, inviteId: invite.inviteId });
    revoke(1);
    const until = inAnHour();
    client.send(invite.put(2, until));
    client.send(invite.put(3, until));
    client.send(invite.put(4, 1 as Millis));
    revoke(5);
    revoke(6);
    expect(await client.take()).toEqual({ type: 'refused', id: 1, code: 'invite-unknown' });
    expect(await client.take()).toEqual({ type: 'done', id: 2 });
    expect(await client.take()).toEqual({ type: 'refused', id: 3, code: 'invite-exists' });
    expect(await client.take()).toEqual({ type: 'refused', id: 4, code: 'bad-expiry' });
    expect(await client.take()).toEqual({ type: 'done', id: 5 });
    expect(await client.take()).toEqual({ type: 'done', id: 6 });
    await client.close();
  });

  test('[W32] [W36] an invite that was redeemed cannot be revoked, nor redeemed by others', async () => {
    await freshRoom();
    const { client } = await enterLive(relay, room);
    const invite = newTestInvite();
    client.send(invite.put(1, inAnHour()));
    await client.expect('done');
    const redeem = async (keys: ReturnType<typeof newJoinerKeys>) => {
      const joiner = await connect(`${relay.url}/v1/i`);
      const { nonce } = await joiner.expect('challenge');
      joiner.send(invite.redeem(relay.name, nonce, keys));
      return { answer: await joiner.take(), closed: await joiner.closed };
    };
    const keys = newJoinerKeys();
    const redeemed = { type: 'redeemed', sealed: invite.sealed };
    expect(await redeem(keys)).toEqual({ answer: redeemed, closed: { code: 1000 } });
    expect(await redeem(keys)).toEqual({ answer: redeemed, closed: { code: 1000 } });
    expect(await redeem(newJoinerKeys())).toEqual({
      answer: { type: 'error', code: 'invite-used' },
      closed: { code: 4462 },
    });
    client.send({ type: 'revoke-invite', id: 2, inviteId: invite.inviteId });
    expect(await client.take()).toEqual({ type: 'refused', id: 2, code: 'invite-used' });
    await client.close();
  });
});

describe('the handshake', () => {
  test('[W30] [W40] a login signed for another nonce is refused and the connection closed', async () => {
    await freshRoom();
    const { client } = await knock(relay, room.roomId);
    client.send(helloMessage(room, relay.name, randomBytes(32)));
    expect(await client.take()).toEqual({ type: 'error', code: 'not-allowed' });
    expect(await client.closed).toEqual({ code: 4401 });
  });

  test('[W8] a path of another version is accepted and closed with its number', async () => {
    const client = await connect(`${relay.url}/v2/i`);
    expect(await client.closed).toEqual({ code: 4426 });
  });
});
