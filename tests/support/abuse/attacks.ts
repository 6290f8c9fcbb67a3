/**
 * What somebody who means harm can do to a relay from outside: each attack keeps at it until its process
 * is ended. All claim addresses of their own, as clients behind a proxy have them.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from '#shared/base/bytes.ts';
import { partsOf } from '#shared/wire/parts.ts';
import { writeUp } from '#shared/wire/up.ts';
import {
  connect,
  createMessage,
  helloMessage,
  newFrameWriter,
  newTestRoom,
  type RelayPlace,
  type TestRoom,
  type WireClient,
} from '../wire-client.ts';
import { frame } from './frames.ts';
import { openRaw, upgradeRequest, type RawSocket } from './raw-socket.ts';

/** Whom to attack: a relay, and a room there that the attacker is a member of. */
export type Target = { readonly place: RelayPlace; readonly port: number; readonly room: TestRoom };

/** What an attack has done so far: how often it set about it, and how often it was ended or refused. */
export type Tally = { begun: number; ended: number };

/** Goes on for ever. */
export type Attack = (target: Target, tally: Tally) => Promise<unknown>;

const NOTHING = new Uint8Array(0);
const PING = frame('binary', writeUp({ type: 'ping' }));

/** `size` of them at once, each again when it is over; one that is refused waits a moment. */
function crowd(size: number, tally: Tally, one: (number: number) => Promise<unknown>) {
  const again = async (number: number): Promise<never> => {
    for (;;) {
      tally.begun += 1;
      await one(number).catch(() => pause(20));
      tally.ended += 1;
    }
  };
  return Promise.all(Array.from({ length: size }, (_, number) => again(number)));
}

const pathOf = ({ room }: Target): string => `/v1/r/${room.roomId}`;
const from = (number: number) => ({ 'X-Forwarded-For': `192.0.2.${number % 250}` });

/** A socket that has upgraded and speaks no further by itself. */
function upgraded(target: Target, number: number): Promise<RawSocket> {
  return openRaw(target.port, upgradeRequest(pathOf(target), from(number)));
}

async function challenged(target: Target, number: number) {
  const client = await connect(`${target.place.url}${pathOf(target)}`, from(number));
  const { nonce } = await client.expect('challenge');
  return { client, nonce };
}

/** Makes a room for an attacker, as somebody who comes from nowhere else. */
export async function ownRoom(place: RelayPlace): Promise<TestRoom> {
  const room = await newTestRoom();
  const address = { 'X-Forwarded-For': `198.51.100.${randomInt(250)}` };
  const client = await connect(`${place.url}/v1/r/${room.roomId}`, address);
  const { nonce } = await client.expect('challenge');
  client.send(createMessage(room, place.name, nonce));
  await client.expect('created');
  await client.close();
  return room;
}

/** A member like any other, so far. */
async function member(target: Target, number: number): Promise<WireClient> {
  const { client, nonce } = await challenged(target, number);
  client.send(helloMessage(target.room, target.place.name, nonce));
  await client.expect('welcome');
  return client;
}

/** Writes as fast as the other end takes it, until it is over. */
async function pour(raw: RawSocket, bytes: Uint8Array): Promise<void> {
  while (raw.isOpen())
    if (raw.socket.write(bytes)) await pause(1);
    else await Promise.race([once(raw.socket, 'drain'), raw.closed]);
}

/** As `pour`, on a connection that has logged in. It takes what comes and answers pings. */
async function pourFrom(client: WireClient, bytes: () => Uint8Array): Promise<void> {
  let isOver = false;
  void client.closed.then(() => (isOver = true));
  while (!isOver) {
    for (let count = 0; count < 100; count += 1) client.sendBytes(bytes());
    while (!isOver && client.socket.bufferedAmount > 64 * 1024) await pause(1);
    await pause(0);
  }
}

