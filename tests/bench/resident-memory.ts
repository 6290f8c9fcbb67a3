/** The memory that the system gives another process, where it tells. */
import { readFileSync } from 'node:fs';

/** Resident bytes of a process now. Throws where the system has no /proc. */
export function residentBytesOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  ) ?? [undefined, Number.NaN];
  return Number(kilobytes) * 1_024;
}
