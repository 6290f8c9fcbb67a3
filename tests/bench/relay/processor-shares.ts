/**
 * How much of a processor everybody took while a figure was measured. Where a load process took nearly a
 * whole one, or all together the whole machine, the figure is theirs and not the server's: it is said so.
 */
import { availableParallelism } from 'node:os';
import { median } from './figures.ts';
import type { TargetName } from './targets.ts';

/** What was measured meanwhile. */
export type Stage = 'pair' | 'saturated' | 'paced';

/** Processor time during `wallMs`, of the server and of each load process. */
export type Spent = {
  readonly wallMs: number;
  readonly serverMs: number;
  readonly loadMs: readonly number[];
};

/** Shares of one core (1 = a whole one), medians of the rounds. */
export type Shares = {
  readonly server: number;
  /** Of the load process that took most. */
  readonly busiestLoad: number;
  readonly all: number;
  /** Whose the figure is: the server's, or that of who was at its end before it. */
  readonly bound: 'server' | 'load' | 'machine';
};

const AT_THE_END = 0.9;

/** Whose a figure is by these shares of a core, on so many of them. */
export function boundBy(server: number, busiestLoad: number, all: number, cores: number) {
  if (server > AT_THE_END) return 'server';
  if (busiestLoad > AT_THE_END) return 'load';
  return all > AT_THE_END * cores ? 'machine' : 'server';
}

/** Collects shares. */
export function createProcessorShares() {
  const spent = new Map<string, Spent[]>();
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  return {
    add(stage: Stage, target: TargetName, one: Spent): void {
      const name = `${stage} ${target}`;
      spent.set(name, [...(spent.get(name) ?? []), one]);
    },
    /** By stage and target. */
    told(): Readonly<Record<string, Shares>> {
      const shares = [...spent].map(([name, all]): [string, Shares] => {
        const middle = (of: (one: Spent) => number): number =>
          median(all.map((one) => of(one) / one.wallMs));
        const server = middle(({ serverMs }) => serverMs);
        const busiestLoad = middle(({ loadMs }) => Math.max(...loadMs));
        const whole = middle(({ serverMs, loadMs }) => serverMs + sum(loadMs));
        const bound = boundBy(server, busiestLoad, whole, availableParallelism());
        return [name, { server, busiestLoad, all: whole, bound }];
      });
      return Object.fromEntries(shares);
    },
  };
}

/** What collects shares. */
export type ProcessorShares = ReturnType<typeof createProcessorShares>;
