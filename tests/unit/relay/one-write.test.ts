/** What a relay's socket sends in one turn of the event loop: V90 and V97 of sync-server/RELAY.md. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { utf8 } from '#shared/base/bytes.ts';
import { createHeldBytes } from '../../../sync-server/front/held-bytes.ts';
import { RelaySocket } from '../../../sync-server/front/relay-socket.ts';
import { createSocketLink } from '../../../sync-server/front/socket-link.ts';
import { limitsWith } from '../../../sync-server/limits.ts';

const server = createServer();
const sockets = new WebSocketServer({ noServer: true, WebSocket: RelaySocket });

afterEach(() => {
  server.removeAllListeners('upgrade');
  server.closeAllConnections();
  server.close();
});

/** A client, what it hears, and the relay's side of it; `counted` is called at each write. */
async function pair(counted: () => void) {
  const accepted = new Promise<RelaySocket>((resolve) =>
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, (socket) => {
        const write = stream._write.bind(stream);
        const writeMany = stream._writev?.bind(stream);
        stream._write = (...given) => {
          counted();
          write(...given);
        };
        stream._writev = (...given) => {
          counted();
          writeMany?.(...given);
        };
        socket.gatherOn(stream);
        resolve(socket);
      }),
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: string[] = [];
  client.on('message', (message: Buffer) => heard.push(message.toString()));
  const relaySide = await accepted;
  await once(client, 'open');
  return { relaySide, client, heard };
}

test('[V97] all that is sent in one turn leaves in one write, in its order', async () => {
  let writes = 0;
  const { relaySide, client, heard } = await pair(() => (writes += 1));
  for (const turn of [1, 2]) {
    relaySide.send(utf8(`${turn} first`));
    await Promise.resolve();
    relaySide.send(utf8(`${turn} then`));
    expect(writes).toBe(turn - 1);
    while (heard.length < 2 * turn) await once(client, 'message');
    expect(writes).toBe(turn);
  }
  expect(heard).toEqual(['1 first', '1 then', '2 first', '2 then']);
  relaySide.send(utf8('last'));
  relaySide.close(4000);
  const [code] = (await once(client, 'close')) as [number];
  expect([heard.at(-1), code]).toEqual(['last', 4000]);
});

test('[V90] what was sent in one turn waits no longer once the system has taken it', async () => {
  const limits = limitsWith({});
  const output = createHeldBytes(limits.maxOutputBytes, () => undefined);
  const { relaySide, heard } = await pair(() => undefined);
  const owner = { number: 1, room: undefined, over: () => undefined };
  const link = createSocketLink(relaySide, owner, {
    ...{ limits, now: () => 0, reached: () => undefined },
    ...{ output, log: () => undefined },
    traffic: { received: () => undefined, sent: () => undefined },
  });
  const count = 1_000;
  for (let one = 0; one < count; one += 1) link.send({ type: 'pong' });
  expect(output.total()).toBeGreaterThan(count);
  await expect.poll(() => heard.length).toBe(count);
  await expect.poll(() => link.backlog()).toBe(0);
});
