/** Names of rooms and relays, and the chain that starts from a room's name. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { chainLinkInput, chainStart, chainStartInput, nextCursor } from '#shared/wire/chain.ts';
import { sameCursor } from '#shared/wire/cursor.ts';
import { readGenesis, roomIdInput, roomIdOf, writeGenesis } from '#shared/wire/genesis.ts';
import { inviteUrl, readSocketPath, roomUrl } from '#shared/wire/path.ts';
import { loopbackNames, parseRelayAddress } from '#shared/wire/relay-name.ts';
import { readRoomId, roomIdBytes, roomIdOfHash } from '#shared/wire/room-id.ts';

const genesis = { random: randomBytes(16), adminPublic: randomBytes(32) };
const synchronous = (bytes: Uint8Array): Bytes =>
  copyBytes(createHash('sha256').update(bytes).digest());

describe('rooms', () => {
  test('[W6] another key or other random bytes make another room', async () => {
    const roomId = await roomIdOf(genesis);
    expect(await roomIdOf({ ...genesis, random: randomBytes(16) })).not.toBe(roomId);
    expect(await roomIdOf({ ...genesis, adminPublic: randomBytes(32) })).not.toBe(roomId);
    expect(await roomIdOf(structuredClone(genesis))).toBe(roomId);
  });

  test('[W6] a synchronous hash of the same input gives the same id', async () => {
    expect(roomIdOfHash(synchronous(roomIdInput(genesis)))).toBe(await roomIdOf(genesis));
  });

  test('[W6] a genesis is 48 bytes and no other number', () => {
    const bytes = writeGenesis(genesis);
    expect(readGenesis(bytes)).toEqual({ ok: true, value: genesis });
    expect(readGenesis(bytes.subarray(1)).ok).toBe(false);
    expect(readGenesis(new Uint8Array(49)).ok).toBe(false);
  });

  test('[W6] a room id has one form', () => {
    expect(readRoomId('EIEkSj7uU1bbTtH-JAGjcg')).toBe('EIEkSj7uU1bbTtH-JAGjcg');
    for (const text of ['EIEkSj7uU1bbTtH-JAGjch', 'EIEkSj7uU1bbTtH-JAGjcg==', '', 7, undefined])
      expect(readRoomId(text)).toBeUndefined();
  });
});

describe('relays', () => {
  test('[W7] without a public address a relay goes by the loopback names with its port', () => {
    for (const typed of ['127.0.0.1:4870', 'ws://localhost:4870', 'http://[::1]:4870/']) {
      const address = parseRelayAddress(typed);
      expect(address.ok && loopbackNames(4870).includes(address.value.name)).toBe(true);
    }
    const plain = parseRelayAddress('localhost');
    expect(plain.ok && loopbackNames(80).includes(plain.value.name)).toBe(true);
  });

  test('[W8] the addresses of sockets are read by the relay as what they ask for', async () => {
    const roomId = await roomIdOf(genesis);
    const address = parseRelayAddress('relay.example.org:8443');
    if (!address.ok) throw new Error('not read');
    const room = new URL(roomUrl(address.value, roomId));
    expect(room.host).toBe('relay.example.org:8443');
    expect(readSocketPath(room.pathname)).toEqual({ ok: true, value: { type: 'room', roomId } });
    const invite = new URL(inviteUrl(address.value));
    expect(readSocketPath(invite.pathname)).toEqual({ ok: true, value: { type: 'invite' } });
  });
});

describe('chain', () => {
  test('[W20] the relay hashing at once and a client by WebCrypto reach the same cursor', async () => {
    const roomId = await roomIdOf(genesis);
    let cursor = await chainStart(roomId);
    let hash = synchronous(chainStartInput(roomId));
    expect(roomIdBytes(roomId).length).toBe(16);
    for (const frame of [randomBytes(10), new Uint8Array(0), randomBytes(5000)]) {
      cursor = await nextCursor(cursor, frame);
      hash = synchronous(chainLinkInput(hash, synchronous(frame)));
      expect(cursor.hash).toEqual(hash);
    }
    expect(cursor.seq).toBe(3);
  });

  test('[W20] an entry dropped, doubled, changed or out of order gives another hash', async () => {
    const start = await chainStart(await roomIdOf(genesis));
    const [a, b] = [randomBytes(40), randomBytes(40)];
    const after = async (...frames: readonly Bytes[]): Promise<typeof start> => {
      let cursor = start;
      for (const frame of frames) cursor = await nextCursor(cursor, frame);
      return { seq: 2, hash: cursor.hash };
    };
    const right = await after(a, b);
    const changed = copyBytes(b);
    changed[39] = (changed[39] ?? 0) ^ 1;
    for (const wrong of [[b, a], [b], [a], [a, a, b], [a, changed]])
      expect(sameCursor(await after(...wrong), right)).toBe(false);
    expect(sameCursor(await after(a, b), right)).toBe(true);
  });
});
