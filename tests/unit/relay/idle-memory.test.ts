/** What a connection that does nothing costs the relay: V104 of sync-server/RELAY.md. */
import { afterEach, expect, test } from 'vitest';
import { startRelayProcess, type RelayProcess } from '../../support/relay-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { enterLive, makeRoom, newTestRoom, type WireClient } from '../../support/wire-client.ts';

const KIB = 1024;
const ROOMS = 100;
const clients: WireClient[] = [];
let relay: RelayProcess;

afterEach(async () => {
  for (const client of clients) client.socket.terminate();
  await relay.kill();
});

test('[V104] a connection at rest costs the relay less than 8 KB', async () => {
  relay = await startRelayProcess({
    dataDir: temporaryFolder('idle-memory'),
    env: { TWOWAY_CREATES_PER_HOUR: '10000' },
    tellsMemory: true,
  });
  const place = { url: relay.url, name: `127.0.0.1:${relay.port}` };
  const enterMany = async (): Promise<number> => {
    for (let count = 0; count < ROOMS; count += 1) {
      const room = await newTestRoom();
      await makeRoom(place, room);
      for (const _ of ['one', 'other']) clients.push((await enterLive(place, room)).client);
    }
    await relay.memoryInUse();
    return relay.memoryInUse();
  };
  // The first of them are what the program itself needs to have done it all once.
  const before = await enterMany();
  const after = await enterMany();
  expect((after - before) / (2 * ROOMS)).toBeLessThan(8 * KIB);
});
