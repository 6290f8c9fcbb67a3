/** Who gets to the door, and who stays there: V87 to V89 of sync-server/RELAY.md. */
import { afterEach, expect, test } from 'vitest';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { Config } from '../../../sync-server/config.ts';
import type { Limits } from '../../../sync-server/limits.ts';
import { createNewcomers } from '../../../sync-server/front/newcomers.ts';
import { openRaw } from '../../support/abuse/raw-socket.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { connect, enterLive, knock, makeRoom, newTestRoom } from '../../support/wire-client.ts';

let relay: InProcessRelay;
afterEach(() => relay.close());

async function start(limits: Partial<Limits>, config: Partial<Config> = {}) {
  relay = await startRelayInProcess({ limits, config });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  await expect.poll(() => relay.relay.counts().connections).toBe(0);
  return room;
}

const rawSocket = (text: string) => openRaw(relay.port, text);

test('[V87] an address has so many connections and no more, until one of them is over', async () => {
  const room = await start({ maxAddressConnections: 2 });
  const first = await knock(relay, room.roomId);
  await enterLive(relay, room);
  await expect(knock(relay, room.roomId)).rejects.toThrow('429');
  await first.client.close();
  await expect.poll(() => relay.relay.counts().connections).toBe(1);
  await knock(relay, room.roomId);
  await expect(knock(relay, room.roomId)).rejects.toThrow('429');
  expect(relay.events).toContainEqual(
    expect.objectContaining({ event: 'limit-reached', limit: 'maxAddressConnections', value: 2 }),
  );
});

test('[V87] behind a proxy each address that it names is counted for itself, a /64 as one', async () => {
  const room = await start({ maxAddressConnections: 1 }, { trustedProxies: 1 });
  const from = (address: string) =>
    connect(`${relay.url}/v1/r/${room.roomId}`, { 'x-forwarded-for': address });
  await from('192.0.2.1');
  await from('192.0.2.2');
  await from('2001:db8:1:2::1');
  await expect(from('192.0.2.1')).rejects.toThrow('429');
  await expect(from('2001:db8:1:2::9')).rejects.toThrow('429');
});

test('[V88] so many wait at the door; one more, and the one that waited longest is ended', async () => {
  const room = await start({ maxNewcomers: 3 });
  const inside = await enterLive(relay, room);
  const silent = await rawSocket('');
  const second = await knock(relay, room.roomId);
  const third = await knock(relay, room.roomId);
  // Three are no flood.
  expect(relay.events.filter(({ event }) => event === 'limit-reached')).toEqual([]);
  expect(silent.isOpen()).toBe(true);
  const fourth = await knock(relay, room.roomId);
  await silent.closed;
  await knock(relay, room.roomId);
  expect((await second.client.closed).code).toBe(CLOSE_NUMBERS['slow-down']);
  for (const { client } of [inside, third, fourth]) {
    client.send({ type: 'ping' });
    await client.expect('pong');
  }
});

test('[V88] a flood from one address ends its own, though somebody else has waited longer', () => {
  const ended: string[] = [];
  const newcomers = createNewcomers(4, () => undefined);
  const come = (network: string, name: string) => {
    const newcomer = { network, makeRoom: () => void ended.push(name) };
    newcomers.add(newcomer);
    return newcomer;
  };
  come('here', 'first');
  const behind = come('proxy', 'behind');
  for (const name of ['one', 'two', 'three', 'four']) come('there', name);
  expect(ended).toEqual(['one', 'two']);
  // Once it is known from where it is, it counts there.
  newcomers.move(behind, 'there');
  come('elsewhere', 'other');
  expect(ended).toEqual(['one', 'two', 'three']);
  newcomers.leave(behind);
  newcomers.leave(behind);
  expect(newcomers.count()).toBe(3);
});

test('[V88] who has come in waits at the door no longer, and is not ended for those who do', async () => {
  const room = await start({ maxNewcomers: 1 });
  const entered = [await enterLive(relay, room), await enterLive(relay, room)];
  for (let count = 0; count < 5; count += 1) await rawSocket('');
  await expect.poll(() => relay.events.some(({ event }) => event === 'limit-reached')).toBe(true);
  await entered[0]?.client.expect('joined');
  for (const { client } of entered) {
    client.send({ type: 'ping' });
    await client.expect('pong');
  }
});

test('[V89] a request that does not become whole is ended, however slowly it goes on', async () => {
  await start({ httpMs: 400 });
  const silent = await rawSocket('');
  const stuck = await rawSocket('GET / HTTP/1.1\r\nHost: x\r\n');
  const dripping = await rawSocket('GET / HTTP/1.1\r\nX-Slow: ');
  const drip = setInterval(() => dripping.socket.write('a'), 50);
  await Promise.all([silent.closed, stuck.closed, dripping.closed]);
  clearInterval(drip);
  expect(stuck.heard()).toContain('408');
  expect(dripping.heard()).toContain('408');
});

test('[V89] a body is not waited for, and a header too long is refused', async () => {
  await start({ httpMs: 600_000 });
  const posting = await rawSocket(
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nab',
  );
  await posting.closed;
  expect(posting.heard()).toMatch(/^HTTP\/1\.1 405 [\s\S]*connection: close/i);
  const chunked = await rawSocket(
    'GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
  );
  await chunked.closed;
  expect(chunked.heard()).toContain('200 OK');
  const long = await rawSocket(
    `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(17_000)}\r\n\r\n`,
  );
  await long.closed;
  expect(long.heard()).toContain('431');
});

test('[V89] a socket that was refused is gone before long, whatever it goes on to send', async () => {
  // What ends a request that does not become whole is no help here.
  await start({ httpMs: 600_000 });
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
  const refused = await rawSocket(`GET /v1/x HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
  refused.socket.allowHalfOpen = true;
  const drip = setInterval(() => refused.socket.write('a'), 50);
  await refused.closed;
  clearInterval(drip);
  expect(refused.heard()).toContain('404');
});
