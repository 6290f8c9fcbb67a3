/**
 * The written-out values of wire and seal, checked in the real Chromium by the same code that checks
 * them in Node: what one browser writes the other can read. [W1, K1]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { equal } from '../support/equal.ts';
import { flow } from '../support/flow.ts';
import { launchPerson } from '../support/person.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Page } from 'playwright-core';

const SUPPORT = fileURLToPath(new URL('../support/', import.meta.url));
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

await flow('vectors', ({ test, open }) => {
  let page: Page;

  test('the checks are bundled for a page of the extension', async () => {
    const person = open(await launchPerson({ name: 'kim', relayUrl: '' }));
    page = await person.openPopup();
    await page.evaluate(await bundle());
  });

  test('every value of the seal is what Chromium makes', async () => {
    equal(await differences(page, 'vectors.check.seal()'), [], 'differences');
  });

  test('every value of the wire is what Chromium makes', async () => {
    equal(await differences(page, 'vectors.check.wire()'), [], 'differences');
  });

  test('a value that is wrong is found', async () => {
    equal(await differences(page, 'vectors.spoilt()'), ['padding 1'], 'differences');
  });
});

function differences(page: Page, call: string): Promise<unknown> {
  return page.evaluate(call);
}

/** One script without imports that puts `vectors` into the page. */
async function bundle(): Promise<string> {
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
