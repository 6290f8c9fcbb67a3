/** A room that its members take away, on each engine: V109 of sync-server/RELAY.md. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { httpGet } from '../../support/http-get.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import { databaseRoomsEngine, fileRoomsEngine } from '../../support/rooms-engine.ts';
import {
  connect,
  enter,
  enterLive,
  helloMessage,
  knock,
  makeRoom,
  newFrameWriter,
  newJoinerKeys,
  newSignKeys,
  newTestInvite,
  newTestRoom,
  setAdminsMessage,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';
import { askEpochs, deleteMessage, setEpochMessage } from '../../support/wire-epochs.ts';

const GONE = CLOSE_NUMBERS['no-room'];
const SOON = { sweepMs: 100 };

/** Asks; `done`, or the code of a refusal. What else is said before the answer is left out. */
async function ask(client: WireClient, message: Parameters<WireClient['send']>[0]) {
  client.send(message);
  for (;;) {
    const answer = await client.take();
    if (answer.type === 'done') return answer.type;
    if (answer.type === 'refused') return answer.code;
  }
}

describe('in memory', () => {
  let relay: InProcessRelay;
  let room: TestRoom;
  let admin: WireClient;
  const start = async (store: LogStore = createMemoryStore()): Promise<void> => {
    relay = await startRelayInProcess({ store });
    room = await newTestRoom();
    await makeRoom(relay, room);
    admin = (await enterLive(relay, room)).client;
  };
  beforeEach(() => start());
  afterEach(() => relay.close());

  test('[V109] [W60] who is not in the list, and what is signed for another room, deletes nothing', async () => {
    const [partner, other] = [newSignKeys(), await newTestRoom()];
    const both = [room.admin.publicKey, partner.publicKey];
    expect(await ask(admin, setAdminsMessage(room, 1, 1, both))).toBe('done');
    expect(await ask(admin, setAdminsMessage(room, 2, 2, [partner.publicKey], partner))).toBe(
      'done',
    );
    expect(await ask(admin, deleteMessage(room, relay.name, 3))).toBe('not-admin');
    expect(await ask(admin, deleteMessage(room, relay.name, 4, newSignKeys()))).toBe('not-admin');
    const elsewhere = deleteMessage({ ...room, roomId: other.roomId }, relay.name, 5, partner);
    expect(await ask(admin, elsewhere)).toBe('wrong-signature');
    expect(await ask(admin, deleteMessage(room, relay.name, 6, partner))).toBe('done');
  });

  test('[V109] [W60] what is signed for another relay ends the connection and deletes nothing', async () => {
    admin.send(deleteMessage(room, 'relay.example.org', 1));
    expect((await admin.closed).code).toBe(CLOSE_NUMBERS['wrong-relay']);
    await enterLive(relay, room);
  });

  test('[V109] [W60] after the answer everybody is out, its author too, and nobody comes in', async () => {
    const inside = [await enterLive(relay, room), await enterLive(relay, room, { mode: 'fetch' })];
    expect(await ask(admin, deleteMessage(room, relay.name, 1))).toBe('done');
    for (const client of [admin, ...inside.map((one) => one.client)])
      expect((await client.closed).code).toBe(GONE);
    const late = await knock(relay, room.roomId);
    late.client.send(helloMessage(room, relay.name, late.challenge.nonce));
    expect((await late.client.closed).code).toBe(GONE);
    expect((await askEpochs(relay, room, { by: 'admin', keys: room.admin })).code).toBe(GONE);
    await expect.poll(() => relay.relay.counts()).toEqual({ connections: 0, rooms: 0 });
  });

  test('[V109] made again at once, from the genesis, it is another room, though some have not left yet', async () => {
    admin.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
    await admin.expect('ack');
    // Does not answer the relay's close, and so stays a while.
    const slow = await enter(relay, room);
    slow.client.socket.pause();
    expect(await ask(admin, deleteMessage(room, relay.name, 2))).toBe('done');
    const again = { ...room, auth: newSignKeys() };
    await makeRoom(relay, again);
    const { client, welcome } = await enterLive(relay, again);
    expect(welcome).toMatchObject({ head: { seq: 0 }, others: 0 });
    client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
    expect(await client.expect('ack')).toMatchObject({ seq: 1 });
    slow.client.socket.resume();
    expect((await slow.client.closed).code).toBe(GONE);
  });

  test('[V109] a list that moves on while the signature is judged is not the one that was judged', async () => {
    await relay.close();
    const inner = createMemoryStore();
    let meanwhile: (() => Promise<unknown>) | undefined;
    await start({
      ...inner,
      async deleteRoom(roomId, adminNumber) {
        await meanwhile?.();
        return inner.deleteRoom(roomId, adminNumber);
      },
    });
    const next = newSignKeys();
    // As through another relay: this one has not heard of it.
    meanwhile = () => inner.setAdmins(room.roomId, { number: 1, keys: [next.publicKey] });
    expect(await ask(admin, deleteMessage(room, relay.name, 1))).toBe('wrong-number');
    meanwhile = undefined;
    await expect.poll(() => ask(admin, deleteMessage(room, relay.name, 2))).toBe('not-admin');
    expect(await ask(admin, deleteMessage(room, relay.name, 3, next))).toBe('done');
  });

  test('[V109] an admin key that an epoch struck out deletes nothing', async () => {
    const [partner, auth] = [newSignKeys(), newSignKeys()];
    const both = [room.admin.publicKey, partner.publicKey];
    expect(await ask(admin, setAdminsMessage(room, 1, 1, both))).toBe('done');
    const options = { auth, number: 2, keys: [room.admin.publicKey] };
    expect(await ask(admin, setEpochMessage(room, newFrameWriter(room), 2, options))).toBe('done');
    const { client } = await enter(relay, room, { epoch: 1, auth });
    expect(await ask(client, deleteMessage(room, relay.name, 3, partner))).toBe('not-admin');
    expect(await ask(client, deleteMessage(room, relay.name, 4))).toBe('done');
  });

  test('[V109] [V22] deletions have the rate of requests', async () => {
    const answers = [];
    for (let id = 1; id <= 31; id += 1)
      answers.push(await ask(admin, deleteMessage(room, relay.name, id, newSignKeys())));
    expect(new Set(answers.slice(0, 30))).toEqual(new Set(['not-admin']));
    expect(answers[30]).toBe('slow-down');
  });

  test('[V110] [V40] a deletion is a line of the log and counted', async () => {
    expect(await ask(admin, deleteMessage(room, relay.name, 1))).toBe('done');
    const events = relay.events.filter(({ event }) => event === 'room-deleted');
    expect(events).toEqual([{ event: 'room-deleted', room: room.roomId }]);
    const { body } = await httpGet(relay.port, '/metrics');
    expect(body).toContain('twoway_rooms_deleted_total 1');
  });
});

