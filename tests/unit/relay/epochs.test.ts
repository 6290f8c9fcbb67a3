/** How an epoch begins over real sockets, and what it ends: V102, V105, V106, V108, V110 of sync-server/RELAY.md. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { MAX_EPOCHS } from '#shared/wire/limits.ts';
import type { UpMessage } from '#shared/wire/up.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import { valueOf } from '../../contract/log-store.ts';
import { askLease, compact, resultOf, stageSnapshot } from '../../support/compaction.ts';
import { heldStore } from '../../support/held-store.ts';
import { httpGet } from '../../support/http-get.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  cursorAfter,
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
  type FrameWriter,
  type SignKeys,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';
import { setEpochMessage, type EpochOptions } from '../../support/wire-epochs.ts';

const NOW = 1_800_000_000_000 as Millis;
const OVER = CLOSE_NUMBERS['wrong-epoch'];
const FAST = { appendsPerSecond: 100_000, appendBurst: 100_000 };
let relay: InProcessRelay;
let room: TestRoom;
let admin: WireClient;
let write: FrameWriter;
let auth: SignKeys;

async function start(store: LogStore = createMemoryStore()): Promise<void> {
  relay = await startRelayInProcess({ store, limits: FAST, clock: { now: () => NOW } });
  room = await newTestRoom();
  await makeRoom(relay, room);
  admin = (await enterLive(relay, room)).client;
  write = newFrameWriter(room);
  auth = newSignKeys();
}
beforeEach(() => start());
afterEach(() => relay.close());

const stored = async () => valueOf(await relay.store.readRoom(room.roomId));

/** Asks as the admin; `done`, or the code of a refusal. What else is said before the answer is left out. */
async function ask(message: UpMessage): Promise<string> {
  admin.send(message);
  for (;;) {
    const answer = await admin.take();
    if (answer.type === 'done') return answer.type;
    if (answer.type === 'refused') return answer.code;
  }
}

const epochMessage = (id: number, options: EpochOptions = {}) =>
  setEpochMessage(room, write, id, { auth, ...options });

/** Begins epoch 1, or the one that is wanted, and waits for the admin's end. */
async function begin(options: EpochOptions = {}): Promise<Bytes> {
  const message = epochMessage(1, options);
  expect(await ask(message)).toBe('done');
  expect((await admin.closed).code).toBe(OVER);
  return message.frame;
}

/** Logs in under epoch 1. */
const enterNew = (options: Parameters<typeof enter>[2] = {}) =>
  enter(relay, room, { epoch: 1, auth, ...options });

const inNewEpoch = (session: FrameWriter): FrameWriter =>
  function inEpoch(size, changes = {}) {
    return session(size, { epoch: 1, ...changes });
  };

test('[V102] [W58] who is not an admin before and after, another number, another signature begin nothing', async () => {
  const [partner, stranger] = [newSignKeys(), newSignKeys()];
  const both = [room.admin.publicKey, partner.publicKey];
  expect(await ask(setAdminsMessage(room, 1, 1, both))).toBe('done');
  const before = await stored();
  const other = await newTestRoom();
  const number = 2;
  const tampered = epochMessage(9, { number });
  const tries = [
    epochMessage(2, { number, signer: stranger }),
    epochMessage(3, { number, keys: [partner.publicKey] }),
    epochMessage(4, { number, epoch: 2, frame: write(400, { kind: 'control' }) }),
    epochMessage(5, { number, epoch: 0, frame: write(400, { kind: 'control' }) }),
    epochMessage(6, { number: 1 }),
    epochMessage(7, { number: 3 }),
    epochMessage(8, { number, roomId: other.roomId }),
    { ...tampered, frame: write(400, { kind: 'control' }), list: randomBytes(9) },
    { ...tampered, frame: write(400, { kind: 'control' }), record: randomBytes(9) },
    { ...tampered, frame: write(401, { kind: 'control' }) },
    { ...tampered, frame: write(400, { kind: 'control' }), authPublic: randomBytes(32) },
  ];
  const answers = [];
  for (const message of tries) answers.push(await ask(message));
  expect(answers).toEqual([
    'not-admin',
    'not-admin',
    'wrong-epoch',
    'wrong-epoch',
    'wrong-number',
    'wrong-number',
    'wrong-signature',
    'wrong-signature',
    'wrong-signature',
    'wrong-signature',
    'wrong-signature',
  ]);
  expect(await stored()).toEqual(before);
  await begin({ number, signer: partner });
});

