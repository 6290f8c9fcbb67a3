/** From where rooms may be made: V86 of sync-server/RELAY.md. */
import { afterEach, expect, test } from 'vitest';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { readNetworks } from '../../../sync-server/front/creation-policy.ts';
import { errorOf, valueOf } from '../../contract/log-store.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  createMessage,
  newTestRoom,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';

let relay: InProcessRelay;
afterEach(() => relay?.close());

/** Asks for a room with these headers. */
async function create(room: TestRoom, headers: Record<string, string> = {}): Promise<WireClient> {
  const client = await connect(`${relay.url}/v1/r/${room.roomId}`, headers);
  const { nonce } = await client.expect('challenge');
  client.send(createMessage(room, relay.name, nonce));
  return client;
}

async function isMade(room: TestRoom, headers?: Record<string, string>): Promise<boolean> {
  const client = await create(room, headers);
  const made = await Promise.race([
    client.expect('created').then(
      () => true,
      () => false,
    ),
    client.closed.then(({ code }) => {
      expect(code).toBe(CLOSE_NUMBERS['creation-refused']);
      return false;
    }),
  ]);
  await client.close();
  return made;
}

test('[V86] a list takes networks of both kinds and single addresses, and names what is none', () => {
  const networks = valueOf(readNetworks('10.1.0.0/16, 2001:db8::/32,192.0.2.7'));
  for (const inside of ['10.1.255.1', '2001:db8:5::1', '192.0.2.7'])
    expect(networks.has(inside), inside).toBe(true);
  for (const outside of ['10.2.0.1', '2001:db9::1', '192.0.2.8', 'unknown', '::1', ''])
    expect(networks.has(outside), outside).toBe(false);
  for (const wrong of ['10.0.0.0/33', '10.0.0/8', '2001:db8::/129', 'office', '10.0.0.0/8/8'])
    expect(errorOf(readNetworks(`192.0.2.7, ${wrong}`))).toBe(wrong);
});

test('[V86] rooms are made only from the networks; one that stands is open to everybody', async () => {
  const creationNetworks = valueOf(readNetworks('10.0.0.0/8'));
  const config = { creationNetworks, trustedProxies: 1, addressHeader: 'x-real-ip' };
  relay = await startRelayInProcess({ config });
  const room = await newTestRoom();
  expect(await isMade(room, { 'x-real-ip': '192.0.2.1' })).toBe(false);
  expect(await isMade(room)).toBe(false);
  // Only the configured header counts.
  expect(await isMade(room, { 'x-real-ip': '192.0.2.1', 'x-forwarded-for': '10.0.0.1' })).toBe(
    false,
  );
  expect(await isMade(room, { 'x-real-ip': '10.0.0.1' })).toBe(true);
  expect(await isMade(room, { 'x-real-ip': '192.0.2.1' })).toBe(true);
});

test('[V86] without trusted proxies what a header says is not believed', async () => {
  const creationNetworks = valueOf(readNetworks('10.0.0.0/8'));
  relay = await startRelayInProcess({ config: { creationNetworks } });
  expect(await isMade(await newTestRoom(), { 'x-forwarded-for': '10.0.0.1' })).toBe(false);
});
