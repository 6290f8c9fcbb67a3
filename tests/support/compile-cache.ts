/**
 * Where Node keeps what it has compiled: the same programs begin hundreds of times while everything is
 * tested (a flow each, a relay after each kill), and reading TypeScript is most of a start.
 */
import { fileURLToPath } from 'node:url';

const NAME = 'NODE_COMPILE_CACHE';
const FOLDER = fileURLToPath(new URL('../../.output/compile-cache', import.meta.url));

/** Lets every program that this one begins from now on keep what it has compiled, and find it again. */
export function keepCompiled(): void {
  process.env[NAME] ??= FOLDER;
}

/** The setting of it, for a program that does not get all of this one's environment. */
export function compiledBefore(): Readonly<Record<string, string>> {
  const folder = process.env[NAME];
  return folder === undefined ? {} : { [NAME]: folder };
}
