/** How connections begin, end and follow each other, whatever the relay does at any step. */
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyBytes, randomBytes, toHex } from '#shared/base/bytes.ts';
import { verify } from '#shared/seal/device.ts';
import { CLOSE_NUMBERS, isFinal, type ErrorCode } from '#shared/wire/errors.ts';
import { readFrame } from '#shared/wire/frame.ts';
import { helloInput } from '#shared/wire/signed.ts';
import {
  createSealedSocketClass,
  type ProviderPort,
} from '../../../extension/sync/sealed-socket.ts';
import {
  parseFromProvider,
  step2Message,
  updateMessage,
  WATCHDOG_FOOD,
} from '../../../extension/sync/provider-messages.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import type { Script } from '../../support/scripted-relay.ts';
import { updateOf } from '../../support/sync/log-author.ts';
import {
  closing,
  enter,
  jot,
  leave,
  replay,
  textsOf,
  until,
  untilSynced,
} from '../../support/sync/stage.ts';

afterEach(leave);

test('[S11] a login signs the name in our own configuration, with the nonce of this very connection', async () => {
  const stage = await enter();
  await untilSynced(await stage.open());
  const { relay, inside } = stage;
  const connection = relay.latest();
  const hello = connection.received.find((message) => message.type === 'hello');
  if (hello?.type !== 'hello') throw new Error('no hello');
  const { epoch, cursor, mode } = hello;
  const { roomId, keys } = inside;
  const signed = { relayName: relay.name, roomId, epoch, cursor, mode, nonce: connection.nonce };
  const holds = (fields: typeof signed): Promise<boolean> =>
    verify(keys.authPublic, hello.signature, helloInput(fields));
  expect(hello.relayName).toBe(relay.name);
  expect(await holds(signed)).toBe(true);
  expect(await holds({ ...signed, relayName: 'relay.example' })).toBe(false);
  expect(await holds({ ...signed, nonce: randomBytes(32) })).toBe(false);
});

test('[S11] a relay that goes by another name than ours is not logged in to', async () => {
  const relay = await startRelayInProcess({ config: { publicNames: ['relay.example'] } });
  closing(relay.close);
  const stage = await enter();
  await stage.mia.store.keyring.update(stage.entry.roomId, { relayAddress: relay.url });
  const mias = await stage.open();
  await until(() => mias.status().relay.state === 'stopped');
  expect(mias.status().relay).toEqual({ state: 'stopped', reason: 'wrong-relay' });
});

/** Where a relay can cut the line of the first connection. */
const CUTS: Readonly<Record<string, (script: Script, cut: () => boolean) => void>> = {
  'at once': (script, cut) => (script.onOpen = cut),
  'instead of making the room': on('create'),
  'instead of a welcome': on('hello'),
  'instead of storing': on('append'),
};

function on(type: string) {
  return (script: Script, cut: () => boolean): void => {
    script.onMessage = (_connection, message) => message.type === type && cut();
  };
}

test.each(Object.keys(CUTS))(
  '[S10] a line that is cut %s is made again and all comes through',
  async (where) => {
    const stage = await enter();
    const bens = new Y.Doc();
    const update = updateOf(bens, (doc) => void jot(doc, stage.ben, 'from Ben'));
    stage.relay.log.push(await stage.ben.frame(update));
    let cuts = 0;
    CUTS[where]?.(stage.relay.script, () => {
      if (cuts === 2) return false;
      cuts += 1;
      stage.relay.latest().cut();
      return true;
    });
    const mias = await stage.open();
    jot(mias.doc, stage.entry, 'from Mia');
    await untilSynced(mias);
    expect(cuts).toBe(2);
    expect(textsOf(mias.doc)).toEqual(['from Ben', 'from Mia']);
    expect(textsOf(await replay(stage))).toEqual(['from Ben', 'from Mia']);
  },
);

