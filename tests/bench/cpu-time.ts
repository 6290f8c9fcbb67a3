/** The processor time of another process, where the system tells it. */
import { readFileSync } from 'node:fs';

/** CPU milliseconds of a process so far; `undefined` where the system has no /proc. */
export function cpuMsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // Clock ticks of 10 ms: utime and stime, fields 14 and 15 of proc(5).
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