describe.each([fileRoomsEngine(), databaseRoomsEngine()])('on $name', (engine) => {
  let relay: InProcessRelay | undefined;
  beforeAll(engine.start);
  afterAll(engine.end);
  beforeEach(engine.renew);
  afterEach(() => stop());

  async function serve(limits: Parameters<typeof startRelayInProcess>[0] = {}) {
    const { store, keeper } = await engine.open();
    relay = await startRelayInProcess({ store, keeper, ...limits });
    closeKeeper = () => keeper.close();
    return relay;
  }
  let closeKeeper: (() => Promise<void>) | undefined;
  async function stop(): Promise<void> {
    await relay?.close();
    await closeKeeper?.();
    relay = undefined;
    closeKeeper = undefined;
  }

  test('[V109] [V81] [L39] nothing of it is left after a sweep, and other rooms lose nothing', async () => {
    const at = await serve({ limits: SOON });
    const [room, other] = [await newTestRoom(), await newTestRoom()];
    await makeRoom(at, other);
    const before = await engine.rows();
    await makeRoom(at, room);
    const { client } = await enterLive(at, room);
    const write = newFrameWriter(room);
    client.send({ type: 'append', id: 1, frame: write() });
    await client.expect('ack');
    client.send({ type: 'mark', slot: randomBytes(16), frame: write(90, { kind: 'mark' }) });
    const invite = newTestInvite();
    expect(await ask(client, invite.put(2, (Date.now() + 60_000) as Millis))).toBe('done');
    const auth = newSignKeys();
    expect(await ask(client, setEpochMessage(room, write, 3, { auth, controlSeq: 1 }))).toBe(
      'done',
    );
    const next = await enter(at, room, { epoch: 1, auth });
    expect(await ask(next.client, deleteMessage(room, at.name, 4))).toBe('done');
    expect((await next.client.closed).code).toBe(GONE);
    await expect.poll(engine.rows, { timeout: 60_000 }).toBe(before);
    const joiner = await connect(`${at.url}/v1/i`);
    const { nonce } = await joiner.expect('challenge');
    joiner.send(invite.redeem(at.name, nonce, newJoinerKeys()));
    expect((await joiner.closed).code).toBe(CLOSE_NUMBERS['invite-unknown']);
    await enterLive(at, other);
  });

  test('[V109] [V81] who is in the room that was made again is left alone by the sweep of the one before', async () => {
    const at = await serve({ limits: { ...SOON, appendsPerSecond: 1e6, appendBurst: 1e6 } });
    const room = await newTestRoom();
    await makeRoom(at, room);
    const first = await enterLive(at, room);
    const write = newFrameWriter(room);
    for (let id = 1; id <= 600; id += 1)
      first.client.send({ type: 'append', id, frame: write(50) });
    for (let id = 1; id <= 600; id += 1) await first.client.expect('ack');
    expect(await ask(first.client, deleteMessage(room, at.name, 999))).toBe('done');
    await makeRoom(at, room);
    const again = await enterLive(at, room);
    const rows = async (): Promise<number> => {
      again.client.send({ type: 'ping' });
      await again.client.expect('pong');
      return engine.rows();
    };
    // The room and its first epoch.
    await expect.poll(rows, { timeout: 60_000 }).toBe(2);
    again.client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
    expect(await again.client.expect('ack')).toMatchObject({ seq: 1 });
  });

  test('[V109] [L16] after a stop it is still gone', async () => {
    const first = await serve();
    const room = await newTestRoom();
    await makeRoom(first, room);
    const { client } = await enterLive(first, room);
    expect(await ask(client, deleteMessage(room, first.name, 1))).toBe('done');
    await client.closed;
    await stop();
    const second = await serve();
    expect(valueOf(await second.store.readEpoch(room.roomId, 0))).toBeUndefined();
    const late = await knock(second, room.roomId);
    late.client.send(helloMessage(room, second.name, late.challenge.nonce));
    expect((await late.client.closed).code).toBe(GONE);
  });
});
