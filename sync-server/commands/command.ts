/** What a command of the relay's program is: words in, sentences out. Each has a file of its own. [V78] */
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { isId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import { checkDatabaseUrl } from '../config.ts';

/** The environment and the words after the command's name. */
export type CommandInput = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly words: readonly string[];
};

/** Lines for stdout, or sentences for stderr that say what was not done and why. */
export type CommandOutcome = Result<readonly string[], readonly string[]>;

/** One command. `usage`: how it is written; `says`: what --help shows of it. */
export type Command = {
  readonly usage: string;
  readonly says: string;
  readonly run: (input: CommandInput) => Promise<CommandOutcome>;
};

/** The words of a command, read. */
export type CommandWords = {
  readonly folder: string;
  /** The PostgreSQL database that the relay stores in instead of the folder, if it does. */
  readonly databaseUrl: string | undefined;
  readonly names: readonly string[];
  readonly has: (flag: string) => boolean;
  readonly text: (flag: string) => string | undefined;
};

/**
 * Reads a command's words: `count` names, its own flags, `--data` in place of TWOWAY_DATA and
 * `--database-url` in that of TWOWAY_DATABASE_URL. Returns them, or a sentence that ends with the usage.
 */
export function readWords(
  { env, words }: CommandInput,
  usage: string,
  count: number,
  flags: ParseArgsOptionsConfig = {},
): Result<CommandWords, readonly string[]> {
  const fault = (sentence: string) => err([`${sentence} Usage: twoway-relay ${usage}`]);
  // One id in 64 begins with a dash, and is no flag.
  const isDashedId = (word: string): boolean => word.startsWith('-') && isId(word);
  const args = [
    ...words.filter((word) => !isDashedId(word)),
    '--',
    ...words.filter((word) => isDashedId(word)),
  ];
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { data: { type: 'string' }, 'database-url': { type: 'string' }, ...flags },
      allowPositionals: true,
    });
    const given: Readonly<Record<string, unknown>> = values;
    const text = (flag: string): string | undefined => {
      const value = given[flag];
      return typeof value === 'string' ? value : undefined;
    };
    if (positionals.length !== count) return fault('The words do not fit.');
    const address = text('database-url') ?? (env['TWOWAY_DATABASE_URL'] || undefined);
    const url = address === undefined ? ok(undefined) : checkDatabaseUrl(address);
    if (!url.ok) return err([url.error]);
    return ok({
      folder: resolve(text('data') ?? (env['TWOWAY_DATA'] || '.twoway')),
      databaseUrl: url.value,
      names: positionals,
      has: (flag) => given[flag] === true,
      text,
    });
  } catch (wrong) {
    return fault(wrong instanceof Error ? `${wrong.message.replace(/\.?$/, '.')}` : 'Not read.');
  }
}

/** Why a command that copies files does nothing where there are none. */
export const FILES_ONLY =
  'This relay stores in PostgreSQL (TWOWAY_DATABASE_URL), and this command is for a data folder: use pg_dump and pg_restore there.';