test('[V102] [W58] who has not read the last control entry is told so, and begins it once they have', async () => {
  const author = await enterLive(relay, room);
  await admin.expect('joined');
  const session = newFrameWriter(room);
  for (const kind of ['control', 'entry'] as const) {
    author.client.send({ type: 'append', id: 1, frame: session(90, { kind }) });
    await admin.expect('entry');
  }
  expect(await ask(epochMessage(1))).toBe('stale');
  expect(await ask(epochMessage(2, { controlSeq: 3 }))).toBe('stale');
  await begin({ controlSeq: 2 });
});

test('[V102] [W58] the most epochs that a room begins are begun, and no further one', async () => {
  for (let epoch = 1; epoch <= MAX_EPOCHS; epoch += 1) {
    const keys = {
      authPublic: auth.publicKey,
      admins: { number: epoch, keys: [room.admin.publicKey] },
    };
    const begun = { record: randomBytes(9), list: randomBytes(9), frame: randomBytes(9) };
    const place = { roomId: room.roomId, epoch, controlSeq: epoch - 1 };
    valueOf(await relay.store.setEpoch({ ...place, ...keys, ...begun, now: NOW }));
  }
  admin.send({ type: 'append', id: 1, frame: write() });
  expect((await admin.closed).code).toBe(OVER);
  const cursor = { seq: 0, hash: room.start.hash };
  const { client } = await enter(relay, room, { epoch: MAX_EPOCHS, auth, cursor });
  while ((await client.take()).type !== 'caught-up');
  const session = newFrameWriter(room);
  const options = { epoch: MAX_EPOCHS + 1, controlSeq: MAX_EPOCHS };
  client.send(setEpochMessage(room, session, 7, options));
  expect(await client.expect('refused')).toMatchObject({ id: 7, code: 'room-full' });
});

test('[V102] [V13] a frame that could not be appended as a control entry ends the connection and begins nothing', async () => {
  const bad = [
    [(session: FrameWriter) => session(90, { kind: 'entry' }), 4400],
    [(session: FrameWriter) => session(90, { kind: 'control', epoch: 1 }), OVER],
    [(session: FrameWriter) => session(90, { kind: 'control', counter: 1 }), 4400],
    [() => randomBytes(90), 4400],
  ] as const;
  for (const [make, code] of bad) {
    const { client } = await enterLive(relay, room, { cursor: (await stored()).head });
    const session = newFrameWriter(room);
    client.send({ type: 'append', id: 1, frame: session(90, { kind: 'control', counter: 5 }) });
    const { seq } = await client.expect('ack');
    client.send(setEpochMessage(room, session, 2, { controlSeq: seq, frame: make(session) }));
    expect((await client.closed).code).toBe(code);
  }
  expect((await stored()).epoch).toBe(0);
});

test('[V102] [V22] requests to begin an epoch have the rate of requests', async () => {
  const answers = [];
  for (let id = 1; id <= 31; id += 1) answers.push(await ask(epochMessage(id, { number: 7 })));
  expect(answers.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'wrong-number'));
  expect(answers[30]).toBe('slow-down');
});

test('[V102] [V24] an admin key that was struck out changes nothing any more, though its holder is let in', async () => {
  const partner = newSignKeys();
  const both = [room.admin.publicKey, partner.publicKey];
  expect(await ask(setAdminsMessage(room, 1, 1, both))).toBe('done');
  await begin({ number: 2, keys: [room.admin.publicKey] });
  const { client } = await enterNew();
  while ((await client.take()).type !== 'caught-up');
  const session = newFrameWriter(room);
  const struck = { signer: partner, keys: both };
  client.send(setEpochMessage(room, session, 1, { ...struck, epoch: 2, controlSeq: 1, number: 3 }));
  expect(await client.expect('refused')).toMatchObject({ code: 'not-admin' });
  client.send(setAdminsMessage(room, 2, 3, both, partner));
  expect(await client.expect('refused')).toMatchObject({ code: 'not-admin' });
});

