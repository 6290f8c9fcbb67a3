/** Rounds of faults: a relay under load, one trouble a round, and after each a look at everything. */
import { createChance } from '../chance.ts';
import type { Ground } from './ground.ts';
import { openSite, type Site, type Tally } from './site.ts';
import type { FaultEngine, NamedTrouble } from './trouble.ts';

/** What rounds came to. */
export type Rounds = {
  readonly rounds: number;
  readonly acked: number;
  readonly ackedLost: number;
  readonly entriesRead: number;
  readonly byTrouble: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
};

/** After so many rounds a site makes place for a new one, so that its log stays readable in a moment. */
const ROUNDS_A_SITE = 10;

/** A site, how often it was troubled, and what it had come to then, all its rounds together. */
type Used = { readonly site: Site; rounds: number; tally: Tally | undefined };

/** How many rounds, from which seed on, and the one trouble that all of them are, if any. */
export type RoundsWanted = {
  readonly rounds: number;
  readonly seed: number;
  readonly only?: string | undefined;
};

/** Goes through the rounds wanted, until one goes wrong. `tell` hears of each. */
export async function runRounds(
  engine: FaultEngine,
  { rounds, seed, only }: RoundsWanted,
  tell: (line: string) => void,
): Promise<Rounds> {
  const order = engine.order.filter(({ name }) => only === undefined || name === only);
  const byTrouble: Record<string, number> = {};
  const faults: string[] = [];
  const closed: Tally[] = [];
  let used: Used | undefined;

  const open = async (ground: Ground, roundSeed: number): Promise<Used> => ({
    site: await openSite(ground, roundSeed),
    rounds: 0,
    tally: undefined,
  });
  const close = async ({ site, tally }: Used): Promise<void> => {
    if (tally) closed.push(tally);
    await site.close();
  };
  const play = async (
    on: Used,
    { name, trouble }: NamedTrouble,
    roundSeed: number,
  ): Promise<void> => {
    const wrong = (fault: unknown): void => {
      faults.push(`${name}, seed ${roundSeed}: ${String(fault)}`);
    };
    await trouble(on.site, createChance(roundSeed)).catch(wrong);
    if (faults.length === 0) await on.site.flows().catch(wrong);
    const tally = await on.site.check();
    tally.faults.forEach(wrong);
    on.tally = tally;
    on.rounds += 1;
    byTrouble[name] = (byTrouble[name] ?? 0) + 1;
    tell(`${name}, seed ${roundSeed}: ${tally.acked} acknowledged, ${tally.ackedLost} lost`);
  };
  try {
    for (let number = 0; number < rounds && faults.length === 0; number += 1) {
      const next = order[number % order.length];
      if (next === undefined) throw new Error(`there is no trouble "${only}"`);
      if (next.apart !== undefined) {
        const apart = await open(await next.apart(), seed + number);
        try {
          await play(apart, next, seed + number);
        } finally {
          await close(apart);
        }
        continue;
      }
      if (used?.rounds === ROUNDS_A_SITE) {
        await close(used);
        used = undefined;
      }
      used ??= await open(await engine.newGround(), seed + number);
      await play(used, next, seed + number);
    }
  } finally {
    if (used) await close(used);
  }
  const sum = (of: (tally: Tally) => number): number =>
    closed.reduce((total, tally) => total + of(tally), 0);
  return {
    rounds: Object.values(byTrouble).reduce((total, count) => total + count, 0),
    acked: sum((tally) => tally.acked),
    ackedLost: sum((tally) => tally.ackedLost),
    entriesRead: sum((tally) => tally.entries),
    byTrouble,
    faults,
  };
}
