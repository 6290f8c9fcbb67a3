/**
 * Every step of a connection has a bound in time. The bound is ten seconds, so these wait together;
 * nothing here sleeps for luck.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, describe, test } from 'vitest';
import type { UpMessage } from '#shared/wire/up.ts';
import type { Script } from '../../support/scripted-relay.ts';
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

afterAll(leave);

/** The bound, and as much again for a busy machine. */
const WITHIN_MS = 20_000;

/** A relay whose first connection falls silent instead of answering this. */
function silentAt(type: UpMessage['type'] | 'open'): Script {
  return {
    onOpen: (connection) => type === 'open' && connection.id === 1,
    onMessage: (connection, message) => connection.id === 1 && message.type === type,
  };
}

describe.concurrent('[S10] silence is bounded', () => {
  test.each(['open', 'create', 'hello'] as const)(
    'a relay that does not answer at %s is left and tried again',
    async (where) => {
      const stage = await enter(silentAt(where));
      const mias = await stage.open();
      await until(() => stage.relay.connections.length > 1, WITHIN_MS);
      await untilSynced(mias);
    },
    40_000,
  );

  test('a relay that welcomes and never says how far the log goes is left', async () => {
    const script: Script = {};
    const stage = await enter(script);
    stage.relay.script.onMessage = (connection, message) => {
      if (connection.id > 1 || message.type !== 'hello') return false;
      const { send } = connection;
      Object.assign(connection, {
        send: (down: Parameters<typeof send>[0]) => down.type !== 'caught-up' && send(down),
      });
      return false;
    };
    const mias = await stage.open();
    await until(() => stage.relay.connections.length > 1, WITHIN_MS);
    await untilSynced(mias);
  });

  test('a machine that takes the connection and never speaks WebSocket is left', async ({
    expect,
  }) => {
    const sockets: { destroy: () => void }[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    });
    const stage = await enter();
    const relayAddress = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await stage.mia.store.keyring.update(stage.entry.roomId, { relayAddress });
    const mias = await stage.open();
    expect(mias.status().relay).toEqual({ state: 'connecting' });
    await until(() => mias.status().relay.state === 'offline', WITHIN_MS);
    await until(() => sockets.length > 1);
  });

  test('an invite that the relay does not answer is no invite', async ({ expect }) => {
    const stage = await enter(silentAt('put-invite'));
    const mias = await stage.open();
    await untilSynced(mias);
    const invitation = await mias.invite();
    expect(invitation).toEqual({ ok: false, error: 'closed' });
    await untilSynced(mias);
  });

  test('[S17] an append that is not answered ends the connection, and the next one finds out', async ({
    expect,
  }) => {
    const stage = await enter();
    const mias = await stage.open();
    await untilSynced(mias);
    stage.relay.script.onMessage = (connection, message) => {
      if (message.type !== 'append' || connection.id > 1) return false;
      stage.relay.log.push(message.frame);
      return true;
    };
    const { length } = stage.relay.log;
    jot(mias.doc, stage.entry, 'no answer');
    await until(() => stage.relay.connections.length > 1, WITHIN_MS);
    await untilSynced(mias);
    expect(textsOf(await replay(stage))).toEqual(['no answer']);
    expect(stage.relay.log.length).toBe(length + 1);
  });

  test('[S19] a composition that never ends holds news back for five seconds at most', async ({
    expect,
  }) => {
    const stage = await enter();
    const mias = await stage.open();
    await untilSynced(mias);
    const { updateOf } = await import('../../support/sync/log-author.ts');
    const { Doc } = await import('yjs');
    const bens = new Doc();
    const composing = setInterval(() => mias.setComposing(true), 100);
    mias.setComposing(true);
    const began = performance.now();
    stage.relay.append(
      await stage.ben.frame(updateOf(bens, (doc) => void jot(doc, stage.ben, 'x'))),
    );
    await until(() => textsOf(mias.doc).length === 1);
    clearInterval(composing);
    expect(performance.now() - began).toBeGreaterThan(4_000);
  });

  // Taken out: the part of the patience that grows. The line was cut after ten seconds, and the next
  // one had the same bytes before it.
  test('[S17] a large append has as much longer as its bytes take on a slow line', async ({
    expect,
  }) => {
    const stage = await enter();
    const mias = await stage.open();
    await untilSynced(mias);
    stage.relay.script.onMessage = (connection, message) => {
      if (message.type !== 'commit' && message.type !== 'append') return false;
      const { length } = stage.relay.log;
      setTimeout(() => {
        connection.send({ type: 'ack', id: message.id, seq: length + 1 });
      }, 12_000);
      return true;
    };
    mias.doc.getArray('a').push(['x'.repeat(150_000)]);
    await until(() => mias.status().waiting > 0);
    await until(() => mias.status().waiting === 0, WITHIN_MS);
    expect(stage.relay.connections.length).toBe(1);
  });
});