/** Every attack by its name. */
export const ATTACKS = {
  /** Sockets that upgrade and say nothing, from four addresses. */
  connections: (target, tally) =>
    crowd(240, tally, async (number) => (await upgraded(target, number % 4)).closed),

  /** Logins whose signature is not the room's. */
  handshakes: (target, tally) =>
    crowd(24, tally, async (number) => {
      const { client, nonce } = await challenged(target, number);
      const hello = helloMessage(target.room, target.place.name, nonce);
      client.send({ ...hello, signature: randomBytes(64) } as typeof hello);
      await client.closed;
    }),

  /** Rooms without end, from one address. */
  creations: (target, tally) =>
    crowd(12, tally, async () => {
      const room = await newTestRoom();
      const { client, nonce } = await challenged({ ...target, room }, 1);
      client.send(createMessage(room, target.place.name, nonce));
      await client.expect('created');
      await client.close();
    }),

  /** Frames that claim to be far longer than any may be, and begin to be. */
  oversized: (target, tally) =>
    crowd(16, tally, async (number) => {
      const raw = await upgraded(target, number);
      raw.socket.write(frame('binary', new Uint8Array(60_000), { claims: 2 ** 40 }));
      await raw.closed;
    }),

  /** Messages as long as they may be, whose last frame never comes. */
  endless: (target, tally) =>
    crowd(90, tally, async (number) => {
      const raw = await upgraded(target, number);
      raw.socket.write(frame('binary', new Uint8Array(200_000), { fin: false }));
      await raw.closed;
    }),

  /** Messages in pieces of one byte and none. */
  crumbs: (target, tally) =>
    crowd(12, tally, async (number) => {
      const raw = await upgraded(target, number);
      raw.socket.write(frame('binary', NOTHING, { fin: false }));
      const crumb = frame('more', new Uint8Array(1), { fin: false });
      await pour(raw, Buffer.concat(Array.from({ length: 500 }, () => crumb)));
    }),

  /** Compressed frames, which were never agreed to. */
  compressed: (target, tally) =>
    crowd(16, tally, async (number) => {
      const raw = await upgraded(target, number);
      raw.socket.write(frame('binary', new Uint8Array(2_000), { compressed: true }));
      await raw.closed;
    }),

  /** Members of a busy room who never read. One of them keeps it busy. */
  async 'slow-readers'(target, tally) {
    const write = newFrameWriter(target.room);
    const author = await member(target, 0);
    let id = 0;
    const keepBusy = async (): Promise<never> => {
      for (;;) {
        id += 1;
        author.send({ type: 'append', id, frame: write(200_000) });
        while ((await author.take()).type !== 'ack');
        await pause(15);
      }
    };
    const readers = crowd(24, tally, async (number) => {
      const client = await member(target, number + 1);
      client.socket.pause();
      // It answers pings as a system does for a program that hangs; what it was sent it leaves.
      await Promise.race([client.closed, pause(3_000)]);
      client.socket.terminate();
    });
    return Promise.all([keepBusy(), readers]);
  },

  /** Members like any other, until their machine is gone: their process is stopped by who started it. */
  'half-open': (target, tally) =>
    crowd(40, tally, async (number) => (await member(target, number)).closed),

  /** Requests that come a byte at a time, and bodies that never come. */
  'slow-requests': (target, tally) =>
    crowd(90, tally, async (number) => {
      const raw = await openRaw(target.port, 'POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      if (number % 2 === 0) raw.socket.write('\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n');
      while (raw.isOpen()) {
        raw.socket.write('a');
        await Promise.race([pause(100), raw.closed]);
      }
    }),

  /** Pings of both kinds as fast as they are taken, by who reads no answer. */
  pings: (target, tally) =>
    crowd(8, tally, async (number) => {
      const raw = await upgraded(target, number);
      raw.socket.pause();
      const ping = Buffer.concat([PING, frame('ping', new Uint8Array(100))]);
      await pour(raw, Buffer.concat(Array.from({ length: 100 }, () => ping)));
    }),

  /** The smallest messages there are, as fast as they are taken, by a member. */
  'tiny-messages': (target, tally) =>
    crowd(8, tally, async (number) => {
      const client = await member(target, number);
      const resume = writeUp({ type: 'resume' });
      await pourFrom(client, () => resume);
    }),

  /** Large changes that are begun and not ended, and begun anew. */
  parts: (target, tally) =>
    crowd(12, tally, async (number) => {
      const client = await member(target, number);
      const [first, second] = partsOf(newFrameWriter(target.room)(4_000_000));
      if (first === undefined || second === undefined) throw new Error('no parts');
      client.send({ type: 'part', id: 1, ...first });
      client.send({ type: 'part', id: 1, ...second });
      await client.closed;
    }),

  /** Changes far above ten times the rate. */
  appends: (target, tally) =>
    crowd(6, tally, async (number) => {
      const client = await member(target, number);
      const write = newFrameWriter(target.room);
      let id = 0;
      await pourFrom(client, () => writeUp({ type: 'append', id: (id += 1), frame: write(60) }));
    }),
} as const satisfies Record<string, Attack>;

/** The name of an attack. */
export type AttackName = keyof typeof ATTACKS;

/** All names, in the order of the list. */
export const ATTACK_NAMES = Object.keys(ATTACKS) as readonly AttackName[];