test.each([1, 2, 3, 4, 5, 6])(
  '[S10, R2] a line that is cut after %i messages of the catch-up loses nothing',
  async (count) => {
    const stage = await enter();
    const { relay } = stage;
    const bens = new Y.Doc();
    for (const text of ['a', 'b'])
      relay.log.push(
        await stage.ben.frame(updateOf(bens, (doc) => void jot(doc, stage.ben, text))),
      );
    let sent = 0;
    relay.script.onMessage = (connection, message) => {
      if (message.type !== 'hello' || relay.connections.length > 1) return false;
      const send = connection.send;
      Object.assign(connection, {
        send(down: Parameters<typeof send>[0]) {
          sent += 1;
          if (sent > count) connection.cut();
          else send(down);
        },
      });
      return false;
    };
    const mias = await stage.open();
    await until(() => relay.connections.length > 1);
    await untilSynced(mias);
    expect(textsOf(mias.doc)).toEqual(['a', 'b']);
    expect(mias.status().attention).toEqual([]);
  },
);

describe('[S10] every end has one reason', () => {
  test.each(Object.keys(CLOSE_NUMBERS) as ErrorCode[])('%s', async (code) => {
    const stage = await enter();
    stage.relay.script.onOpen = (connection) => {
      connection.cut(CLOSE_NUMBERS[code]);
      return true;
    };
    const mias = await stage.open();
    await until(() => !['connecting', 'none'].includes(mias.status().relay.state));
    if (!isFinal(code)) {
      expect(mias.status().relay.state).toBe('offline');
      delete stage.relay.script.onOpen;
      await untilSynced(mias);
      return;
    }
    expect(mias.status().relay).toMatchObject({ state: 'stopped', reason: code });
    const { length } = stage.relay.connections;
    delete stage.relay.script.onOpen;
    mias.retry();
    await until(() => mias.status().relay.state === 'connected');
    expect(stage.relay.connections.length).toBe(length + 1);
  });
});

test('[S10] the relay may say its reason in a message instead', async () => {
  const stage = await enter();
  stage.relay.script.onMessage = (connection, message) => {
    if (message.type === 'hello') connection.send({ type: 'error', code: 'removed' });
    return message.type === 'hello';
  };
  const mias = await stage.open();
  await until(() => mias.status().relay.state === 'stopped');
  expect(mias.status().relay).toEqual({ state: 'stopped', reason: 'removed' });
});

test('[S10] a relay that welcomes and then breaks off is asked again ever more seldom', async () => {
  const stage = await enter();
  const times: number[] = [];
  stage.relay.script.onOpen = () => void times.push(performance.now());
  stage.relay.script.headFor = (head) => {
    // No message begins with a zero; five bytes by chance would be one now and then.
    setTimeout(() => stage.relay.latest().sendBytes(new Uint8Array([0])), 5);
    return head;
  };
  await stage.open();
  await until(() => times.length >= 6, 60_000);
  const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  // Without growing waits each would be about as long as the first.
  expect(Math.max(...waits)).toBeGreaterThan(700);
});

test.each([
  ['an answer to nothing', { type: 'ack', id: 99, seq: 5 }],
  ['a word of the handshake', { type: 'created' }],
  ['an answer to no ping', { type: 'pong' }],
] as const)('[S10] %s does not confuse the client', async (_what, message) => {
  const stage = await enter();
  const mias = await stage.open();
  await untilSynced(mias);
  const { length } = stage.relay.connections;
  stage.relay.latest().send(message);
  if (message.type !== 'pong') await until(() => stage.relay.connections.length > length);
  jot(mias.doc, stage.entry, 'goes on');
  await untilSynced(mias);
  expect(textsOf(await replay(stage))).toEqual(['goes on']);
});

