/** Coming in: V1 to V5 of sync-server/RELAY.md, over real sockets. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { equalBytes, randomBytes } from '#shared/base/bytes.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  createMessage,
  enter,
  enterLive,
  helloMessage,
  knock,
  makeRoom,
  newFrameWriter,
  newSignKeys,
  newTestRoom,
  type HelloOptions,
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

async function codeOfHello(options: HelloOptions, of = room): Promise<number> {
  const { client, challenge } = await knock(relay, of.roomId);
  client.send(helloMessage(of, relay.name, challenge.nonce, options));
  return (await client.closed).code;
}

test('[V1] every challenge is fresh and announces the limits', async () => {
  const [first, second] = [await knock(relay, room.roomId), await knock(relay, room.roomId)];
  expect(equalBytes(first.challenge.nonce, second.challenge.nonce)).toBe(false);
  expect(first.challenge.limits).toEqual({ maxEntryBytes: 4194304, maxRoomBytes: 67108864 });
  expect(Math.abs(first.challenge.relayTime - Date.now())).toBeLessThan(5_000);
});

test('[V1] a login for another connection does not open this one', async () => {
  const other = await knock(relay, room.roomId);
  expect(await codeOfHello({ nonce: other.challenge.nonce })).toBe(CLOSE_NUMBERS['not-allowed']);
});

test('[V1] after created a new challenge follows and the old nonce is worth nothing', async () => {
  const fresh = await newTestRoom();
  const { client, challenge } = await knock(relay, fresh.roomId);
  client.send(createMessage(fresh, relay.name, challenge.nonce));
  await client.expect('created');
  const next = await client.expect('challenge');
  expect(equalBytes(next.nonce, challenge.nonce)).toBe(false);
  client.send(helloMessage(fresh, relay.name, challenge.nonce));
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['not-allowed']);
});

test('[V2] a login signed for another relay is refused', async () => {
  expect(await codeOfHello({ relayName: 'relay.example.org' })).toBe(CLOSE_NUMBERS['wrong-relay']);
});

test('[V2] the name is judged first: another relay’s client does not learn which rooms are here', async () => {
  const nowhere = await newTestRoom();
  const code = await codeOfHello({ relayName: 'relay.example.org' }, nowhere);
  expect(code).toBe(CLOSE_NUMBERS['wrong-relay']);
});

test('[V2] the configured name counts, this machine’s own does not beside it', async () => {
  const named = await startRelayInProcess({ config: { publicNames: ['relay.example.org'] } });
  const place = { url: named.url, name: 'relay.example.org' };
  await makeRoom(place, room);
  await enterLive(place, room);
  const { client, challenge } = await knock(place, room.roomId);
  client.send(helloMessage(room, `127.0.0.1:${named.port}`, challenge.nonce));
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['wrong-relay']);
  await named.close();
});

test('[V3] a member comes in and is told how the room stands', async () => {
  const { welcome } = await enter(relay, room);
  expect(welcome).toMatchObject({
    head: room.start,
    epoch: 0,
    others: 0,
    roomBytes: 0,
    admins: { number: 0, keys: [room.admin.publicKey] },
  });
});

test('[V3] no such room, another epoch, another key, another room’s signature', async () => {
  expect(await codeOfHello({}, await newTestRoom())).toBe(CLOSE_NUMBERS['no-room']);
  expect(await codeOfHello({ epoch: 1 })).toBe(CLOSE_NUMBERS['wrong-epoch']);
  expect(await codeOfHello({ auth: newSignKeys() })).toBe(CLOSE_NUMBERS['not-allowed']);
  const other = await newTestRoom();
  expect(await codeOfHello({ roomId: other.roomId })).toBe(CLOSE_NUMBERS['not-allowed']);
});

test('[V3] a cursor beyond the head or with another hash is another history', async () => {
  const { client } = await enterLive(relay, room);
  client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  await client.expect('ack');
  const wrong = CLOSE_NUMBERS['wrong-history'];
  expect(await codeOfHello({ cursor: { seq: 2, hash: randomBytes(32) } })).toBe(wrong);
  expect(await codeOfHello({ cursor: { seq: 1, hash: randomBytes(32) } })).toBe(wrong);
  expect(await codeOfHello({ cursor: { seq: 0, hash: randomBytes(32) } })).toBe(wrong);
});

test('[V4] a room is made only under the id of its genesis and by its key', async () => {
  const fresh = await newTestRoom();
  const forged = await knock(relay, fresh.roomId);
  forged.client.send(createMessage(fresh, relay.name, forged.challenge.nonce, '', newSignKeys()));
  expect((await forged.client.closed).code).toBe(CLOSE_NUMBERS['not-allowed']);
  const squatted = await knock(relay, (await newTestRoom()).roomId);
  squatted.client.send(createMessage(fresh, relay.name, squatted.challenge.nonce));
  expect((await squatted.client.closed).code).toBe(CLOSE_NUMBERS['not-allowed']);
  expect((await relay.store.readRoom(fresh.roomId)).ok).toBe(false);
});

test('[V4] making a room again leaves it as it is', async () => {
  await makeRoom(relay, { ...room, auth: newSignKeys() });
  await enterLive(relay, room);
});

test('[V4] where the operator asks for a token, only with it', async () => {
  const asking = await startRelayInProcess({ config: { creationToken: 'tulip' } });
  const fresh = await newTestRoom();
  for (const [token, wanted] of [
    ['', CLOSE_NUMBERS['creation-refused']],
    ['rose', CLOSE_NUMBERS['creation-refused']],
  ] as const) {
    const { client, challenge } = await knock(asking, fresh.roomId);
    client.send(createMessage(fresh, asking.name, challenge.nonce, token));
    expect((await client.closed).code).toBe(wanted);
  }
  const { client, challenge } = await knock(asking, fresh.roomId);
  client.send(createMessage(fresh, asking.name, challenge.nonce, 'tulip'));
  await client.expect('created');
  await asking.close();
});

test('[V4] new rooms are counted by hour and address; one that stands is not', async () => {
  const strict = await startRelayInProcess({ limits: { createsPerHour: 1 } });
  await makeRoom(strict, room);
  await makeRoom(strict, room);
  const { client, challenge } = await knock(strict, (await newTestRoom()).roomId);
  client.send({ type: 'ping' });
  await client.expect('pong');
  const fresh = await newTestRoom();
  const second = await knock(strict, fresh.roomId);
  second.client.send(createMessage(fresh, strict.name, second.challenge.nonce));
  expect((await second.client.closed).code).toBe(CLOSE_NUMBERS['slow-down']);
  expect(challenge.type).toBe('challenge');
  await strict.close();
});

test('[V5] before it is in, a connection may not do what members do', async () => {
  for (const message of [
    { type: 'append', id: 1, frame: newFrameWriter(room)() },
    { type: 'resume' },
    { type: 'revoke-invite', id: 1, inviteId: randomBytes(16) },
  ] as const) {
    const { client } = await knock(relay, room.roomId);
    client.send(message);
    expect((await client.closed).code).toBe(CLOSE_NUMBERS['not-allowed']);
  }
  const invite = await connect(`${relay.url}/v1/i`);
  const { nonce } = await invite.expect('challenge');
  invite.send(helloMessage(room, relay.name, nonce));
  expect((await invite.closed).code).toBe(CLOSE_NUMBERS['not-allowed']);
  expect(await relay.store.readEntries(room.roomId, 0, 1e6)).toEqual({ ok: true, value: [] });
});

test('[V5] who does not come in in time is ended, who is in stays', async () => {
  const hasty = await startRelayInProcess({ limits: { handshakeMs: 200 } });
  await makeRoom(hasty, room);
  const inside = await enterLive(hasty, room);
  const { client } = await knock(hasty, room.roomId);
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['handshake-timeout']);
  inside.client.send({ type: 'ping' });
  await inside.client.expect('pong');
  await hasty.close();
});
