/**
 * Programs of a few lines of shell that stand in PATH before or in place of a computer's own. Each writes
 * down how it was asked, so that a test sees what would have been done to the computer.
 */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** Where the lines of a program find their own tools, after what the test puts before. */
const TOOLS = '/usr/bin:/bin';

/** A folder of such programs. */
export type FakePrograms = {
  /** To be named in PATH. */
  readonly folder: string;
  /** Puts a program there; without `lines` it does nothing and succeeds. `$FAKES` is the folder. */
  readonly put: (name: string, lines?: string) => void;
  /** What was asked so far, oldest first, each `NAME ARGUMENT...`. */
  readonly asked: () => readonly string[];
};

/** Makes an empty folder for programs. */
export function fakePrograms(): FakePrograms {
  const folder = temporaryFolder('programs');
  const record = join(folder, '.asked');
  return {
    folder,
    put(name, lines = '') {
      const file = join(folder, name);
      const head = `#!/bin/sh\nFAKES='${folder}'\necho "${name} $*" >> '${record}'\n`;
      writeFileSync(file, `${head}PATH="$PATH:${TOOLS}"\n${lines}\n`);
      chmodSync(file, 0o755);
    },
    asked() {
      if (!existsSync(record)) return [];
      const lines = readFileSync(record, 'utf8').split('\n');
      return lines.map((line) => line.trim()).filter((line) => line !== '');
    },
  };
}
