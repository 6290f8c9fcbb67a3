/** Builds the page of states into a person's copy of the extension, so that it has the extension's origin. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { Person } from '../person.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('./states-page.tsx', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
/** The head of the product's page is that of this one. */
const HEAD = fileURLToPath(
  new URL('../../../extension/entrypoints/dashboard/index.html', import.meta.url),
);
const PUBLIC = fileURLToPath(new URL('../../../extension/public', import.meta.url));
const FOLDER = 'states';

/** Builds it and opens it; what can be drawn on it is there when this resolves. */
export async function openStatesPage(person: Person): Promise<Page> {
  const root = temporaryFolder('states');
  const html = readFileSync(HEAD, 'utf8');
  writeFileSync(
    join(root, 'states.html'),
    html.replace('<div id="app"></div>', '').replace('./main.tsx', './states.ts'),
  );
  writeFileSync(join(root, 'states.ts'), `import ${JSON.stringify(PROGRAM)};`);
  await build({
    configFile: false,
    root,
    base: './',
    publicDir: PUBLIC,
    logLevel: 'error',
    plugins: [preact()],
    define: { __TWOWAY_RELAY__: '""', __TWOWAY_PSEUDO__: 'true' },
    resolve: { alias: { '#shared': SHARED, '#imports': 'wxt/browser' } },
    worker: { format: 'es' },
    build: {
      target: 'esnext',
      minify: false,
      modulePreload: false,
      outDir: join(person.extensionFolder, FOLDER),
      rolldownOptions: { input: join(root, 'states.html') },
    },
  });
  const page = await person.context.newPage();
  await page.goto(`chrome-extension://${person.extensionId}/${FOLDER}/states.html`);
  await page.waitForFunction(() => Reflect.has(globalThis, 'drawState'));
  return page;
}
