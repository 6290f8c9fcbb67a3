/** What a built page loads when it opens, and how heavy that is. */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The scripts that `page` of the build loads: those it names and what these import, without `import()`. */
export function scriptsLoadedBy(build: string, page: string): readonly string[] {
  const file = join(build, page);
  if (!existsSync(file)) throw new Error(`there is no build: run \`npm run build\` first`);
  const named = readFileSync(file, 'utf8').matchAll(/(?:src|href)="\/?([^"]+\.js)"/g);
  const waiting = [...named].map(([, path = '']) => path);
  const found = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = readFileSync(join(build, path), 'utf8').matchAll(
      /(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g,
    );
    for (const [, name = ''] of imports) waiting.push(posix.join(posix.dirname(path), name));
  }
  return [...found];
}

/** The bytes of these scripts, each gzipped by itself as a server would. */
export function gzipBytesOf(build: string, scripts: readonly string[]): number {
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(build, path))).length);
  return bytes.reduce((sum, one) => sum + one, 0);
}
