/** What is done to a relay on its one file. [V53, V54, L14, L16, L17] */
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startRelayProcess } from '../relay-process.ts';
import { openGround, openSmallGround } from './ground.ts';
import type { Site } from './site.ts';
import { kill, loadByChance, withoutStorage, type FaultEngine, type Trouble } from './trouble.ts';

/** A frame of the write-ahead log: its head and a page. */
const WAL_FRAME_BYTES = 24 + 4_096;

/** As `kill`, and the write-ahead log ends with what a power cut leaves of a frame. */
const tornTail: Trouble = async (site, chance) => {
  await loadByChance(site, chance);
  await site.relay().kill();
  const wal = readdirSync(site.ground.folder).find((name) => name.endsWith('-wal'));
  if (wal === undefined) throw new Error('there is no write-ahead log to tear');
  appendFileSync(join(site.ground.folder, wal), randomBytes(1 + chance.below(2 * WAL_FRAME_BYTES)));
  await site.restart();
};

/** A second relay on the same folder is refused with a sentence, and the first does not notice. */
const secondRelay: Trouble = async (site, chance) => {
  await loadByChance(site, chance);
  const { ground } = site;
  const said = await refusal(ground);
  if (!said.includes('Another relay is running')) throw new Error(`it said: ${said}`);
  await site.flows();
};

/** The relay is started on files that it may not write: a sentence, and nothing is touched. */
const readOnly: Trouble = async (site, chance) => {
  await loadByChance(site, chance);
  await site.relay().kill();
  const { folder } = site.ground;
  const files = readdirSync(folder).map((name) => join(folder, name));
  for (const file of files) chmodSync(file, 0o400);
  chmodSync(folder, 0o500);
  const said = await refusal(site.ground);
  if (!said.includes('may not read and write')) throw new Error(`it said: ${said}`);
  chmodSync(folder, 0o700);
  for (const file of files) chmodSync(file, 0o600);
  await site.restart();
};

/** The disk is full: writers are refused, readers read, and with room again all goes on by itself. */
const fullDisk: Trouble = async (site, chance) => {
  await loadByChance(site, chance);
  const { disk } = site.ground;
  if (disk === undefined) throw new Error('there is no disk to fill');
  const take = () => Promise.resolve(disk.fill());
  const give = () => Promise.resolve(disk.free());
  await withoutStorage(site, /storage-full/, true, take, give);
};

/** What a relay says that does not start on `ground`; rejects when it starts. */
async function refusal({ folder, env, user }: Site['ground']): Promise<string> {
  const options = { dataDir: folder, env, ...(user && { user }) };
  const started = await startRelayProcess(options).catch((fault: unknown) => String(fault));
  if (typeof started === 'string') return started;
  await started.kill();
  throw new Error('a relay started that must not');
}

/** The engine of one file. */
export const FILE_ENGINE: FaultEngine = {
  newGround: () => Promise.resolve(openGround()),
  order: [
    { name: 'kill', trouble: kill },
    { name: 'torn tail', trouble: tornTail },
    { name: 'full disk', trouble: fullDisk, apart: openSmallGround },
    { name: 'kill', trouble: kill },
    { name: 'second relay', trouble: secondRelay },
    { name: 'read only', trouble: readOnly },
    { name: 'kill', trouble: kill },
    { name: 'torn tail', trouble: tornTail },
    { name: 'kill', trouble: kill },
    { name: 'kill', trouble: kill },
  ],
  close: () => Promise.resolve(),
};