test('[V105] [W59] everybody is out once it has begun, its author after the answer, and comes in under the new one', async () => {
  const live = await enterLive(relay, room);
  const fetching = await enterLive(relay, room, { mode: 'fetch' });
  await admin.expect('joined');
  const frame = await begin();
  for (const { client } of [live, fetching]) expect((await client.closed).code).toBe(OVER);
  const old = await knock(relay, room.roomId);
  old.client.send(helloMessage(room, relay.name, old.challenge.nonce));
  expect((await old.client.closed).code).toBe(OVER);
  const { client, welcome } = await enterNew();
  expect(welcome).toMatchObject({
    head: await cursorAfter(room, [frame]),
    epoch: 1,
    admins: { number: 1, keys: [room.admin.publicKey] },
    others: 0,
  });
  expect(await client.expect('entry')).toEqual({ type: 'entry', seq: 1, frame });
  await client.expect('caught-up');
  client.send({ type: 'append', id: 4, frame: inNewEpoch(newFrameWriter(room))() });
  expect(await client.expect('ack')).toMatchObject({ id: 4, seq: 2 });
});

test('[V105] of two admins who begin an epoch at once one does; the other is out, and its change is not', async () => {
  const partner = newSignKeys();
  const both = [room.admin.publicKey, partner.publicKey];
  expect(await ask(setAdminsMessage(room, 1, 1, both))).toBe('done');
  const rival = await enterLive(relay, room);
  await admin.expect('joined');
  const mine = epochMessage(2, { number: 2 });
  const theirs = setEpochMessage(room, newFrameWriter(room), 2, { number: 2, signer: partner });
  admin.send(mine);
  rival.client.send(theirs);
  const [one, two] = await Promise.all([admin.closed, rival.client.closed]);
  expect([one.code, two.code]).toEqual([OVER, OVER]);
  const done = [admin, rival.client].map(({ waiting }) =>
    waiting().some(({ type }) => type === 'done'),
  );
  expect(done.filter(Boolean).length).toBe(1);
  const { authPublic, epoch, head } = await stored();
  expect({ authPublic, epoch, seq: head.seq }).toEqual({
    authPublic: done[0] === true ? mine.authPublic : theirs.authPublic,
    epoch: 1,
    seq: 1,
  });
});

test('[V105] a login under the old epoch that is still judged when the new one begins does not get in', async () => {
  await relay.close();
  const hold = heldStore('readHash');
  await start(hold.store);
  hold.arm();
  const late = await knock(relay, room.roomId);
  late.client.send(helloMessage(room, relay.name, late.challenge.nonce));
  await hold.isHere;
  await begin();
  hold.letGo();
  expect((await late.client.closed).code).toBe(OVER);
  expect(late.client.waiting().map(({ type }) => type)).toEqual(['error']);
});

test('[V106] [W59] an append that was on its way is not stored behind the epoch’s entry, and ends with 4410', async () => {
  await relay.close();
  const hold = heldStore('append');
  await start(hold.store);
  const author = await enterLive(relay, room);
  await admin.expect('joined');
  hold.arm();
  author.client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  await hold.isHere;
  const frame = await begin();
  hold.letGo();
  expect((await author.client.closed).code).toBe(OVER);
  expect(author.client.waiting().filter(({ type }) => type === 'ack')).toEqual([]);
  await expect.poll(() => relay.relay.counts().connections).toBe(0);
  expect(valueOf(await relay.store.readEntries(room.roomId, 0, 1e6))).toEqual([{ seq: 1, frame }]);
});

test('[V106] [V96] of many appends on their way those before the epoch’s entry are acknowledged, no other is stored', async () => {
  const author = await enterLive(relay, room);
  await admin.expect('joined');
  const session = newFrameWriter(room);
  for (let id = 1; id <= 60; id += 1)
    author.client.send({ type: 'append', id, frame: session(80) });
  admin.send(epochMessage(1));
  expect((await author.client.closed).code).toBe(OVER);
  await admin.closed;
  const acks = author.client.waiting().filter(({ type }) => type === 'ack').length;
  // What was refused was refused by the epoch: its own entry is the last.
  expect((await stored()).head.seq).toBe(acks + 1);
});

