/**
 * The real relay process for an hour under a mixed load: some hundred rooms whose two devices come, catch
 * up, type, invite, compact and go, while its days go by in minutes, so that what is swept after days is
 * swept. `npm run soak -- [--minutes M] [--engine sqlite|postgres] [--rooms N] [--seed S] [--json]` looks
 * at its memory each minute, reads back everything that was acknowledged, and says whether memory is flat.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createChance } from '../support/chance.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeRoom, newTestRoom } from '../support/wire-client.ts';
import { residentBytesOf } from './resident-memory.ts';
import { flatnessOf, type Look } from './soak/flatness.ts';
import { createRoomStory, type RoomStory } from './soak/room-story.ts';
import { keepVisiting, type Deeds } from './soak/visitor.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    engine: { type: 'string', default: 'sqlite' },
    rooms: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(randomInt(2 ** 30)) },
    json: { type: 'boolean', default: false },
  },
});
const [minutes, rooms, seed] = [Number(values.minutes), Number(values.rooms), Number(values.seed)];
const MINUTE_MS = 60_000;
/** A day of the relay takes a minute. */
const HASTE = 24 * 60;
const DEVICES = 2;
const LEAST_LOOKS = 12;
const MIB = 1024 * 1024;
/** In use goes by what is held; resident also by what the collector and the allocator like to keep. */
const ALLOWED = {
  inUse: { share: 0.1, mebibytes: 4 },
  resident: { share: 0.25, mebibytes: 32 },
};

const isKnown = values.engine === 'sqlite' || values.engine === 'postgres';
if (!isKnown || !(minutes > 0) || !Number.isInteger(rooms) || !Number.isInteger(seed))
  throw new Error('--engine is sqlite or postgres; --minutes, --rooms and --seed are numbers');

const postgres = values.engine === 'postgres' ? await startPostgres() : undefined;
const relay = await startRelayProcess({
  dataDir: temporaryFolder('soak'),
  env: {
    TWOWAY_CREATES_PER_HOUR: '1000000',
    TWOWAY_SWEEP_MS: '5000',
    ...(postgres && { TWOWAY_DATABASE_URL: await postgres.newDatabase() }),
  },
  tellsMemory: true,
  haste: HASTE,
});
const place = { url: relay.url, name: `127.0.0.1:${relay.port}` };
const deeds: Deeds = {
  visits: 0,
  appends: 0,
  presences: 0,
  snapshots: 0,
  invites: 0,
  catchUpsFromStart: 0,
};
const faults: string[] = [];
const looks: { inUse: Look; resident: Look }[] = [];

async function look(): Promise<void> {
  const atMs = performance.now();
  const inUse = { atMs, bytes: await relay.memoryInUse() };
  const resident = { atMs, bytes: residentBytesOf(relay.pid) };
  looks.push({ inUse, resident });
  const [used, held] = [inUse, resident].map(({ bytes }) => (bytes / MIB).toFixed(1));
  console.log(`${Math.round(atMs / 1_000)} s: ${used} MiB in use, ${held} resident`, deeds);
}

async function readAllBack(stories: readonly RoomStory[]) {
  const sum = { acked: 0, lost: 0, covered: 0, sweptRooms: 0 };
  for (const story of stories) {
    const read = await story
      .readBack(place)
      .catch((fault: unknown) => void faults.push(String(fault)));
    if (read === undefined) continue;
    sum.acked += read.acked;
    sum.lost += read.lost;
    sum.covered += read.covered;
    sum.sweptRooms += read.swept ? 1 : 0;
  }
  return sum;
}

try {
  console.log(`${minutes} minutes, ${rooms} rooms, ${values.engine}, seed ${seed}`);
  const ending = new AbortController();
  const stories: RoomStory[] = [];
  const visiting: Promise<void>[] = [];
  for (let room = 0; room < rooms; room += 1) {
    const story = createRoomStory(await newTestRoom());
    await makeRoom(place, story.room);
    stories.push(story);
    for (let device = 0; device < DEVICES; device += 1) {
      const chance = createChance(seed + room * DEVICES + device);
      const given = { place, story, chance, deeds, signal: ending.signal };
      visiting.push(keepVisiting(given).catch((fault: unknown) => void faults.push(String(fault))));
    }
  }
  const until = performance.now() + minutes * MINUTE_MS;
  const everyMs = Math.min(MINUTE_MS, (minutes * MINUTE_MS) / LEAST_LOOKS);
  while (performance.now() < until && faults.length === 0) {
    await delay(everyMs);
    await look();
  }
  ending.abort();
  await Promise.all(visiting);
  const read = await readAllBack(stories);
  const inUse = flatnessOf(
    looks.map((one) => one.inUse),
    ALLOWED.inUse,
  );
  const resident = flatnessOf(
    looks.map((one) => one.resident),
    ALLOWED.resident,
  );
  for (const fault of faults.slice(0, 20)) console.log(fault);
  const isGood = inUse.flat && resident.flat && read.lost === 0 && faults.length === 0;
  console.log(
    `memory is ${inUse.flat && resident.flat ? 'flat' : 'NOT flat'}, ${read.lost} of ${read.acked} lost`,
  );
  const run = { engine: values.engine, minutes, rooms, seed };
  console.log(
    JSON.stringify({ ...run, ...deeds, ...read, inUse, resident, faults: faults.length }),
  );
  process.exitCode = isGood ? 0 : 1;
} finally {
  await relay.kill();
  await postgres?.close();
}
