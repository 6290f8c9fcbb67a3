/** The single measurements of a running server, each with the load of a crew. */
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMsOf } from '../cpu-time.ts';
import { residentBytesOf } from '../resident-memory.ts';
import type { Crew } from './crew.ts';
import { median, middleAndTail, type Figures } from './figures.ts';
import { SEALED_BYTES } from './sealed-appends.ts';
import type { Spent } from './processor-shares.ts';
import type { Running } from './targets.ts';

/** Rooms of two, and how long a measurement takes. */
export type Load = { readonly rooms: number; readonly seconds: number; readonly warmMs: number };

const PAIR_PER_SECOND = 20;
const PACED_PER_SECOND = 2_000;
/** Appends of one author on the way at once. */
const WINDOW = 8;
const RECORD_BYTES = 100 * 1_024;
const KIB = 1_024;

async function fillRooms(running: Running, crew: Crew, rooms: number, sealedBytes = SEALED_BYTES) {
  const { place } = running;
  await crew.ask('done', (member) => ({ type: 'make', place, rooms: crew.share(rooms, member) }));
  await crew.ask('done', { type: 'enter', place, sealedBytes });
}

async function pace(running: Running, crew: Crew, { rooms, seconds, warmMs }: Load, all: number) {
  await fillRooms(running, crew, rooms);
  const before = cpuMsOf(running.pid()) ?? 0;
  const asked = { type: 'pace', warmMs, seconds } as const;
  // One room is one process's; the others have nothing to do meanwhile.
  const paced =
    rooms === 1
      ? [await crew.askOne('paced', { ...asked, perSecond: all })]
      : await crew.ask('paced', { ...asked, perSecond: all / crew.size });
  const serverMs = (cpuMsOf(running.pid()) ?? 0) - before;
  await crew.ask('done', { type: 'leave' });
  const wallMs = Math.max(...paced.map((one) => one.wallMs));
  const spent: Spent = { wallMs, serverMs, loadMs: paced.map(({ cpuMs }) => cpuMs) };
  return { ...middleAndTail(paced.flatMap(({ latenciesMs }) => latenciesMs)), spent };
}

/** One pair, 20 edits a second. */
export async function measurePair(
  running: Running,
  crew: Crew,
  load: Omit<Load, 'rooms'>,
  into: Figures,
): Promise<Spent> {
  const { p50, p99, spent } = await pace(running, crew, { ...load, rooms: 1 }, PAIR_PER_SECOND);
  into.add('pairP50Ms', p50);
  into.add('pairP99Ms', p99);
  return spent;
}

/** Many rooms, 2,000 updates a second over all of them. */
export async function measurePaced(
  running: Running,
  crew: Crew,
  load: Load,
  into: Figures,
): Promise<Spent> {
  const { p50, p99, spent } = await pace(running, crew, load, PACED_PER_SECOND);
  into.add('pacedP50Ms', p50);
  into.add('pacedP99Ms', p99);
  return spent;
}

/** As much as goes; then kill -9 in the midst of it, and everything acknowledged is read back. */
export async function measureSaturated(
  running: Running,
  crew: Crew,
  { rooms, seconds, warmMs }: Load,
  into: Figures,
): Promise<Spent> {
  await fillRooms(running, crew, rooms);
  await crew.ask('done', { type: 'saturate', window: WINDOW });
  await delay(warmMs);
  const look = async () => ({
    server: cpuMsOf(running.pid()) ?? 0,
    load: await crew.ask('counted', { type: 'count' }),
  });
  const before = await look();
  await delay(seconds * 1_000);
  const after = await look();
  await running.kill();
  const each = after.load.map((now, member) => {
    const then = before.load[member] ?? now;
    return {
      count: now.delivered - then.delivered,
      wallMs: now.atMs - then.atMs,
      cpuMs: now.cpuMs - then.cpuMs,
    };
  });
  const wallMs = median(each.map((one) => one.wallMs));
  const delivered = each.reduce((all, { count }) => all + count, 0);
  const serverMs = after.server - before.server;
  into.add('saturatedPerSecond', (delivered / wallMs) * 1_000);
  into.add('serverCpuMsPer1000', (serverMs / delivered) * 1_000);
  await crew.ask('done', { type: 'leave' });
  await running.restart();
  const read = await crew.ask('read', { type: 'read-back', place: running.place });
  into.addLost(read.reduce((all, { lost }) => all + lost, 0));
  return { wallMs, serverMs, loadMs: each.map(({ cpuMs }) => cpuMs) };
}

/** A fresh process with so many rooms of two that do nothing; then each room gets a record of 100 KB. */
export async function measureIdle(
  running: Running,
  crew: Crew,
  rooms: number,
  into: Figures,
): Promise<{
  readonly residentMb: number;
  readonly inUsePerConnectionKb: number;
  readonly inUsePerRoomKb: number;
}> {
  const { place } = running;
  await crew.ask('done', (member) => ({ type: 'make', place, rooms: crew.share(rooms, member) }));
  await running.kill();
  await running.restart();
  const look = async () => {
    await running.memoryInUse();
    const inUse = await running.memoryInUse();
    return { inUse, resident: residentBytesOf(running.pid()) };
  };
  const empty = await look();
  await crew.ask('done', { type: 'enter', place, sealedBytes: RECORD_BYTES });
  const entered = await look();
  await crew.ask('done', { type: 'fill' });
  const filled = await look();
  await crew.ask('done', { type: 'leave' });
  const kilobytes = (bytes: number, among: number): number =>
    Math.round((bytes / KIB / among) * 100) / 100;
  into.add('idleRssPerConnectionKb', kilobytes(entered.resident - empty.resident, 2 * rooms));
  into.add('idleRssPerRoomKb', kilobytes(filled.resident - entered.resident, rooms));
  return {
    residentMb: Math.round(filled.resident / KIB / KIB),
    inUsePerConnectionKb: kilobytes(entered.inUse - empty.inUse, 2 * rooms),
    inUsePerRoomKb: kilobytes(filled.inUse - entered.inUse, rooms),
  };
}
