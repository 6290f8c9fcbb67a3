/** What a kind of trouble is, and those that a relay meets on any engine. [V53, V54, V76] */
import type { Chance } from '../chance.ts';
import { httpGet } from '../http-get.ts';
import { waitFor } from '../wait.ts';
import type { Ground } from './ground.ts';
import type { Site } from './site.ts';

/** Does something to a relay under load and ends with one that runs; rejects where it did not do what it must. */
export type Trouble = (site: Site, chance: Chance) => Promise<void>;

/** A kind of trouble by its name; `apart`: on a ground of its own. */
export type NamedTrouble = {
  readonly name: string;
  readonly trouble: Trouble;
  readonly apart?: () => Ground | Promise<Ground>;
};

/** An engine under a relay that is to be troubled. */
export type FaultEngine = {
  readonly newGround: () => Promise<Ground>;
  /** Round by round, again from the beginning after the last. */
  readonly order: readonly [NamedTrouble, ...NamedTrouble[]];
  readonly close: () => Promise<void>;
};

const MOST_LOAD_MS = 400;
const PATIENCE_MS = 30_000;

/** Lets everybody write for a time by chance. */
export async function loadByChance(site: Site, chance: Chance): Promise<void> {
  await site.load(chance.below(MOST_LOAD_MS));
}

/** kill -9 at a moment by chance. */
export const kill: Trouble = async (site, chance) => {
  await loadByChance(site, chance);
  await site.relay().kill();
  await site.restart();
};

/**
 * Takes the storage away by `take`, sees that it is said, and gives it back by `give`: writers are refused
 * or wait, `/readyz` names a `reason`, the metrics say that nothing can be written, the log has a line for
 * it and not one for each write, and afterwards the relay is ready by itself. With `readsOn` every room
 * can be read meanwhile.
 */
export async function withoutStorage(
  site: Site,
  reason: RegExp,
  readsOn: boolean,
  take: () => Promise<void>,
  give: () => Promise<void>,
): Promise<void> {
  const relay = site.relay();
  const before = site.refusals();
  const told = () => relay.output().filter((line) => line.includes('"event":"storage-trouble"'));
  const toldBefore = told().length;
  await take();
  await waitFor('writers are refused', () => site.refusals() > before, PATIENCE_MS);
  await waitFor(`/readyz says ${reason}`, async () => {
    const { status, body } = await httpGet(relay.port, '/readyz');
    if (status !== 503 || !reason.test(body)) throw new Error(`it says ${status} ${body}`);
    return true;
  });
  await waitFor('the metrics say it', async () =>
    /^twoway_storage_writable 0$/m.test((await httpGet(relay.port, '/metrics')).body),
  );
  if (readsOn) await site.readers();
  await give();
  await waitFor(
    '/readyz says that it is ready',
    async () => (await httpGet(relay.port, '/readyz')).status === 200,
    PATIENCE_MS,
  );
  const lines = told().length - toldBefore;
  // One a change of state; a disk at its very edge may change it now and then.
  if (lines < 1 || lines > 20) throw new Error(`the log has ${lines} lines of storage trouble`);
}
