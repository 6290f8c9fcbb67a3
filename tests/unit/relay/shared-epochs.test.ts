/** Epochs and deletions on a database that two relays share: V107 of sync-server/RELAY.md. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { openPostgresStore } from '../../../sync-server/log/postgres-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { startPostgres, type Postgres } from '../../support/postgres.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  enter,
  enterLive,
  knock,
  helloMessage,
  makeRoom,
  newFrameWriter,
  newSignKeys,
  newTestInvite,
  newTestRoom,
  setAdminsMessage,
  type SignKeys,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';
import { askEpochs, deleteMessage, setEpochMessage } from '../../support/wire-epochs.ts';

const OVER = CLOSE_NUMBERS['wrong-epoch'];
let postgres: Postgres;
let url: string;
/** Whether the second relay hears what the first one writes. */
let isDeaf: boolean;
let relays: readonly [InProcessRelay, InProcessRelay];
let room: TestRoom;
beforeAll(async () => {
  postgres = await startPostgres({ fsync: false });
});
afterAll(() => postgres.close());

async function startRelay(isSecond: boolean): Promise<InProcessRelay> {
  const onFault = (): void => undefined;
  const opened = valueOf(await openPostgresStore({ url, connections: 4, onFault }));
  const { keeper, syncs: _, ...store } = opened;
  const watch: LogStore['watch'] = (heard) =>
    store.watch((roomId) => {
      if (!(isSecond && isDeaf)) heard(roomId);
    });
  return startRelayInProcess({ store: { ...store, watch }, keeper });
}

beforeEach(async () => {
  isDeaf = false;
  url = await postgres.newSchema();
  relays = [await startRelay(false), await startRelay(true)];
  room = await newTestRoom();
  await makeRoom(relays[0], room);
});
afterEach(async () => {
  for (const relay of relays) await relay.close();
});

/** Asks; `done`, the code of a refusal, or the number of the end. Other messages are left out. */
async function ask(client: WireClient, message: Parameters<WireClient['send']>[0]) {
  client.send(message);
  for (;;) {
    const answer = await client.take().catch(() => undefined);
    if (answer === undefined) return (await client.closed).code;
    if (answer.type === 'done') return answer.type;
    if (answer.type === 'refused') return answer.code;
  }
}

test('[V107] [V105] an epoch that began at one relay ends who is in at the other, and is read there', async () => {
  const admin = (await enterLive(relays[0], room)).client;
  const elsewhere = (await enterLive(relays[1], room)).client;
  const auth = newSignKeys();
  const message = setEpochMessage(room, newFrameWriter(room), 1, { auth });
  expect(await ask(admin, message)).toBe('done');
  expect((await elsewhere.closed).code).toBe(OVER);
  const asker = { by: 'auth', epoch: 0, keys: room.auth } as const;
  const { record, list } = message;
  expect((await askEpochs(relays[1], room, asker)).records).toEqual([
    { type: 'epoch-record', epoch: 1, newest: 1, record, list },
  ]);
  const { client, welcome } = await enter(relays[1], room, { epoch: 1, auth });
  expect(welcome).toMatchObject({ epoch: 1, head: { seq: 1 } });
  expect(await client.expect('entry')).toMatchObject({ seq: 1, frame: message.frame });
});

