/**
 * Builds the relay as a package that needs nothing beside Node: one file of JavaScript with all that it
 * uses in it, so that to install it is to copy it. `npm run pack:relay` runs it and packs. [V84]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = 'twoway-relay.mjs';

// What its users try to load and do without when it is not there.
const NOT_NEEDED = ['bufferutil', 'utf-8-validate', 'pg-native'];

type Asset = { readonly type: 'asset'; readonly fileName: string; readonly source: string };
type Building = {
  readonly emitFile: (asset: Asset) => void;
  readonly getModuleIds: () => Iterable<string>;
};

function textOf(...path: readonly string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8');
}

/** The folders of the packages that went into the build. */
function packagesOf(modules: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const id of modules) {
    const [, folder] = /(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].toSorted((a, b) => a.localeCompare(b));
}

/** The text of a package's licence: its file, else what its description says under that heading. */
function licenceOf(folder: string): string {
  const names = readdirSync(join(ROOT, folder));
  const file = names.find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return textOf(folder, file).trim();
  const readme = names.find((name) => /^readme/i.test(name));
  const [, said] =
    /^#+\s*licen[cs]e\s*$(.*)/ims.exec(readme === undefined ? '' : textOf(folder, readme)) ?? [];
  return said?.trim() ?? 'No text came with it.';
}

/** The licence of each package, whose text has to go along with its code. */
function licences(folders: readonly string[]): string {
  const texts = folders.map(
    (folder) => `${folder.replace('node_modules/', '')}\n\n${licenceOf(folder)}\n`,
  );
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}

function manifest(): string {
  const { version, license, engines } = JSON.parse(textOf('package.json')) as Record<
    string,
    unknown
  >;
  const description = 'The blind relay of Twoway: orders, stores and passes on sealed changes';
  const bin = { 'twoway-relay': PROGRAM };
  const file = {
    name: 'twoway-relay',
    version,
    description,
    license,
    type: 'module',
    bin,
    engines,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Puts beside the program what a package has to have. */
const packageFiles = {
  name: 'package-files',
  generateBundle(this: Building) {
    const files: Readonly<Record<string, string>> = {
      'package.json': manifest(),
      LICENSE: textOf('LICENSE'),
      'LICENSES-OF-OTHERS.txt': licences(packagesOf(this.getModuleIds())),
      'README.md': textOf('sync-server', 'OPERATIONS.md'),
      'RELAY.md': textOf('sync-server', 'RELAY.md'),
    };
    for (const [fileName, source] of Object.entries(files))
      this.emitFile({ type: 'asset', fileName, source });
    for (const name of readdirSync(join(ROOT, 'sync-server', 'deploy')))
      if (!name.endsWith('.ts'))
        this.emitFile({
          type: 'asset',
          fileName: `deploy/${name}`,
          source: textOf('sync-server', 'deploy', name),
        });
  },
};

export default {
  root: ROOT,
  logLevel: 'warn',
  publicDir: false,
  plugins: [packageFiles],
  ssr: { noExternal: true, external: NOT_NEEDED },
  build: {
    ssr: join(ROOT, 'sync-server', 'main.ts'),
    outDir: join(ROOT, '.output', 'relay'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      external: NOT_NEEDED,
      output: {
        format: 'es',
        entryFileNames: PROGRAM,
        codeSplitting: false,
        banner: '#!/usr/bin/env node',
      },
    },
  },
};
