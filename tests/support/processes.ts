/** The processes of this computer, as `ps` lists them. */
import { execFileSync } from 'node:child_process';

/** One process. `command`: the program with its arguments; of one that has ended only a name is left. */
export type Process = { readonly id: number; readonly parent: number; readonly command: string };

/** Every process that runs now. */
export function allProcesses(): readonly Process[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
    .split('\n')
    .flatMap((line) => {
      const [, id, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return id === undefined ? [] : [{ id: Number(id), parent: Number(parent), command }];
    });
}

/** A process and all that it has begun, they in turn, and so on. */
export function familyOf(id: number): readonly Process[] {
  const all = allProcesses();
  const family = all.filter((one) => one.id === id);
  for (const { id: parent } of family) family.push(...all.filter((one) => one.parent === parent));
  return family;
}

/** Those of a list that still run. */
export function stillRunning(family: readonly Process[]): readonly Process[] {
  const now = allProcesses();
  return family.filter(({ id, command }) =>
    now.some((one) => one.id === id && one.command === command),
  );
}
