/**
 * A load process: raw clients in rooms of two, at a relay or at the bare server, as its parent says
 * (load-messages.ts). It tells how much of a processor it took itself, and ends with its parent.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { newTestRoom, type TestRoom } from '../../support/wire-client.ts';
import { waitFor } from '../../support/wait.ts';
import { makeRoomAt } from './enter-room.ts';
import { sharedNow, type FromLoad, type ToLoad } from './load-messages.ts';
import { loadRoom, type LoadedRoom } from './loaded-room.ts';

/** Handshakes at once; filling is done by fewer, since what is filled in is large. */
const AT_ONCE = 32;
const PATIENCE_MS = 60_000;

let made: TestRoom[] = [];
let rooms: LoadedRoom[] = [];

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Does `work` on each, some of them at once; in their order. */
async function each<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return done;
}

const sum = (of: (room: LoadedRoom) => number): number =>
  rooms.reduce((total, room) => total + of(room), 0);
const arrived = (): boolean => rooms.every((room) => room.delivered() === room.sent());

async function pace(asked: Extract<ToLoad, { type: 'pace' }>): Promise<FromLoad> {
  const { perSecond, warmMs, seconds } = asked;
  const first = sharedNow();
  const last = first + warmMs + seconds * 1_000;
  const latenciesMs: number[] = [];
  for (const room of rooms)
    room.time(first + warmMs, (latencyMs) => void latenciesMs.push(latencyMs));
  const cpuBefore = cpuMs();
  let sent = 0;
  for (let now = first; now < last; now = sharedNow()) {
    const due = Math.floor(((now - first) / 1_000) * perSecond);
    for (; sent < due; sent += 1) rooms[sent % rooms.length]?.append(1);
    await delay(1);
  }
  const [wallMs, cpu] = [sharedNow() - first, cpuMs() - cpuBefore];
  await waitFor('all that was sent is there', arrived, PATIENCE_MS);
  return { type: 'paced', latenciesMs, wallMs, cpuMs: cpu };
}

async function answer(asked: ToLoad): Promise<FromLoad> {
  switch (asked.type) {
    case 'make':
      made = await each(Array.from({ length: asked.rooms }), newTestRoom);
      await each(made, (room) => makeRoomAt(asked.place, room));
      return { type: 'done' };
    case 'enter':
      rooms = await each(made, (room) => loadRoom(asked.place, room, asked.sealedBytes));
      return { type: 'done' };
    case 'saturate':
      for (const room of rooms) room.saturate(asked.window);
      return { type: 'done' };
    case 'count': {
      const delivered = sum((room) => room.delivered());
      return { type: 'counted', delivered, atMs: sharedNow(), cpuMs: cpuMs() };
    }
    case 'pace':
      return pace(asked);
    case 'fill':
      await each(rooms, async (room) => {
        room.append(1);
        await waitFor('it is there', () => room.delivered() === room.sent(), PATIENCE_MS);
      });
      return { type: 'done' };
    case 'leave':
      await Promise.all(rooms.map((room) => room.leave()));
      return { type: 'done' };
    case 'read-back': {
      const lost = await each(rooms, (room) => room.readBack(asked.place));
      const acked = sum((room) => room.acked());
      return { type: 'read', acked, lost: lost.reduce((total, one) => total + one, 0) };
    }
  }
}

process.on('message', (asked: ToLoad) => {
  answer(asked)
    .catch((fault: unknown): FromLoad => ({ type: 'failed', reason: String(fault) }))
    .then((said) => process.send?.(said))
    .catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit(0));
