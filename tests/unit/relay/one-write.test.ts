/** What a relay's socket sends in one turn of the event loop. [V97] */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { RelaySocket } from '../../../sync-server/front/relay-socket.ts';

const server = createServer();
const sockets = new WebSocketServer({ noServer: true, WebSocket: RelaySocket });

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('[V97] all that is sent in one turn leaves in one write, in its order', async () => {
  let writes = 0;
  const accepted = new Promise<RelaySocket>((resolve) =>
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, (socket) => {
        const write = stream._write.bind(stream);
        const writeMany = stream._writev?.bind(stream);
        stream._write = (...given) => {
          writes += 1;
          write(...given);
        };
        stream._writev = (...given) => {
          writes += 1;
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
  for (const turn of [1, 2]) {
    relaySide.send(`${turn} first`);
    await Promise.resolve();
    relaySide.send(`${turn} then`);
    expect(writes).toBe(turn - 1);
    while (heard.length < 2 * turn) await once(client, 'message');
    expect(writes).toBe(turn);
  }
  expect(heard).toEqual(['1 first', '1 then', '2 first', '2 then']);
  relaySide.send('last');
  relaySide.close(4000);
  const [code] = (await once(client, 'close')) as [number];
  expect([heard.at(-1), code]).toEqual(['last', 4000]);
});
