/** The records of five years, made once and kept in `.output/five-years` for the next time. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Bytes } from '#shared/base/bytes.ts';
import { makeFilledFiveYears } from './five-years-filled.ts';
import { makeFiveYears } from './five-years.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEPT = join(ROOT, '.output', 'five-years');

/** What the records are made by: when any of it changes, they are made anew. */
function makersDigest(): string {
  const hash = createHash('sha256');
  const record = readdirSync(join(ROOT, 'shared/record'), { recursive: true, encoding: 'utf8' });
  const support = readdirSync(join(ROOT, 'tests/support'));
  const makers = [
    ...support
      .filter((name) => /^(five-years(-\w+)?|typist|chance)\.ts$/.test(name))
      .map((name) => `tests/support/${name}`),
    ...record.filter((name) => name.endsWith('.ts')).map((name) => `shared/record/${name}`),
    'node_modules/yjs/package.json',
  ];
  for (const path of makers.toSorted()) hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 16);
}

function kept<Made extends Bytes | readonly Bytes[]>(name: string, make: () => Made): Made {
  const file = join(KEPT, `${makersDigest()}-${name}`);
  // What stands there was written below, by the same maker.
  if (existsSync(file)) return deserialize(readFileSync(file)) as Made;
  const made = make();
  mkdirSync(KEPT, { recursive: true });
  // Put in its place when it is whole: two programs may make it at once.
  writeFileSync(`${file}-${process.pid}`, serialize(made));
  renameSync(`${file}-${process.pid}`, file);
  return made;
}

/** As `makeFiveYears`. */
export function keptFiveYears(): Bytes {
  return kept('simple', makeFiveYears);
}

/** As `makeFilledFiveYears`. */
export function keptFilledFiveYears(): readonly Bytes[] {
  return kept('filled', makeFilledFiveYears);
}