test('[V107] of two admins at two relays exactly one begins the epoch; the other is told, and out', async () => {
  const partner = newSignKeys();
  const both = [room.admin.publicKey, partner.publicKey];
  const first = (await enterLive(relays[0], room)).client;
  expect(await ask(first, setAdminsMessage(room, 1, 1, both))).toBe('done');
  let lastAuth: SignKeys | undefined;
  for (let epoch = 1; epoch <= 8; epoch += 1) {
    const auths = [newSignKeys(), newSignKeys()];
    const now = valueOf(await relays[0].store.readRoom(room.roomId));
    const login = { epoch: epoch - 1, auth: lastAuth ?? room.auth, cursor: now.head };
    const clients = [
      (await enterLive(relays[0], room, login)).client,
      (await enterLive(relays[1], room, login)).client,
    ];
    const answers = await Promise.all(
      clients.map((client, index) =>
        ask(
          client,
          setEpochMessage(room, newFrameWriter(room), 1, {
            ...{ epoch, controlSeq: now.head.seq, number: epoch + 1, keys: both },
            signer: index === 0 ? room.admin : partner,
            auth: auths[index] ?? newSignKeys(),
          }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'done').length).toBe(1);
    for (const answer of answers) expect(['done', 'wrong-epoch', OVER]).toContain(answer);
    for (const client of clients) expect((await client.closed).code).toBe(OVER);
    lastAuth = auths[answers.indexOf('done')];
    const { authPublic } = valueOf(await relays[1].store.readRoom(room.roomId));
    expect(authPublic).toEqual(lastAuth?.publicKey);
  }
});
test('[V107] [V106] a relay that has not heard of it stores nothing of the old epoch, and lets nobody down', async () => {
  const partner = newSignKeys();
  const both = [room.admin.publicKey, partner.publicKey];
  const admin = (await enterLive(relays[0], room)).client;
  expect(await ask(admin, setAdminsMessage(room, 1, 1, both))).toBe('done');
  const inside = async () => (await enterLive(relays[1], room)).client;
  const [writer, marker, inviter, striker, lister] = [
    await inside(),
    await inside(),
    await inside(),
    await inside(),
    await inside(),
  ];
  isDeaf = true;
  const auth = newSignKeys();
  const epoch = setEpochMessage(room, newFrameWriter(room), 2, {
    ...{ auth, number: 2, keys: [room.admin.publicKey] },
  });
  expect(await ask(admin, epoch)).toBe('done');
  const session = newFrameWriter(room);
  marker.send({ type: 'mark', slot: randomBytes(16), frame: session(90, { kind: 'mark' }) });
  marker.send({ type: 'ping' });
  while ((await marker.take()).type !== 'pong');
  // Struck out, and at a relay that does not know it yet.
  const struck = { signer: partner, keys: both };
  const another = setEpochMessage(room, newFrameWriter(room), 3, { ...struck, number: 2 });
  const answers = [
    await ask(lister, setAdminsMessage(room, 4, 2, both, partner)),
    await ask(striker, another),
    await ask(inviter, newTestInvite().put(5, (Date.now() + 60_000) as Millis)),
    await ask(writer, { type: 'append', id: 6, frame: newFrameWriter(room)() }),
  ];
  // The first that is refused makes this relay look again, which ends them all.
  expect(answers[0]).toBe('wrong-number');
  for (const answer of answers.slice(1)) expect(['wrong-epoch', OVER]).toContain(answer);
  for (const client of [writer, marker, inviter, striker, lister])
    expect((await client.closed).code).toBe(OVER);
  const { store } = relays[0];
  expect(valueOf(await store.readEntries(room.roomId, 0, 1e6)).map(({ frame }) => frame)).toEqual([
    epoch.frame,
  ]);
  expect(valueOf(await store.readMarks(room.roomId))).toEqual([]);
});

test('[V107] [V106] an append alone is refused by a relay that has not heard, and ends all of the old epoch there', async () => {
  const admin = (await enterLive(relays[0], room)).client;
  const writer = (await enterLive(relays[1], room)).client;
  const listener = (await enterLive(relays[1], room)).client;
  isDeaf = true;
  const auth = newSignKeys();
  expect(await ask(admin, setEpochMessage(room, newFrameWriter(room), 1, { auth }))).toBe('done');
  writer.send({ type: 'append', id: 2, frame: newFrameWriter(room)() });
  for (const client of [writer, listener]) expect((await client.closed).code).toBe(OVER);
  expect(writer.waiting().some(({ type }) => type === 'ack')).toBe(false);
});

test('[V107] a relay that has not heard lets in who comes under the new epoch, and ends who is of the old', async () => {
  const admin = (await enterLive(relays[0], room)).client;
  const listener = (await enterLive(relays[1], room)).client;
  isDeaf = true;
  const auth = newSignKeys();
  expect(await ask(admin, setEpochMessage(room, newFrameWriter(room), 1, { auth }))).toBe('done');
  const wrong = await knock(relays[1], room.roomId);
  wrong.client.send(helloMessage(room, relays[1].name, wrong.challenge.nonce, { epoch: 2, auth }));
  expect((await wrong.client.closed).code).toBe(OVER);
  const { welcome } = await enter(relays[1], room, { epoch: 1, auth });
  expect(welcome.epoch).toBe(1);
  expect((await listener.closed).code).toBe(OVER);
});

test('[V107] [V98] [V109] a deletion ends who is in at every relay; one that has not heard finds out at the next write', async () => {
  const admin = (await enterLive(relays[0], room)).client;
  const listener = (await enterLive(relays[1], room)).client;
  expect(await ask(admin, deleteMessage(room, relays[0].name, 1))).toBe('done');
  expect((await listener.closed).code).toBe(CLOSE_NUMBERS['no-room']);
  await makeRoom(relays[1], room);
  const again = (await enterLive(relays[0], room)).client;
  const writer = (await enterLive(relays[1], room)).client;
  isDeaf = true;
  expect(await ask(again, deleteMessage(room, relays[0].name, 1))).toBe('done');
  writer.send({ type: 'append', id: 2, frame: newFrameWriter(room)() });
  expect((await writer.closed).code).toBe(CLOSE_NUMBERS['no-room']);
});

test('[V107] [V109] who was struck out deletes nothing at a relay that has not heard of it', async () => {
  const partner = newSignKeys();
  const both = [room.admin.publicKey, partner.publicKey];
  const admin = (await enterLive(relays[0], room)).client;
  expect(await ask(admin, setAdminsMessage(room, 1, 1, both))).toBe('done');
  const struck = (await enterLive(relays[1], room)).client;
  isDeaf = true;
  const epoch = setEpochMessage(room, newFrameWriter(room), 2, {
    ...{ auth: newSignKeys(), number: 2, keys: [room.admin.publicKey] },
  });
  expect(await ask(admin, epoch)).toBe('done');
  expect(await ask(struck, deleteMessage(room, relays[1].name, 3, partner))).toBe('wrong-number');
  expect((await struck.closed).code).toBe(OVER);
  expect(valueOf(await relays[0].store.readRoom(room.roomId)).epoch).toBe(1);
});
