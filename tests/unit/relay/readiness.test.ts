/** What an operator's machines ask: V75, V76 and V77 of sync-server/RELAY.md. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test, vi } from 'vitest';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { err } from '#shared/base/result.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import { troubleOf } from '../../../sync-server/ops/storage-trouble.ts';
import { httpGet } from '../../support/http-get.ts';
import { relayMetric } from '../../support/relay-metric.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startRelayInProcess, type InProcessRelay } from '../../support/relay-in-process.ts';
import {
  connect,
  enterLive,
  makeRoom,
  newFrameWriter,
  newTestRoom,
} from '../../support/wire-client.ts';

let relay: InProcessRelay;
afterEach(async () => {
  vi.restoreAllMocks();
  await relay.close();
});

const metric = (name: string): Promise<number> => relayMetric(relay.port, name);

test('[V75] what was appended, sent and ended is counted, with names that say their unit', async () => {
  relay = await startRelayInProcess();
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const frame = newFrameWriter(room)(1_000);
  client.send({ type: 'append', id: 1, frame });
  await client.expect('ack');
  expect(await metric('twoway_connections')).toBe(1);
  expect(await metric('twoway_rooms_in_memory')).toBe(1);
  expect(await metric('twoway_appends_total{outcome="stored"}')).toBe(1);
  expect(await metric('twoway_appends_total{outcome="room-full"}')).toBe(0);
  expect(await metric('twoway_append_bytes_total')).toBe(frame.length);
  expect(await metric('twoway_append_seconds_count')).toBe(1);
  expect(await metric('twoway_received_bytes_total')).toBeGreaterThan(frame.length);
  expect(await metric('twoway_sent_bytes_total')).toBeGreaterThan(100);
  client.sendBytes('no message');
  await client.closed;
  expect(await metric('twoway_connections_ended_total{reason="malformed"}')).toBe(1);
  expect(await metric('twoway_storage_writable')).toBe(1);
  expect(await metric('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
});

test('[V75] no room, person or address is in the metrics', async () => {
  relay = await startRelayInProcess();
  const room = await newTestRoom();
  await makeRoom(relay, room);
  await enterLive(relay, room);
  const { body, headers } = await httpGet(relay.port, '/metrics');
  expect(headers['content-type']).toContain('text/plain; version=0.0.4');
  expect(body).not.toContain(room.roomId);
  expect(body).not.toContain('127.0.0.1');
  const labels = new Set([...body.matchAll(/^twoway_[^{\n]*\{(\w+)=/gm)].map(([, name]) => name));
  expect(labels).toEqual(new Set(['edge', 'kind', 'le', 'limit', 'outcome', 'reason']));
});

test('[V75] the metrics are not there, or ask for the token, as the operator says', async () => {
  relay = await startRelayInProcess({ config: { metrics: { access: 'off' } } });
  expect((await httpGet(relay.port, '/metrics')).status).toBe(404);
  await relay.close();
  const token = 'tulips-in-february';
  relay = await startRelayInProcess({ config: { metrics: { access: 'token', token } } });
  expect((await httpGet(relay.port, '/metrics')).status).toBe(401);
  const ask = (given: string) =>
    httpGet(relay.port, '/metrics', { authorization: `Bearer ${given}` });
  expect((await ask(`${token}x`)).status).toBe(401);
  expect((await ask(token)).status).toBe(200);
});

function sqliteFault(errcode: number): Error {
  return Object.assign(new Error('the secret was tulip'), { code: 'ERR_SQLITE_ERROR', errcode });
}

/** A store that cannot write while `fault` is set. */
function failingStore() {
  const state: { fault: Error | undefined } = { fault: undefined };
  const store = createMemoryStore();
  const failing: LogStore = {
    ...store,
    append: async (request) => (fails() ? err('storage-fault') : store.append(request)),
    check: async () => (fails() ? err('storage-fault') : store.check()),
  };
  const fails = (): boolean => {
    if (state.fault !== undefined) relay.watch.failed(state.fault);
    return state.fault !== undefined;
  };
  return { store: failing, state };
}

