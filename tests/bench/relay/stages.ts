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

/** What is in use and resident, after a collection. */
type Memory = { readonly inUse: number; readonly resident: number };

/** What idle rooms cost beside what the figures say: in use after a collection, in KB. */
export type IdleCost = {
  readonly residentMb: number;
  readonly inUsePerConnectionKb: number;
  readonly inUsePerRoomKb: number;
  /** A room with a record whose author wrote on the connection that is still there. */
  readonly inUsePerWrittenRoomKb: number;
};

async function lookAtMemory(running: Running): Promise<Memory> {
  await running.memoryInUse();
  const inUse = await running.memoryInUse();
  return { inUse, resident: residentBytesOf(running.pid()) };
}

/**
 * A fresh process with so many rooms of two that do nothing, and the same once each room has a record of
 * 100 KB: what more that one has grown is the record's. Between them, each author writes that record.
 */
export async function measureIdle(
  running: Running,
  crew: Crew,
  rooms: number,
  into: Figures,
): Promise<IdleCost> {
  const { place } = running;
  await crew.ask('done', (member) => ({ type: 'make', place, rooms: crew.share(rooms, member) }));
  const grow = async (): Promise<{ readonly now: Memory; readonly grown: Memory }> => {
    await running.kill();
    await running.restart();
    const before = await lookAtMemory(running);
    await crew.ask('done', { type: 'enter', place, sealedBytes: RECORD_BYTES });
    const now = await lookAtMemory(running);
    return { now, grown: grownBy(before, now) };
  };
  const empty = await grow();
  await crew.ask('done', { type: 'fill' });
  const written = grownBy(empty.now, await lookAtMemory(running));
  await crew.ask('done', { type: 'leave' });
  const full = await grow();
  await crew.ask('done', { type: 'leave' });
  const record = grownBy(empty.grown, full.grown);
  into.add('idleRssPerConnectionKb', kilobytes(empty.grown.resident, 2 * rooms));
  into.add('idleRssPerRoomKb', kilobytes(record.resident, rooms));
  return {
    residentMb: Math.round(full.now.resident / KIB / KIB),
    inUsePerConnectionKb: kilobytes(empty.grown.inUse, 2 * rooms),
    inUsePerRoomKb: kilobytes(record.inUse, rooms),
    inUsePerWrittenRoomKb: kilobytes(written.inUse, rooms),
  };
}

function grownBy(before: Memory, after: Memory): Memory {
  return { inUse: after.inUse - before.inUse, resident: after.resident - before.resident };
}

function kilobytes(bytes: number, among: number): number {
  return Math.round((bytes / KIB / among) * 100) / 100;
}
