import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { waitFor } from '../../support/wait.ts';

let echo: Server;
let proxy: TcpProxy;

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('data', (chunk) => socket.write(chunk));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  proxy = await startTcpProxy(address !== null && typeof address === 'object' ? address.port : 0, {
    record: true,
  });
});

afterEach(async () => {
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

test('bytes pass both ways and are recorded', async () => {
  const client = call();
  client.socket.write('hello');
  await waitFor('the echo is back', () => client.heard() === 'hello');
  expect(proxy.recorded('up').toString()).toBe('hello');
  expect(proxy.recorded('down').toString()).toBe('hello');
  expect(proxy.connections()).toEqual({ open: 1, ever: 1 });
  client.socket.destroy();
});

test('what is held arrives after mending, in order', async () => {
  const client = call();
  client.socket.write('one ');
  await waitFor('the first is back', () => client.heard() === 'one ');
  proxy.hold('up');
  client.socket.write('two ');
  client.socket.write('three');
  const other = call();
  await waitFor('the second connection stands', () => proxy.connections().open === 2);
  expect(client.heard()).toBe('one ');
  proxy.mend();
  await waitFor('the rest is back', () => client.heard() === 'one two three');
  client.socket.destroy();
  other.socket.destroy();
});

test('a cut network breaks what is open and refuses what is new, until it is mended', async () => {
  const before = call();
  before.socket.write('x');
  await waitFor('the echo is back', () => before.heard() === 'x');
  proxy.cut();
  await waitFor('the open connection is broken', () => before.isBroken());
  const during = call();
  await waitFor('the new connection is refused', () => during.isBroken());
  proxy.mend();
  const after = call();
  after.socket.write('y');
  await waitFor('the echo is back', () => after.heard() === 'y');
  after.socket.destroy();
});

test('a network that is cut after so many bytes lets those through and no more', async () => {
  let arrived = '';
  echo.on('connection', (socket) => socket.on('data', (chunk) => (arrived += chunk.toString())));
  proxy.cutAfter('up', 8);
  const client = call();
  client.socket.write('hello');
  await waitFor('the first five are there', () => arrived === 'hello');
  client.socket.write(' to you');
  await waitFor('the connection is broken', () => client.isBroken());
  await waitFor('eight are there', () => arrived === 'hello to');
});

function call(): { socket: Socket; heard(): string; isBroken(): boolean } {
  const socket = connect(proxy.port, '127.0.0.1');
  let heard = '';
  let isBroken = false;
  socket.on('data', (chunk) => (heard += chunk.toString()));
  socket.on('error', () => (isBroken = true));
  socket.on('close', () => (isBroken = true));
  return { socket, heard: () => heard, isBroken: () => isBroken };
}
