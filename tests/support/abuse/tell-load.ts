/**
 * Loaded into a relay under attack (`--import`): at SIGHUP it prints one line of how late its event loop
 * was since the last time, and begins anew.
 *
 * A timer of 10 ms, as `monitorEventLoopDelay` has; how late each call is, is the delay. On a machine
 * where others want the processor too, most of that is time in which this process did not run at all. So
 * each delay is also bounded by the processor time that the loop's own thread used meanwhile: what is left
 * is what the relay itself did while somebody waited, and no load of the machine makes it more.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';

const EVERY_MS = 10;

let delays: number[] = [];
let ownDelays: number[] = [];
let at = performance.now();
let used = process.threadCpuUsage();
let utilization = performance.eventLoopUtilization();

setInterval(() => {
  const now = performance.now();
  const { user, system } = process.threadCpuUsage(used);
  const late = Math.max(0, now - at - EVERY_MS);
  delays.push(late);
  ownDelays.push(Math.min(late, (user + system) / 1000));
  at = now;
  used = process.threadCpuUsage();
}, EVERY_MS).unref();

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

process.on('SIGHUP', () => {
  const { heapUsed, external, rss } = process.memoryUsage();
  const load = {
    delaysMs: delays.map(tenths),
    ownDelaysMs: ownDelays.map(tenths),
    busyShare: performance.eventLoopUtilization(utilization).utilization,
    heldBytes: heapUsed + external,
    rssBytes: rss,
  };
  process.stderr.write(`${JSON.stringify({ load })}\n`);
  delays = [];
  ownDelays = [];
  utilization = performance.eventLoopUtilization();
});
