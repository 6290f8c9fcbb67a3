/**
 * `npm run abuse -- --minutes M`: attacks the real relay in every way of tests/support/abuse for M minutes,
 * while two people work there. `--only NAME` is one attack. With `--json` the last line is one JSON object
 * with the figures, else `N passed, N failed`, N attacks. [V35, V87 to V95]
 */
import { parseArgs } from 'node:util';
import { ATTACK_NAMES } from '../support/abuse/attacks.ts';
import { runAbuse, type AttackFigures } from '../support/abuse/run-abuse.ts';

const DEFAULT_MINUTES = 10;
const ATTACK_MS = 5_000;
const MIB = 1024 * 1024;

process.exitCode = await main(process.argv.slice(2));

function told(figures: AttackFigures): string {
  const { attack, begun, ended, acked, ackP50Ms, ackMaxMs, ownDelayP99Ms, delayP99Ms } = figures;
  return [
    attack.padEnd(14),
    `${begun} begun, ${ended} ended;`,
    `the two: ${acked} stored, ${ackP50Ms} ms, at most ${ackMaxMs} ms;`,
    `loop p99 ${delayP99Ms} ms, by its own work ${ownDelayP99Ms} ms, busy ${Math.round(figures.busyShare * 100)} %;`,
    `${Math.round(figures.inUseBytes / MIB)} MiB in use, ${Math.round(figures.rssBytes / MIB)} MiB resident;`,
    JSON.stringify(figures.reached),
  ].join(' ');
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: String(DEFAULT_MINUTES) },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  const names = ATTACK_NAMES.filter((name) => values.only === undefined || name === values.only);
  if (!(minutes >= 0) || names.length === 0) {
    console.error(`--minutes is a number, --only one of ${ATTACK_NAMES.join(', ')}`);
    return 2;
  }
  const until = Date.now() + minutes * 60_000;
  const goesOn = (rounds: number): boolean => rounds === 0 || Date.now() < until;
  const tell = (figures: AttackFigures): void => console.log(told(figures));
  const result = await runAbuse(ATTACK_MS, goesOn, tell, names);
  for (const fault of result.faults) console.log(fault);
  const { faults, attacks, ...figures } = result;
  const worst = (of: (one: AttackFigures) => number): number => Math.max(0, ...attacks.map(of));
  const [quiet] = attacks;
  const sum = {
    minutes,
    attacks: attacks.length - 1,
    ...figures,
    inUseBytes: worst(({ inUseBytes }) => inUseBytes),
    worstOwnDelayP99Ms: worst(({ ownDelayP99Ms }) => ownDelayP99Ms),
    worstDelayP99Ms: worst(({ delayP99Ms }) => delayP99Ms),
    ackP50Ms: worst(({ ackP50Ms }) => ackP50Ms),
    ackMaxMs: worst(({ ackMaxMs }) => ackMaxMs),
    quietAckP50Ms: quiet?.ackP50Ms ?? 0,
    quietAckMaxMs: quiet?.ackMaxMs ?? 0,
    faults: faults.length,
  };
  const failed = Math.min(faults.length, attacks.length);
  if (values.json) console.log(JSON.stringify(sum));
  else console.log(`${attacks.length - failed} passed, ${failed} failed`);
  return faults.length === 0 ? 0 : 1;
}
