/** What is signed for the relay: every part of it counts, and no purpose is taken for another. */
import { describe, expect, test } from 'vitest';
import { randomBytes, toHex, type Bytes } from '#shared/base/bytes.ts';
import { sortAdminKeys } from '#shared/wire/admin-list.ts';
import { roomIdOf } from '#shared/wire/genesis.ts';
import {
  adminInput,
  createInput,
  deleteInput,
  epochInput,
  epochsInput,
  helloInput,
  redeemInput,
} from '#shared/wire/signed.ts';
import { readUp, writeUp } from '#shared/wire/up.ts';

const genesis = { random: randomBytes(16), adminPublic: randomBytes(32) };
const challenged = { relayName: 'relay.example.org', nonce: randomBytes(32) };
const roomId = await roomIdOf(genesis);
const otherRoom = await roomIdOf({ ...genesis, random: randomBytes(16) });
const cursor = { seq: 7, hash: randomBytes(32) };
const hello = { ...challenged, roomId, epoch: 1, cursor, mode: 'live' } as const;
const create = { ...challenged, genesis, authPublic: randomBytes(32) };
const joinerKeys = {
  signPublic: randomBytes(32),
  kexPublic: randomBytes(32),
  adminPublic: randomBytes(32),
};
const epochs = {
  ...challenged,
  roomId,
  since: 3,
  signer: { by: 'auth', epoch: 3 } as const,
} as const;
const list = { roomId, number: 1, keys: sortAdminKeys([randomBytes(32), randomBytes(32)]) };
const epoch = {
  roomId,
  epoch: 4,
  authPublic: randomBytes(32),
  controlSeq: 70,
  admins: { number: list.number, keys: list.keys },
  recordHash: randomBytes(32),
  listHash: randomBytes(32),
  frameHash: randomBytes(32),
};

/** How many different byte strings these are. */
function different(inputs: readonly Bytes[]): number {
  return new Set(inputs.map(toHex)).size;
}

describe('signed bytes', () => {
  test('[W30] a login for one relay, nonce, room, epoch, cursor or mode is for no other', () => {
    const inputs = [
      hello,
      { ...hello, relayName: 'relay.example.org:444' },
      { ...hello, nonce: randomBytes(32) },
      { ...hello, roomId: otherRoom },
      { ...hello, epoch: 2 },
      { ...hello, cursor: { ...cursor, seq: 8 } },
      { ...hello, cursor: { ...cursor, hash: randomBytes(32) } },
      { ...hello, mode: 'fetch' as const },
      { ...hello, mode: 'head' as const },
    ].map(helloInput);
    expect(different(inputs)).toBe(inputs.length);
  });

  test('[W32] [W33] every part of a creation and of a redemption is signed', () => {
    const creations = [
      create,
      { ...create, relayName: 'other.example.org' },
      { ...create, nonce: randomBytes(32) },
      { ...create, authPublic: randomBytes(32) },
      { ...create, genesis: { ...genesis, random: randomBytes(16) } },
    ].map(createInput);
    const redemptions = [
      { ...challenged, joinerKeys },
      { ...challenged, relayName: 'other.example.org', joinerKeys },
      { ...challenged, nonce: randomBytes(32), joinerKeys },
      { ...challenged, joinerKeys: { ...joinerKeys, signPublic: randomBytes(32) } },
      { ...challenged, joinerKeys: { ...joinerKeys, kexPublic: randomBytes(32) } },
      { ...challenged, joinerKeys: { ...joinerKeys, adminPublic: randomBytes(32) } },
    ].map(redeemInput);
    expect(different([...creations, ...redemptions])).toBe(11);
  });

  test('[W34] every part of an admin list is signed', () => {
    const inputs = [
      list,
      { ...list, number: 2 },
      { ...list, roomId: otherRoom },
      { ...list, keys: list.keys.slice(1) },
    ].map(adminInput);
    expect(different(inputs)).toBe(inputs.length);
  });

  test('[W56] asking for epochs is for one relay, nonce, room, place and signer', () => {
    const inputs = [
      epochs,
      { ...epochs, relayName: 'other.example.org' },
      { ...epochs, nonce: randomBytes(32) },
      { ...epochs, roomId: otherRoom },
      { ...epochs, since: 4 },
      { ...epochs, signer: { by: 'auth' as const, epoch: 4 } },
      { ...epochs, signer: { by: 'admin' as const, key: randomBytes(32) } },
    ].map(epochsInput);
    expect(different(inputs)).toBe(inputs.length);
  });

  test('[W58] every part of an epoch is signed', () => {
    const { admins } = epoch;
    const inputs = [
      epoch,
      { ...epoch, roomId: otherRoom },
      { ...epoch, epoch: 5 },
      { ...epoch, authPublic: randomBytes(32) },
      { ...epoch, controlSeq: 71 },
      { ...epoch, admins: { ...admins, number: 2 } },
      { ...epoch, admins: { ...admins, keys: admins.keys.slice(1) } },
      { ...epoch, recordHash: randomBytes(32) },
      { ...epoch, listHash: randomBytes(32) },
      { ...epoch, frameHash: randomBytes(32) },
      { ...epoch, recordHash: epoch.listHash, listHash: epoch.recordHash },
    ].map(epochInput);
    expect(different(inputs)).toBe(inputs.length);
  });

  test('[W60] a deletion is for one relay and one room', () => {
    const deletion = { relayName: 'relay.example.org', roomId };
    const inputs = [
      deletion,
      { ...deletion, relayName: 'other.example.org' },
      { ...deletion, roomId: otherRoom },
    ].map(deleteInput);
    expect(different(inputs)).toBe(3);
  });

  test('[W30] each purpose begins with a label that is no beginning of another', () => {
    const heads = [
      helloInput(hello),
      createInput(create),
      redeemInput({ ...challenged, joinerKeys }),
      adminInput(list),
      epochsInput(epochs),
      epochInput(epoch),
      deleteInput({ relayName: 'relay.example.org', roomId }),
    ].map((bytes) => toHex(bytes.subarray(0, 1 + (bytes[0] ?? 0))));
    for (const head of heads)
      expect(heads.filter((other) => other.startsWith(head))).toEqual([head]);
  });

  test('[W34] an admin list has one order and no key twice; another is not written', () => {
    const [a, b] = list.keys;
    if (!a || !b) throw new Error('two keys');
    expect(sortAdminKeys([b, a, b])).toEqual([a, b]);
    for (const keys of [[b, a], [a, a], []]) expect(() => adminInput({ ...list, keys })).toThrow();
  });

  test('[W31] each mode is read as it was sent', () => {
    for (const mode of ['live', 'fetch', 'head'] as const) {
      const sent = {
        type: 'hello',
        relayName: 'x',
        epoch: 0,
        cursor,
        mode,
        signature: randomBytes(64),
      } as const;
      expect(readUp(writeUp(sent))).toEqual({ ok: true, value: sent });
    }
  });
});
