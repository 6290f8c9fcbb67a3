/** The worlds of the fuzz have a time of their own, in which nothing of the machine's may pass. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('what the engine loads only when it is needed is loaded before a world begins', () => {
  const sources = globSync('{shared,extension/{store,sync}}/**/*.ts', { cwd: ROOT });
  const late = sources.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/await import\('([^']+)'\)/g)].map(
      ([, path = '']) => basename(path),
    ),
  );

  const profile = readFileSync(join(ROOT, 'tests/support/fuzz/profile.ts'), 'utf8');
  const early = [...profile.matchAll(/^import '([^']+)';$/gm)].map(([, path = '']) =>
    basename(path),
  );

  expect(late.length).toBeGreaterThan(0);
  expect([...new Set(late)].filter((name) => !early.includes(name))).toEqual([]);
});
