/** From a seed to a schedule to a verdict. [Z1] */
import { play } from './play.ts';
import fc from 'fast-check';
import { makeCast, type Cast } from './cast.ts';
import { schedule, scheduleWithEpochs, stillSchedule, type Step } from './schedule.ts';

/**
 * One seed in so many is a short run that comes to rest: in a long one chance never has the quiet that a
 * snapshot with too much in it needs. A multiple of three, so that the newcomer comes by that snapshot.
 */
const STILL_EVERY = 9;

/** The schedule that `seed` stands for. */
export function scheduleOf(seed: number): readonly Step[] {
  const kind = seed % STILL_EVERY === 0 ? stillSchedule : schedule;
  const [steps] = fc.sample(kind, { seed, numRuns: 1 });
  if (steps === undefined) throw new Error('no schedule');
  return steps;
}

/** How many seeds `npm test` plays, from 1 on. */
export const SEEDS_IN_TEST = 200;

let cast: Promise<Cast> | undefined;

/** Plays what `seed` stands for, or `steps` in its place. Returns what went wrong; nothing when all is well. */
export async function playSeed(
  seed: number,
  steps: readonly Step[] = scheduleOf(seed),
): Promise<readonly string[]> {
  cast ??= makeCast();
  try {
    return await play(await cast, seed, steps);
  } catch (fault) {
    return [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)];
  }
}

let castWithEpochs: Promise<Cast> | undefined;

/** Plays a run in which epochs begin. Returns what went wrong; nothing when all is well. [Z13] */
export async function playEpochs(
  seed: number,
  given?: readonly Step[],
): Promise<readonly string[]> {
  castWithEpochs ??= makeCast(true);
  const [steps = []] = fc.sample(scheduleWithEpochs, { seed, numRuns: 1 });
  try {
    return await play(await castWithEpochs, seed, given ?? steps);
  } catch (fault) {
    return [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)];
  }
}

/** Plays `count` seeds from `first` on; a sentence for each thing that went wrong. */
export async function playSeeds(first: number, count: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let seed = first; seed < first + count; seed += 1)
    for (const sentence of await playSeed(seed)) wrong.push(`seed ${seed}: ${sentence}`);
  return wrong;
}

/**
 * The first thing like `wanted` that goes wrong with the seeds of `npm test`, and with which seed. All
 * are played where need be, from `likely` on.
 */
export async function firstFault(wanted: RegExp, likely = 1): Promise<string | undefined> {
  for (let count = 0; count < SEEDS_IN_TEST; count += 1) {
    const seed = ((likely - 1 + count) % SEEDS_IN_TEST) + 1;
    const sentence = (await playSeed(seed)).find((one) => wanted.test(one));
    if (sentence !== undefined) return `seed ${seed}: ${sentence}`;
  }
  return undefined;
}

/** The shortest schedule found that still goes wrong, and what goes wrong with it. */
export async function shrinkSeed(
  seed: number,
): Promise<{ readonly steps: readonly Step[]; readonly wrong: readonly string[] }> {
  const kindOf = ([first = '']: readonly string[]): string =>
    first.replace(/^after step.*?: /u, '').replace(/\d+|⟦.*?⟧|^\w+/gu, '');
  const wanted = kindOf(await playSeed(seed));
  const fails = async (steps: readonly Step[]): Promise<boolean> =>
    wanted !== '' && kindOf(await playSeed(seed, steps)) === wanted;
  let steps = scheduleOf(seed);
  // Takes away ever smaller stretches for as long as it still goes wrong.
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = steps.length - size; from >= 0; from -= size) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (await fails(fewer)) steps = fewer;
    }
  }
  return { steps, wrong: await playSeed(seed, steps) };
}