test('[V76] a full disk shows in readiness, metrics and one line, and its end is noticed by itself', async () => {
  const { store, state } = failingStore();
  relay = await startRelayInProcess({ store });
  expect(await httpGet(relay.port, '/readyz')).toMatchObject({ status: 200, body: 'ready\n' });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  state.fault = sqliteFault(13);
  for (let id = 1; id <= 5; id += 1) {
    client.send({ type: 'append', id, frame: write() });
    await client.expect('nack');
    client.send({ type: 'resume' });
  }
  const answer = await httpGet(relay.port, '/readyz');
  expect(answer).toMatchObject({ status: 503, body: 'storage-full\n' });
  expect((await httpGet(relay.port, '/healthz')).status).toBe(200);
  expect(await metric('twoway_storage_writable')).toBe(0);
  expect(await metric('twoway_storage_faults_total{kind="storage-full"}')).toBeGreaterThan(4);
  const lines = () => relay.events.filter(({ event }) => event.startsWith('storage-'));
  expect(lines()).toMatchObject([{ event: 'storage-trouble', trouble: 'storage-full' }]);
  expect(JSON.stringify(lines())).not.toContain('tulip');
  state.fault = undefined;
  await expect.poll(() => lines().length).toBe(2);
  expect(lines()[1]).toMatchObject({ event: 'storage-works-again' });
  expect((await httpGet(relay.port, '/readyz')).status).toBe(200);
});

test('[V76] readiness that is asked often costs one write a second', async () => {
  let checks = 0;
  const store = createMemoryStore();
  const counting: LogStore = {
    ...store,
    check() {
      checks += 1;
      return store.check();
    },
  };
  relay = await startRelayInProcess({ store: counting });
  const began = performance.now();
  for (let count = 0; count < 50; count += 1) await httpGet(relay.port, '/readyz');
  expect(checks).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - began) / 1000));
});

test.each([
  [sqliteFault(13), 'storage-full'],
  [sqliteFault(8), 'storage-read-only'],
  [sqliteFault(8 | (1 << 8)), 'storage-read-only'],
  [sqliteFault(11), 'storage-fault'],
  [Object.assign(new Error(), { code: 'ENOSPC' }), 'storage-full'],
  [Object.assign(new Error(), { code: '57P01' }), 'storage-away'],
  [Object.assign(new Error(), { code: 'ECONNREFUSED' }), 'storage-away'],
  [new TypeError('ours'), 'storage-fault'],
  ['no error at all', 'storage-fault'],
] as const)('[V76] %s is %s', (fault, trouble) => {
  expect(troubleOf(fault)).toBe(trouble);
});

/** What sqlite itself throws for a statement in a file of a few pages. */
function thrownBySqlite(readOnly: boolean, sql: string): unknown {
  const path = join(temporaryFolder('engine'), 'small.sqlite');
  const made = new DatabaseSync(path);
  made.exec('CREATE TABLE entry (frame BLOB)');
  made.close();
  const database = new DatabaseSync(path, { readOnly });
  try {
    database.exec(sql);
    return undefined;
  } catch (fault) {
    return fault;
  } finally {
    database.close();
  }
}

test('[V76] what sqlite throws at a full disk and a read-only file is known for that', () => {
  const insert = 'INSERT INTO entry VALUES (zeroblob(100000))';
  expect(troubleOf(thrownBySqlite(false, `PRAGMA max_page_count = 3; ${insert}`))).toBe(
    'storage-full',
  );
  expect(troubleOf(thrownBySqlite(true, insert))).toBe('storage-read-only');
});

test('[V77] a relay that drains says so, takes nobody new, and serves each until its moment', async () => {
  relay = await startRelayInProcess({ limits: { drainPerSecond: 1, drainSeconds: 60 } });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const waiting = await Promise.all(
    Array.from({ length: 60 }, () => connect(`${relay.url}/v1/r/${room.roomId}`)),
  );
  vi.spyOn(Math, 'random').mockReturnValue(0.99);
  const stopped = relay.close();
  expect(await httpGet(relay.port, '/readyz')).toMatchObject({ status: 503, body: 'draining\n' });
  await expect(connect(`${relay.url}/v1/r/${room.roomId}`)).rejects.toThrow('503');
  client.send({ type: 'append', id: 1, frame: newFrameWriter(room)() });
  expect(await client.expect('ack')).toMatchObject({ id: 1 });
  await Promise.all([...waiting, client].map((one) => one.close()));
  await stopped;
});

test('[V77] the moments are spread over the time that the operator gives', async () => {
  relay = await startRelayInProcess({ limits: { drainPerSecond: 100, drainSeconds: 1 } });
  const room = await newTestRoom();
  const waiting = await Promise.all(
    Array.from({ length: 200 }, () => connect(`${relay.url}/v1/r/${room.roomId}`)),
  );
  const timers = vi.spyOn(globalThis, 'setTimeout');
  await relay.close();
  for (const { closed } of waiting) expect((await closed).code).toBe(CLOSE_NUMBERS.stopping);
  // The moments that it chose: when they come is for the machine to say.
  const moments = timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms > 0 && ms < 1_000);
  expect(moments.length).toBeGreaterThanOrEqual(200);
  const early = moments.filter((ms) => ms < 500).length;
  expect(early).toBeGreaterThan(20);
  expect(moments.length - early).toBeGreaterThan(20);
});
