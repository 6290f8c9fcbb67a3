/**
 * The limit that the relay is measured against: a `ws` server that gives each message to the other
 * connections of its path, and does nothing else. Tells its port, ends when its parent does. The first
 * argument `silent`: it does not answer the author, as providers of y-websocket need it. The second: the
 * port to listen on.
 */
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

const answers = process.argv[2] !== 'silent';
const rooms = new Map<string, Set<WebSocket>>();
const port = Number(process.argv[3] ?? 0);
const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });

server.on('connection', (socket, request) => {
  const path = request.url ?? '';
  const room = rooms.get(path) ?? new Set();
  rooms.set(path, room.add(socket));
  socket.on('message', (data) => {
    for (const other of room) if (other !== socket) other.send(data);
    // The author is told too, as by the relay's acknowledgement.
    if (answers) socket.send('ok');
  });
  socket.on('close', () => room.delete(socket));
});
server.on('listening', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
