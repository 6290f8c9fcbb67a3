/**
 * What is done to a relay under load on its one file, each ending with a relay that runs again. Each
 * rejects when the relay did not do what it must. [V53, V54, L14, L16, L17]
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../chance.ts';
import { startRelayProcess } from '../relay-process.ts';
import { waitFor } from '../wait.ts';
import type { Site } from './site.ts';

/** One kind of trouble. */
export type Trouble = (site: Site, chance: Chance) => Promise<void>;

const MOST_LOAD_MS = 400;
const PATIENCE_MS = 30_000;
/** A frame of the write-ahead log: its head and a page. */
const WAL_FRAME_BYTES = 24 + 4_096;

/** kill -9 at a moment by chance. */
const kill: Trouble = async (site, chance) => {
  await site.load(chance.below(MOST_LOAD_MS));
  await site.relay().kill();
  await site.restart();
};

/** As `kill`, and the write-ahead log ends with what a power cut leaves of a frame. */
const tornTail: Trouble = async (site, chance) => {
  await site.load(chance.below(MOST_LOAD_MS));
  await site.relay().kill();
  const wal = readdirSync(site.ground.folder).find((name) => name.endsWith('-wal'));
  if (wal === undefined) throw new Error('there is no write-ahead log to tear');
  appendFileSync(join(site.ground.folder, wal), randomBytes(1 + chance.below(2 * WAL_FRAME_BYTES)));
  await site.restart();
};

/** A second relay on the same folder is refused with a sentence, and the first does not notice. */
const secondRelay: Trouble = async (site, chance) => {
  await site.load(chance.below(MOST_LOAD_MS));
  const { ground } = site;
  const said = await refusal(ground);
  if (!said.includes('Another relay is running')) throw new Error(`it said: ${said}`);
  await site.flows();
};

/** The relay is started on files that it may not write: a sentence, and nothing is touched. */
const readOnly: Trouble = async (site, chance) => {
  await site.load(chance.below(MOST_LOAD_MS));
  await site.relay().kill();
  const { folder } = site.ground;
  const files = readdirSync(folder).map((name) => join(folder, name));
  for (const file of files) chmodSync(file, 0o400);
  chmodSync(folder, 0o500);
  const said = await refusal(site.ground);
  if (!said.includes('cannot be used')) throw new Error(`it said: ${said}`);
  chmodSync(folder, 0o700);
  for (const file of files) chmodSync(file, 0o600);
  await site.restart();
};

/** The disk is full: writers are refused, readers read, and with room again all goes on by itself. */
const fullDisk: Trouble = async (site, chance) => {
  await site.load(chance.below(MOST_LOAD_MS));
  const { disk } = site.ground;
  if (disk === undefined) throw new Error('there is no disk to fill');
  const before = site.refusals();
  disk.fill();
  await waitFor('writers are refused', () => site.refusals() > before, PATIENCE_MS);
  await site.readers();
  if (chance.below(2) === 1) {
    await site.relay().kill();
    disk.free();
    await site.restart();
  } else disk.free();
};

/** What a relay says that does not start on `ground`; rejects when it starts. */
async function refusal({ folder, env, user }: Site['ground']): Promise<string> {
  const options = { dataDir: folder, env, ...(user && { user }) };
  const started = await startRelayProcess(options).catch((fault: unknown) => String(fault));
  if (typeof started === 'string') return started;
  await started.kill();
  throw new Error('a relay started that must not');
}

/** All kinds, by name; `fullDisk` wants a site on a disk of its own. */
export const TROUBLES = { kill, tornTail, secondRelay, readOnly, fullDisk } as const;

/** The name of a kind of trouble. */
export type TroubleName = keyof typeof TROUBLES;

/** Every ten rounds have each kind, and most are kills. */
export const ORDER: readonly TroubleName[] = [
  'kill',
  'tornTail',
  'fullDisk',
  'kill',
  'secondRelay',
  'readOnly',
  'kill',
  'tornTail',
  'kill',
  'kill',
];
