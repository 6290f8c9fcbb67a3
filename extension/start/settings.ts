/**
 * What the person asked `npm start` for: flags and environment, read once, every fault a sentence.
 */
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '#shared/base/result.ts';

/** The port the relay listens on when `TWOWAY_PORT` is not set. */
export const DEFAULT_PORT = 4870;

/** What `npm start` shall do. `dataFolder` is absolute and holds everything that is kept. */
export type Settings = {
  readonly port: number;
  readonly dataFolder: string;
  /** `one` browser, a `pair` of profiles already paired, or `none`: only serve. */
  readonly browsers: 'one' | 'pair' | 'none';
};

/** The flags `npm start --` understands, each with what it does. */
export const FLAGS: ReadonlyMap<string, string> = new Map([
  ['--pair', 'open two browsers side by side, already paired, to try it alone'],
  ['--no-browser', 'only run the relay; open no browser'],
]);

/**
 * Reads flags and environment. `root` is the folder of the repository, where `.twoway/` is kept
 * unless `TWOWAY_DATA` says otherwise. The error is a sentence for the person.
 */
export function readSettings(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): Result<Settings, string> {
  const asked = [...flags, ...flagsKeptByNpm(environment)];
  const unknown = asked.find((flag) => !FLAGS.has(flag));
  if (unknown !== undefined) {
    const known = [...FLAGS].map(([flag, what]) => `  ${flag}  ${what}`).join('\n');
    return err(`There is no option "${unknown}". These exist:\n${known}`);
  }
  const [isPair, isNone] = [asked.includes('--pair'), asked.includes('--no-browser')];
  if (isPair && isNone) {
    return err('--pair opens two browsers and --no-browser opens none. Please choose one of them.');
  }
  const port = readPort(environment['TWOWAY_PORT']);
  if (!port.ok) return port;
  const folder = environment['TWOWAY_DATA'];
  return ok({
    port: port.value,
    dataFolder: folder === undefined || folder === '' ? join(root, '.twoway') : resolve(folder),
    browsers: isPair ? 'pair' : isNone ? 'none' : 'one',
  });
}

/**
 * The flags of somebody who left out the `--` (`npm start --pair`): npm takes them for settings of its
 * own and hands them on in the environment only.
 */
function flagsKeptByNpm(environment: Readonly<Record<string, string | undefined>>): string[] {
  return [
    ...(environment['npm_config_pair'] === 'true' ? ['--pair'] : []),
    ...(environment['npm_config_browser'] === '' ? ['--no-browser'] : []),
  ];
}

/** Reads a port as typed; absent or empty means {@link DEFAULT_PORT}. The error is a sentence. */
export function readPort(text: string | undefined): Result<number, string> {
  if (text === undefined || text.trim() === '') return ok(DEFAULT_PORT);
  const port = Number(text.trim());
  return /^\d{1,5}$/.test(text.trim()) && port >= 1 && port <= 65_535
    ? ok(port)
    : err(`TWOWAY_PORT is "${text}". A port is a whole number from 1 to 65535, for example 4870.`);
}
