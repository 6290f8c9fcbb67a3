/** The checks of the written-out values of wire and seal as one script for a page of any browser. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { temporaryFolder } from './temporary-folder.ts';

const SUPPORT = fileURLToPath(new URL('./', import.meta.url));
const VECTORS = fileURLToPath(new URL('../vectors/', import.meta.url));
const SHARED = fileURLToPath(new URL('../../shared', import.meta.url));

/** What the page runs: both checks, and one with a value changed, which must be found. */
const PROGRAM = `
  import { checkSealVectors } from '${SUPPORT}seal-vectors.ts';
  import { checkWireVectors } from '${SUPPORT}wire-vectors.ts';
  import seal from '${VECTORS}seal-1.json';
  import wire from '${VECTORS}wire-1.json';
  export const check = { seal: () => checkSealVectors(seal), wire: () => checkWireVectors(wire) };
  export const spoilt = () => checkSealVectors({ ...seal, padding: [{ size: 1, padded: 7 }] });
`;

/** One script without imports that puts `vectors` into the page: `check.seal`, `check.wire`, `spoilt`. */
export async function vectorChecks(): Promise<string> {
  const root = temporaryFolder('bundle');
  const entry = join(root, 'entry.ts');
  writeFileSync(entry, PROGRAM);
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '#shared': SHARED } },
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      lib: { entry, formats: ['iife'], name: 'vectors' },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  for (const one of outputs) {
    if (!('output' in one)) continue;
    for (const chunk of one.output) {
      // As a global of the page, not of the evaluated script.
      if (chunk.type === 'chunk')
        return chunk.code.replace(/^var vectors\b/m, 'globalThis.vectors');
    }
  }
  throw new Error('the checks were not bundled');
}
