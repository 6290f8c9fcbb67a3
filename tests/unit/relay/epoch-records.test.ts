/** Who may ask for epoch records, and what they get: V100 and V101 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import {
  MAX_EPOCH_LIST_BYTES,
  MAX_EPOCH_RECORD_BYTES,
  MAX_EPOCH_RECORDS,
} from '#shared/wire/limits.ts';
import type { NewEpoch } from '../../../sync-server/log/log-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  knock,
  helloMessage,
  makeRoom,
  newFrameWriter,
  newSignKeys,
  newTestRoom,
  type SignKeys,
  type TestRoom,
} from '../../support/wire-client.ts';
import { askEpochs, epochsMessage } from '../../support/wire-epochs.ts';

let relay: InProcessRelay;
let room: TestRoom;
/** The auth keys of the epochs, from 0 on. */
let auths: SignKeys[];
beforeEach(async () => {
  relay = await startRelayInProcess();
  room = await newTestRoom();
  await makeRoom(relay, room);
  auths = [room.auth];
});
afterEach(() => relay.close());

/** Begins the next epoch in the store itself. */
async function begin(changes: Partial<NewEpoch> = {}): Promise<NewEpoch> {
  const auth = newSignKeys();
  const epoch = auths.length;
  const wanted = {
    roomId: room.roomId,
    epoch,
    authPublic: auth.publicKey,
    controlSeq: epoch - 1,
    admins: { number: epoch, keys: [room.admin.publicKey] },
    record: randomBytes(300),
    list: randomBytes(700),
    frame: randomBytes(400),
    now: 1 as Millis,
    ...changes,
  };
  valueOf(await relay.store.setEpoch(wanted));
  auths.push(auth);
  return wanted;
}

const authOf = (epoch: number) => ({ by: 'auth', epoch, keys: auths[epoch] ?? room.auth }) as const;
const admin = () => ({ by: 'admin', keys: room.admin }) as const;

test('[V100] [W56] [W57] with any auth key that the room has had, or an admin’s, all records after a place come in order', async () => {
  const begun = [await begin(), await begin(), await begin()];
  const wanted = begun.map(({ epoch, record, list }) => ({
    type: 'epoch-record',
    epoch,
    newest: 3,
    record,
    list,
  }));
  for (const asker of [authOf(0), authOf(1), authOf(2), authOf(3), admin()])
    expect(await askEpochs(relay, room, asker)).toEqual({ code: 1000, records: wanted });
  for (const since of [1, 2, 3, 4, 2 ** 32 - 1])
    expect(await askEpochs(relay, room, authOf(0), since)).toEqual({
      code: 1000,
      records: wanted.slice(since),
    });
});

test('[V100] [W57] a room in its first epoch has no record, and says so by saying nothing', async () => {
  expect(await askEpochs(relay, room, authOf(0))).toEqual({ code: 1000, records: [] });
});

test('[V100] [W57] one login gets 64 records at most, whatever their size, and the next goes on from there', async () => {
  const record = randomBytes(MAX_EPOCH_RECORD_BYTES);
  const list = randomBytes(MAX_EPOCH_LIST_BYTES);
  for (let epoch = 1; epoch <= MAX_EPOCH_RECORDS + 2; epoch += 1) await begin({ record, list });
  const first = await askEpochs(relay, room, authOf(0));
  expect(first.code).toBe(1000);
  expect(first.records.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 64 }, (_, index) => index + 1),
  );
  expect(first.records.at(-1)).toMatchObject({ newest: 66, record, list });
  const rest = await askEpochs(relay, room, authOf(0), 64);
  expect(rest.records.map(({ epoch }) => epoch)).toEqual([65, 66]);
});