test('[V106] [V25] [W59] marks are gone, and one that waited for its time is not stored', async () => {
  const author = await enterLive(relay, room);
  await admin.expect('joined');
  const slot = randomBytes(16);
  const session = newFrameWriter(room);
  const mark = () => session(90, { kind: 'mark' });
  for (const frame of [mark(), mark()]) author.client.send({ type: 'mark', slot, frame });
  await admin.expect('marks');
  await begin();
  expect((await author.client.closed).code).toBe(OVER);
  await expect.poll(() => relay.relay.counts().connections).toBe(0);
  expect(valueOf(await relay.store.readMarks(room.roomId))).toEqual([]);
  const { client } = await enterNew();
  const fresh = inNewEpoch(newFrameWriter(room))(90, { kind: 'mark' });
  client.send({ type: 'mark', slot, frame: fresh });
  await expect
    .poll(async () => valueOf(await relay.store.readMarks(room.roomId)))
    .toEqual([{ slot, frame: fresh }]);
});

test('[V106] [W59] invites that are pending are revoked', async () => {
  const invite = newTestInvite();
  expect(await ask(invite.put(9, (NOW + 60_000) as Millis))).toBe('done');
  await begin();
  const client = await connect(`${relay.url}/v1/i`);
  const { nonce } = await client.expect('challenge');
  client.send(invite.redeem(relay.name, nonce, newJoinerKeys()));
  expect((await client.closed).code).toBe(CLOSE_NUMBERS['invite-revoked']);
});

test('[V106] [V60] [W59] the lease ends, and what was staged', async () => {
  const author = await enterLive(relay, room);
  await admin.expect('joined');
  const session = newFrameWriter(room);
  author.client.send({ type: 'append', id: 1, frame: session() });
  const { frame: first } = await admin.expect('entry');
  await author.client.expect('ack');
  const { connectionId } = author.welcome;
  expect(await askLease(author.client, connectionId)).toBe(true);
  await stageSnapshot(author.client, session, { covers: await cursorAfter(room, [first]) });
  const frame = await begin({ controlSeq: 1 });
  expect((await author.client.closed).code).toBe(OVER);
  const next = await enterNew({ cursor: await cursorAfter(room, [first, frame]) });
  await next.client.expect('caught-up');
  expect(await askLease(next.client, next.welcome.connectionId)).toBe(true);
  next.client.send({ type: 'snapshot-commit', id: 1 });
  expect(await resultOf(next.client, 1)).toBe('bad-parts');
});

test('[V108] in a new epoch a snapshot is taken at once, though the newest is not settled', async () => {
  admin.send({ type: 'append', id: 1, frame: write() });
  await admin.expect('ack');
  const [entry] = valueOf(await relay.store.readEntries(room.roomId, 0, 1e6));
  if (entry === undefined) throw new Error('no entry');
  const author = await enterLive(relay, room, { cursor: await cursorAfter(room, [entry.frame]) });
  const covers = await cursorAfter(room, [entry.frame]);
  await compact(author.client, author.welcome.connectionId, newFrameWriter(room), {
    covers,
    size: 900,
  });
  await admin.expect('joined');
  await admin.expect('snapshots');
  admin.send({ type: 'append', id: 2, frame: write() });
  await admin.expect('ack');
  const { head } = await stored();
  await author.client.expect('entry');
  await askLease(author.client, author.welcome.connectionId);
  const wanted = { id: 5, covers: head, previous: 1, total: 900 };
  author.client.send({ type: 'snapshot-begin', ...wanted });
  expect(await resultOf(author.client, 5)).toBe('too-soon');
  await begin({ controlSeq: 2 });
  const place = (await stored()).head;
  const next = await enterNew({ cursor: place });
  await next.client.expect('caught-up');
  const session = inNewEpoch(newFrameWriter(room));
  await compact(next.client, next.welcome.connectionId, session, {
    covers: place,
    previous: 1,
    size: 700,
  });
  expect((await stored()).snapshots).toMatchObject([{ covers: place, confirmed: false }]);
  expect((await stored()).keptSeq).toBe(0);
});

test('[V110] [V40] an epoch is a line of the log and counted, with its number and no key', async () => {
  await begin();
  const events = relay.events.filter(({ event }) => event === 'epoch-begun');
  expect(events).toEqual([{ event: 'epoch-begun', room: room.roomId, epoch: 1 }]);
  const { body } = await httpGet(relay.port, '/metrics');
  expect(body).toContain('twoway_epochs_begun_total 1');
  expect(body).toContain('twoway_rooms_deleted_total 0');
});
