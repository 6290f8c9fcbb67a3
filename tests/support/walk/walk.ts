/**
 * A walk of two people in real browsers: both do what comes, at a time, while the relay comes and goes; then
 * all is calm, and both have everything that they were told is saved, once, and are told so.
 */
import { createChance, type Chance } from '../chance.ts';
import { uncaughtErrors } from '../evidence.ts';
import { closePages, pairPeople } from '../pair.ts';
import { openRelay, type Relay } from '../relay.ts';
import { actionItem, jotLine, openMentorship, sees, STATES } from '../surfaces.ts';
import { PATIENCE_MS, waitFor } from '../wait.ts';
import { createWalker, type Walker } from './walker.ts';

/** Something to close in the end. */
type Open = <T extends { readonly close: () => unknown }>(thing: T) => T;

/** What a walk is made of. `say` is told each step. */
export type WalkOptions = {
  readonly seed: number;
  readonly steps: number;
  readonly open: Open;
  readonly say: (words: string) => void;
};

/** How seldom the relay is stopped, killed or started, one step in so many. */
const RELAY_EVERY = 6;

/** Walks; throws with what is not as it should be. */
export async function walk({ seed, steps, open, say }: WalkOptions): Promise<void> {
  const chance = createChance(seed);
  const relay = open(await openRelay());
  const pair = await pairPeople(open, relay);
  const walkers = [pair.mia.person, pair.ben.person].map((person, at) =>
    createWalker(person, createChance(seed * 2 + at)),
  );
  let isUp = true;
  for (let step = 1; step <= steps; step += 1) {
    if (chance.below(RELAY_EVERY) === 0) isUp = await moveRelay(relay, isUp, chance, say);
    const done = await Promise.all(walkers.map(async (one) => one.step()));
    say(`${step}: ${walkers.map((one, at) => `${one.person.name} ${done[at]}`).join('; ')}`);
  }
  if (!isUp) await relay.start();
  await settle(walkers);
}

async function moveRelay(
  relay: Relay,
  isUp: boolean,
  chance: Chance,
  say: (words: string) => void,
): Promise<boolean> {
  if (!isUp) {
    await relay.start();
    say('the relay is back');
    return true;
  }
  const how = chance.oneOf(['stop', 'kill'] as const);
  await relay[how]();
  say(`the relay is gone (${how})`);
  // Half of the time it is back before anybody does anything.
  if (chance.below(2) === 0) return false;
  await relay.start();
  say('the relay is back');
  return true;
}

/** Nobody does anything any more: what must be there is there, once, and each surface says so. */
async function settle(walkers: readonly Walker[]): Promise<void> {
  for (const { person } of walkers) await closePages(person);
  // With no page open first: popup and background alone.
  for (const { person } of walkers) {
    const popup = await person.openPopup();
    await sees(popup, STATES.knownAtRelay, 2 * PATIENCE_MS);
    await popup.close();
  }
  const pages = await Promise.all(walkers.map(async ({ person }) => openMentorship(person)));
  await Promise.all(pages.map((page) => sees(page, STATES.onRelay)));
  const all = walkers.flatMap(({ written }) => [...written]);
  for (const [text, { kind, said }] of all) {
    const counts = (): Promise<number[]> =>
      Promise.all(
        pages.map((page) => (kind === 'Note' ? jotLine : actionItem)(page, text).count()),
      );
    await waitFor(`both have "${text}"${said ? '' : ' or neither has'}`, async () => {
      const [here, there] = await counts();
      return here === there && (here === 1 || (here === 0 && !said));
    }).catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(await counts())}`);
    });
  }
  const errors = uncaughtErrors();
  if (errors.length > 0) throw new Error(errors.join('\n'));
}
