/** A graceful stop, seen from inside: V52 of sync-server/RELAY.md. */
import { expect, test } from 'vitest';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import type { LogStore } from '../../../sync-server/log/log-store.ts';
import { createMemoryStore } from '../../../sync-server/log/memory-store.ts';
import { startRelayInProcess } from '../../support/relay-in-process.ts';
import { enterLive, makeRoom, newFrameWriter, newTestRoom } from '../../support/wire-client.ts';

test('[V52] what was received before the stop is stored and acknowledged, then the end', async () => {
  const store = createMemoryStore();
  const waiting: (() => void)[] = [];
  const slow: LogStore = {
    ...store,
    async append(request) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return store.append(request);
    },
  };
  const relay = await startRelayInProcess({ store: slow });
  const room = await newTestRoom();
  await makeRoom(relay, room);
  const { client } = await enterLive(relay, room);
  const write = newFrameWriter(room);
  for (let id = 1; id <= 3; id += 1) client.send({ type: 'append', id, frame: write() });
  await expect.poll(() => waiting.length).toBe(3);
  const stopped = relay.close();
  for (let id = 1; id <= 3; id += 1) {
    waiting.shift()?.();
    expect(await client.expect('ack')).toEqual({ type: 'ack', id, seq: id });
  }
  expect(await client.expect('error')).toMatchObject({ code: 'stopping' });
  expect((await client.closed).code).toBe(CLOSE_NUMBERS.stopping);
  await stopped;
});
