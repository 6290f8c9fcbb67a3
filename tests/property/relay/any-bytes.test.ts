/**
 * Whatever comes on a socket, in any order: V50 and V51 of sync-server/RELAY.md. A pair in another room
 * works all the while, and nothing is stored that was not acknowledged.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyBytes, equalBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DownMessage } from '#shared/wire/down.ts';
import { errorOfClose } from '#shared/wire/errors.ts';
import { MAX_MESSAGE_BYTES, PART_BYTES } from '#shared/wire/limits.ts';
import type { Part } from '#shared/wire/parts.ts';
import { readUp, UP_NUMBERS, writeUp, type UpMessage } from '#shared/wire/up.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  createMessage,
  enterLive,
  helloMessage,
  makeRoom,
  newFrameWriter,
  newJoinerKeys,
  newSignKeys,
  newTestInvite,
  newTestRoom,
  setAdminsMessage,
  type FrameWriter,
  type TestRoom,
  type WireClient,
} from '../../support/wire-client.ts';
import { deleteMessage, epochsMessage, setEpochMessage } from '../../support/wire-epochs.ts';

let relay: InProcessRelay;
let pair: { room: TestRoom; author: WireClient; reader: WireClient; write: FrameWriter };
let pairSeq = 0;

beforeAll(async () => {
  const limits = { createsPerHour: 1_000_000, appendsPerSecond: 10_000, appendBurst: 10_000 };
  relay = await startRelayInProcess({ limits });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client: author } = await enterLive(relay, room);
  const { client: reader } = await enterLive(relay, room);
  await author.expect('joined');
  pair = { room, author, reader, write: newFrameWriter(room) };
});
afterAll(() => relay.close());

/** The other room still stores and delivers. */
async function otherRoomWorks(): Promise<void> {
  const frame = pair.write();
  pairSeq += 1;
  pair.author.send({ type: 'append', id: pairSeq, frame });
  expect(await pair.author.expect('ack')).toEqual({ type: 'ack', id: pairSeq, seq: pairSeq });
  expect(await pair.reader.expect('entry')).toEqual({ type: 'entry', seq: pairSeq, frame });
}

/** The only part of a snapshot that is so small. */
function smallPart(bytes: Bytes): Part {
  return { index: 0, total: bytes.length, bytes };
}

/** How many `wellFormed` gives. */
const MESSAGES = 27;

/** A message of each kind that a member or stranger could send, well formed. */
function wellFormed(room: TestRoom, write: FrameWriter, nonce: Bytes): readonly UpMessage[] {
  const invite = newTestInvite();
  return [
    helloMessage(room, relay.name, nonce),
    helloMessage(room, relay.name, nonce, { mode: 'fetch' }),
    createMessage(room, relay.name, nonce),
    invite.redeem(relay.name, nonce, newJoinerKeys()),
    { type: 'append', id: 1, frame: write() },
    { type: 'append', id: 2, frame: write(200, { counter: 1 }) },
    { type: 'append', id: 3, frame: randomBytes(90) },
    { type: 'part', id: 4, index: 0, total: 300_000, bytes: new Uint8Array(PART_BYTES) },
    { type: 'commit', id: 4 },
    { type: 'resume' },
    { type: 'ephemeral', frame: write(60, { kind: 'ephemeral' }) },
    { type: 'ping' },
    invite.put(5, (Date.now() + 60_000) as never),
    { type: 'revoke-invite', id: 6, inviteId: invite.inviteId },
    setAdminsMessage(room, 7, 1, [room.admin.publicKey, randomBytes(32)]),
    { type: 'mark', slot: new Uint8Array(16), frame: write(200, { kind: 'mark' }) },
    { type: 'snapshot-lease' },
    { type: 'snapshot-begin', id: 8, covers: room.start, previous: 0, total: 600 },
    { type: 'snapshot-begin', id: 9, covers: { ...room.start, seq: 1 }, previous: 1, total: 600 },
    { type: 'snapshot-part', id: 8, ...smallPart(write(500, { kind: 'snapshot' })) },
    { type: 'snapshot-commit', id: 8 },
    { type: 'snapshot-confirm', id: 10, seq: 1 },
    { type: 'snapshot-fetch', id: 11, seq: 1 },
    epochsMessage(room, relay.name, nonce, { by: 'auth', epoch: 0, keys: room.auth }),
    setEpochMessage(room, write, 12),
    setEpochMessage(room, write, 13, { signer: newSignKeys() }),
    deleteMessage(room, relay.name, 14),
  ];
}

