/** The files of the repository as the house tests read them: everything that is not installed or built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with no slash at its end. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');

/** What installing, building and running leave behind; none of it is tracked. */
export const NOT_OURS: ReadonlySet<string> = new Set([
  '.git',
  '.output',
  '.twoway',
  '.wxt',
  'node_modules',
]);

/** Paths of all files, relative to the root, with `/` on every system, sorted. */
export function allFiles(): readonly string[] {
  return filesBelow(ROOT).sort();
}

/** Our programs: TypeScript and the one JavaScript file, without type declarations. */
export function sourceFiles(): readonly string[] {
  return allFiles().filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts'));
}

/** The text of a file by its relative path. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [relative(ROOT, path).split(sep).join('/')] : [];
  });
}