test('[V100] [W56] name, room and signature are judged in this order, a key that is none of the room’s as a signature', async () => {
  await begin();
  const nowhere = await newTestRoom();
  const otherRelay = { ...relay, name: 'relay.example.org' };
  const codeOf = async (...asked: Parameters<typeof askEpochs>): Promise<number> => {
    const { code, records } = await askEpochs(...asked);
    expect(records).toEqual([]);
    return code;
  };
  const denied = CLOSE_NUMBERS['not-allowed'];
  expect(await codeOf(otherRelay, nowhere, authOf(0))).toBe(CLOSE_NUMBERS['wrong-relay']);
  expect(await codeOf(relay, nowhere, authOf(0))).toBe(CLOSE_NUMBERS['no-room']);
  const stranger = newSignKeys();
  expect(await codeOf(relay, room, { by: 'admin', keys: stranger })).toBe(denied);
  expect(await codeOf(relay, room, { by: 'auth', epoch: 1, keys: room.auth })).toBe(denied);
  expect(await codeOf(relay, room, { by: 'auth', epoch: 2, keys: room.auth })).toBe(denied);
  expect(await codeOf(relay, room, { by: 'auth', epoch: 0, keys: room.admin })).toBe(denied);
});

test('[V100] [W56] what was signed for another connection, room or place is refused', async () => {
  await begin();
  const signedFor = async (change: (nonce: Uint8Array<ArrayBuffer>) => ReturnType<typeof ask>) => {
    const { client, challenge } = await knock(relay, room.roomId);
    client.send(change(challenge.nonce));
    return (await client.closed).code;
  };
  const ask = (nonce: Uint8Array<ArrayBuffer>, roomId = room.roomId, since = 0) =>
    epochsMessage({ roomId }, relay.name, nonce, authOf(0), since);
  const other = await newTestRoom();
  expect(await signedFor((nonce) => ask(nonce))).toBe(1000);
  expect(await signedFor(() => ask(randomBytes(32)))).toBe(4401);
  expect(await signedFor((nonce) => ask(nonce, other.roomId))).toBe(4401);
  expect(await signedFor((nonce) => ({ ...ask(nonce, room.roomId, 1), since: 0 }) as never)).toBe(
    4401,
  );
});

test('[V101] [W56] who asks for records is in no room: nothing else that they send is taken', async () => {
  await begin();
  const { client, challenge } = await knock(relay, room.roomId);
  client.send(epochsMessage(room, relay.name, challenge.nonce, authOf(0)));
  client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  client.send(helloMessage(room, relay.name, challenge.nonce));
  expect((await client.closed).code).toBe(1000);
  expect(client.waiting().map(({ type }) => type)).toEqual(['epoch-record']);
  expect(valueOf(await relay.store.readRoom(room.roomId)).head.seq).toBe(1);
  await expect.poll(() => relay.relay.counts()).toEqual({ connections: 0, rooms: 0 });
});

test('[V101] an earlier auth key lets nobody in, whatever epoch its holder names', async () => {
  await begin();
  const codeOf = async (epoch: number): Promise<number> => {
    const { client, challenge } = await knock(relay, room.roomId);
    client.send(helloMessage(room, relay.name, challenge.nonce, { epoch, auth: room.auth }));
    return (await client.closed).code;
  };
  expect(await codeOf(0)).toBe(CLOSE_NUMBERS['wrong-epoch']);
  expect(await codeOf(1)).toBe(CLOSE_NUMBERS['not-allowed']);
  expect(await codeOf(2)).toBe(CLOSE_NUMBERS['wrong-epoch']);
});

test('[V101] an admin key that was struck out asks in vain; the auth key of its time still may', async () => {
  const next = newSignKeys();
  await begin({ admins: { number: 1, keys: [next.publicKey] } });
  expect((await askEpochs(relay, room, admin())).code).toBe(CLOSE_NUMBERS['not-allowed']);
  expect((await askEpochs(relay, room, { by: 'admin', keys: next })).records.length).toBe(1);
  expect((await askEpochs(relay, room, authOf(0))).records.length).toBe(1);
});

test('[V5] [V100] records are asked for on the room’s path and before a login alone', async () => {
  const { client, challenge } = await knock(relay, room.roomId);
  client.send(helloMessage(room, relay.name, challenge.nonce));
  await client.expect('welcome');
  client.send(epochsMessage(room, relay.name, challenge.nonce, authOf(0)));
  expect((await client.closed).code).toBe(CLOSE_NUMBERS.malformed);
});