type Act =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'huge'; readonly over: number }
  | { readonly kind: 'message'; readonly which: number }
  | {
      readonly kind: 'broken';
      readonly which: number;
      readonly cut: number;
      readonly flip: number;
    };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('raw' as const),
      bytes: fc.uint8Array({ maxLength: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), text: fc.string() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('huge' as const), over: fc.nat(5) }) },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('message' as const), which: fc.nat(MESSAGES - 1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('broken' as const),
      which: fc.nat(MESSAGES - 1),
      cut: fc.nat(400),
      flip: fc.nat(400),
    }),
  },
);

function broken(message: UpMessage, cut: number, flip: number): Uint8Array {
  const bytes = copyBytes(writeUp(message));
  const at = flip % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (flip % 8));
  return bytes.subarray(0, bytes.length - (cut % bytes.length));
}

function bytesOfAct(messages: readonly UpMessage[], doing: Act): Uint8Array | string {
  if (doing.kind === 'raw') return doing.bytes;
  if (doing.kind === 'text') return doing.text;
  if (doing.kind === 'huge') return new Uint8Array(MAX_MESSAGE_BYTES - 2 + doing.over);
  const message = messages[doing.which];
  if (message === undefined) throw new Error('no such message');
  return doing.kind === 'message' ? writeUp(message) : broken(message, doing.cut, doing.flip);
}

/** Waits until the relay has answered `pings` pings, or ended the connection; returns what it said. */
async function settle(client: WireClient, pings: number): Promise<readonly DownMessage[]> {
  const said: DownMessage[] = [];
  for (let pongs = 0; pongs < pings;) {
    const message = await client.take().catch(() => undefined);
    if (message === undefined) return said;
    said.push(message);
    if (message.type === 'pong') pongs += 1;
  }
  return said;
}

/** Sends what an act is; returns 1 when, to whoever reads it, it is a ping. */
function perform(client: WireClient, messages: readonly UpMessage[], doing: Act): number {
  const bytes = bytesOfAct(messages, doing);
  client.sendBytes(bytes);
  const read = typeof bytes === 'string' ? undefined : readUp(bytes);
  return read?.ok === true && read.value.type === 'ping' ? 1 : 0;
}

async function attack(acts: readonly Act[], loggedIn: boolean, path: 'room' | 'invite') {
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const write = newFrameWriter(room);
  const address = path === 'room' ? `/v1/r/${room.roomId}` : '/v1/i';
  const client = await connect(`${relay.url}${address}`);
  const { nonce } = await client.expect('challenge');
  if (loggedIn && path === 'room') client.send(helloMessage(room, relay.name, nonce));
  let pings = 1;
  for (const doing of acts) pings += perform(client, wellFormed(room, write, nonce), doing);
  client.send({ type: 'ping' });
  const said = await settle(client, pings);
  return { room, client, said };
}

/** Whether a good login was sent on the room's path; a broken one is never good. */
function couldEnter(acts: readonly Act[], loggedIn: boolean, path: 'room' | 'invite'): boolean {
  const isHello = (doing: Act): boolean => doing.kind === 'message' && doing.which <= 1;
  return path === 'room' && (loggedIn || acts.some(isHello));
}

