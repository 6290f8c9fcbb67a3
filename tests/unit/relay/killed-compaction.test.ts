/** The relay killed while a room is compacted: V68 of sync-server/RELAY.md, and L16. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bytes } from '#shared/base/bytes.ts';
import { nextCursor } from '#shared/wire/chain.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import { SNAPSHOT_PATIENCE_MS } from '#shared/wire/limits.ts';
import { askLease, compact, stageSnapshot, takeSnapshot } from '../../support/compaction.ts';
import { startRelayProcess, type RelayProcess } from '../../support/relay-process.ts';
import {
  enter,
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
  type TestRoom,
} from '../../support/wire-client.ts';

const FAST = { TWOWAY_APPENDS_PER_SECOND: '100000', TWOWAY_APPEND_BURST: '100000' };
const ENTRIES = 300;
let dataDir: string;
let room: TestRoom;
const running = new Set<RelayProcess>();

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'twoway-relay-'));
});
afterEach(async () => {
  for (const relay of running) await relay.kill();
  running.clear();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the relay on the same data. `aheadMs`: how far its clock is ahead. */
async function start(aheadMs = 0): Promise<RelayProcess> {
  const code = `const now = Date.now; Date.now = () => now() + ${aheadMs};`;
  const clock = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
  const env = aheadMs === 0 ? FAST : { ...FAST, ...clock };
  const relay = await startRelayProcess({ dataDir, port: 0, env });
  running.add(relay);
  return relay;
}

async function kill(relay: RelayProcess): Promise<void> {
  await relay.kill();
  running.delete(relay);
}

const placeOf = (relay: RelayProcess) => ({ url: relay.url, name: `127.0.0.1:${relay.port}` });

/** A room with many entries at a running relay, and its author. */
async function fill(relay: RelayProcess) {
  room = await newTestRoom();
  await makeRoom(placeOf(relay), room);
  const { client, welcome } = await enterLive(placeOf(relay), room);
  const write = newFrameWriter(room);
  let covers: Cursor = room.start;
  for (let id = 1; id <= ENTRIES; id += 1) {
    const frame = write(300);
    client.send({ type: 'append', id, frame });
    covers = await nextCursor(covers, frame);
  }
  for (let id = 1; id <= ENTRIES; id += 1) await client.expect('ack');
  return { client, connectionId: welcome.connectionId, write, covers };
}

/** Reads the room as a new device that wants entries; checks the chain; returns its head. */
async function replay(relay: RelayProcess): Promise<Cursor> {
  const { client } = await enter(placeOf(relay), room, { mode: 'replay' });
  let cursor = room.start;
  for (;;) {
    const message = await client.take();
    if (message.type === 'entry') cursor = await nextCursor(cursor, message.frame);
    if (message.type !== 'caught-up') continue;
    expect(message.head).toEqual(cursor);
    await client.close();
    return cursor;
  }
}

async function snapshotsOf(relay: RelayProcess) {
  const { client, welcome } = await enter(placeOf(relay), room, { mode: 'head' });
  await client.closed;
  return welcome;
}

test('[V68] killed between the first part and the commit, the room has no snapshot and all entries', async () => {
  const relay = await start();
  const { client, connectionId, write, covers } = await fill(relay);
  expect(await askLease(client, connectionId)).toBe(true);
  await stageSnapshot(client, write, { covers });
  client.send({ type: 'ping' });
  await client.expect('pong');
  await kill(relay);
  const again = await start();
  expect((await snapshotsOf(again)).snapshots).toEqual([]);
  expect(await replay(again)).toEqual(covers);
  const back = await enterLive(placeOf(again), room, { cursor: covers });
  const frame = await compact(back.client, back.welcome.connectionId, newFrameWriter(room), {
    covers,
    size: 50_000,
  });
  const { client: fresh } = await enter(placeOf(again), room);
  expect(await takeSnapshot(fresh)).toEqual({ covers, frame });
});

test('[V68] killed with a commit on its way, the snapshot is there whole or not at all', async () => {
  const relay = await start();
  const { client, connectionId, write, covers } = await fill(relay);
  expect(await askLease(client, connectionId)).toBe(true);
  const frame: Bytes = await stageSnapshot(client, write, { covers, size: 150_000 });
  client.send({ type: 'snapshot-commit', id: 1 });
  await kill(relay);
  const again = await start();
  const { snapshots } = await snapshotsOf(again);
  if (snapshots.length > 0) {
    const { client: fresh } = await enter(placeOf(again), room);
    expect(await takeSnapshot(fresh)).toEqual({ covers, frame });
  }
  expect(await replay(again)).toEqual(covers);
});

test('[V68] killed between commit and sweep, and as the sweep begins, nothing but the old is gone', async () => {
  const relay = await start();
  const { client, connectionId, write, covers } = await fill(relay);
  const frame = await compact(client, connectionId, write, { covers, size: 50_000 });
  const tail = write(300);
  client.send({ type: 'append', id: 9999, frame: tail });
  await client.expect('ack');
  await kill(relay);
  const untouched = await start();
  expect((await replay(untouched)).seq).toBe(ENTRIES + 1);
  await kill(untouched);
  for (let count = 0; count < 2; count += 1) await kill(await start(SNAPSHOT_PATIENCE_MS + 1000));
  const swept = await start(SNAPSHOT_PATIENCE_MS + 1000);
  const bytes = async () => (await snapshotsOf(swept)).roomBytes;
  await expect.poll(bytes).toBe(frame.length + tail.length);
  const { client: fresh } = await enter(placeOf(swept), room);
  expect(await takeSnapshot(fresh)).toEqual({ covers, frame });
  expect(await fresh.expect('entry')).toMatchObject({ seq: ENTRIES + 1, frame: tail });
  expect((await fresh.expect('caught-up')).head).toEqual(await nextCursor(covers, tail));
});