test('[S16] every connection has a writer session of its own, and they do not overlap', async () => {
  const stage = await enter();
  let most = 0;
  stage.relay.script.onOpen = () => {
    most = Math.max(most, stage.relay.connections.filter((one) => one.isOpen()).length);
  };
  const mias = await stage.open();
  for (const text of ['one', 'two', 'three', 'four']) {
    jot(mias.doc, stage.entry, text);
    await untilSynced(mias);
    const { length } = stage.relay.connections;
    stage.relay.latest().cut(text === 'two' ? 4500 : undefined);
    await until(() => stage.relay.connections.length > length);
    await untilSynced(mias);
  }
  const sessions = stage.relay.connections.map((connection) =>
    connection.received.flatMap((message) => {
      const frame = 'frame' in message ? readFrame(message.frame) : undefined;
      return frame?.ok === true ? [toHex(frame.value.header.writer)] : [];
    }),
  );
  const used = sessions
    .filter((writers) => writers.length > 0)
    .map((writers) => [...new Set(writers)]);
  expect(used.length).toBeGreaterThanOrEqual(4);
  expect(used.every((writers) => writers.length === 1)).toBe(true);
  expect(new Set(used.flat()).size).toBe(used.length);
  expect(most).toBe(1);
});

test('[S1] the provider says nothing to other pages by itself', async () => {
  const stage = await enter();
  const overheard: unknown[] = [];
  const channel = new BroadcastChannel(`${stage.relay.url}/v1/r/${stage.entry.roomId}`);
  channel.onmessage = (event) => overheard.push(event);
  const [one, two] = [await stage.open(), await stage.open()];
  jot(one.doc, stage.entry, 'told over our own bridge');
  await until(() => textsOf(two.doc).length === 1);
  await untilSynced(one);
  channel.close();
  expect(overheard).toEqual([]);
});

test('[S1] the sealed socket is what y-websocket uses of a WebSocket, and silent once it is closed', () => {
  const heard: unknown[] = [];
  const lives: { port: ProviderPort; closed: boolean }[] = [];
  const Sealed = createSealedSocketClass((port) => {
    const life = { port, closed: false };
    lives.push(life);
    return { heard: (message) => heard.push(message.type), close: () => void (life.closed = true) };
  });
  const socket = new Sealed('ws://127.0.0.1');
  const events: string[] = [];
  socket.onopen = () => events.push('open');
  socket.onmessage = ({ data }) =>
    events.push(`message ${new Uint8Array(data as ArrayBuffer).length}`);
  socket.onclose = ({ code }) => events.push(`close ${code}`);
  const life = lives[0];
  if (life === undefined) throw new Error('no life');
  const { port } = life;
  socket.send(step2Message(undefined));
  port.deliver(WATCHDOG_FOOD);
  expect([socket.readyState, port.isOpen(), port.isListening(), ...events, ...heard]).toEqual([
    0,
    false,
    true,
  ]);
  port.open();
  port.open();
  port.deliver(WATCHDOG_FOOD);
  socket.send(updateMessage(randomBytes(4)));
  expect([socket.readyState, socket.OPEN, port.isOpen()]).toEqual([1, 1, true]);
  socket.close();
  socket.close();
  port.deliver(WATCHDOG_FOOD);
  socket.send(updateMessage(randomBytes(4)));
  expect([socket.readyState, port.isListening(), life.closed]).toEqual([2, false, true]);
  port.closed(1006);
  port.closed(4400);
  expect(events).toEqual(['open', `message ${WATCHDOG_FOOD.length}`, 'close 1006']);
  expect(heard).toEqual(['update']);
});

test('[S1] what the provider says is told apart, and nothing of it makes the reading throw', () => {
  const said = (...bytes: number[]): string =>
    parseFromProvider(copyBytes(new Uint8Array(bytes))).type;
  expect(said(0, 0, 1, 0)).toBe('step1');
  expect(said(0, 1, 2, 0, 0)).toBe('step2');
  expect(said(0, 2, 2, 0, 0)).toBe('update');
  expect(said(1, 1, 0)).toBe('awareness');
  expect(said(3)).toBe('query-awareness');
  for (const bytes of [
    [],
    [9],
    [0],
    [0, 7],
    [1],
    [1, 200],
    [255, 255, 255, 255, 255, 255, 255, 255, 255],
  ])
    expect(said(...bytes)).toBe('unknown');
});