/** Whether the room's own admin asks to delete it; a broken asking never does. */
function asksToDelete(acts: readonly Act[]): boolean {
  return acts.some((doing) => doing.kind === 'message' && doing.which === MESSAGES - 1);
}

test('[V50] any bytes in any order end at most their own connection, with a code of the list', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      fc.constantFrom('room' as const, 'room' as const, 'invite' as const),
      async (acts, loggedIn, path) => {
        const { room, client, said } = await attack(acts, loggedIn, path);
        const acks = said.filter((message) => message.type === 'ack').length;
        const stored = await relay.store.readRoom(room.roomId);
        const mayBeGone = couldEnter(acts, loggedIn, path) && asksToDelete(acts);
        if (!stored.ok && !mayBeGone) throw new Error('the room is gone');
        const seq = stored.ok ? stored.value.head.seq : acks;
        // An ack that was on its way when the connection ended may be missing, never the entry.
        expect(seq).toBeGreaterThanOrEqual(acks);
        // Nor may the welcome: who was never let in is known by what was sent.
        if (!couldEnter(acts, loggedIn, path)) expect(seq).toBe(0);
        if (said.at(-1)?.type !== 'pong') {
          const { code } = await client.closed;
          expect(code === 1000 || errorOfClose(code) !== undefined, String(code)).toBe(true);
        } else await client.close();
        await otherRoomWorks();
        expect(relay.events.filter((event) => event.event === 'fault')).toEqual([]);
      },
    ),
    { numRuns: 120 },
  );
});

test('[V50] a message that is too long is refused with the wire’s own number', async () => {
  for (const size of [MAX_MESSAGE_BYTES + 1, 900_000]) {
    const room = await newTestRoom();
    const client = await connect(`${relay.url}/v1/r/${room.roomId}`);
    await client.expect('challenge');
    client.sendBytes(new Uint8Array(size));
    expect((await client.closed).code).toBe(4413);
  }
});

test('[V50] a text message is refused, even one whose bytes would be a message', async () => {
  const room = await newTestRoom();
  const client = await connect(`${relay.url}/v1/r/${room.roomId}`);
  await client.expect('challenge');
  client.sendBytes(String.fromCharCode(UP_NUMBERS.ping));
  expect((await client.closed).code).toBe(4400);
});

test('[V50] what is not a websocket at all, or of another wire, touches nobody', async () => {
  const other = await connect(`${relay.url}/v2/r/AAAAAAAAAAAAAAAAAAAAAA`);
  expect(await other.expect('error')).toMatchObject({ code: 'unknown-version' });
  expect((await other.closed).code).toBe(4426);
  for (const path of ['/v1/r/short', '/v1/x', '/', '/v1/r/AAAAAAAAAAAAAAAAAAAAAB'])
    await expect(connect(`${relay.url}${path}`)).rejects.toThrow('404');
  await otherRoomWorks();
});

test('[V50] bytes for one room never reach another, even under the other’s id', async () => {
  const { room } = pair;
  const stranger = await newTestRoom();
  await makeRoom(relay, stranger);
  const { client } = await enterLive(relay, stranger);
  const frame = newFrameWriter(room)();
  client.send({ type: 'append', id: 1, frame });
  await client.expect('ack');
  const entries = await relay.store.readEntries(room.roomId, 0, 64 * 1024 * 1024);
  if (!entries.ok) throw new Error('no entries');
  expect(entries.value.some((entry) => equalBytes(entry.frame, frame))).toBe(false);
  await client.close();
  await otherRoomWorks();
});

test('[V51] when all have gone, no room is left in memory', async () => {
  await expect.poll(() => relay.relay.counts()).toEqual({ connections: 2, rooms: 1 });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const [one, two] = [await enterLive(relay, room), await enterLive(relay, room)];
  expect(relay.relay.counts()).toEqual({ connections: 4, rooms: 2 });
  await one.client.close();
  two.client.socket.terminate();
  await expect.poll(() => relay.relay.counts()).toEqual({ connections: 2, rooms: 1 });
});
