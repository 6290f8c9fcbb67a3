/**
 * How vitest runs the unit, property, contract and house tests. Node is the default environment; a
 * test of something drawn asks for a DOM in its first line: `// @vitest-environment happy-dom`.
 * The end-to-end programs are not vitest's (tests/e2e/run.ts).
 */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** What loads no document and replaces nothing global: its files share their modules, which halves the time. */
const TOGETHER = [
  'tests/unit/{locales,platform,record,relay,seal,search,start,store,support,sync,wire}/**/*.test.ts',
  'tests/property/{record,relay,seal,search,store,sync,wire}/**/*.test.ts',
  'tests/{contract,house}/**/*.test.ts',
];

/** The same of what is drawn: in a page that its files have in common, and each leaves empty. */
const DRAWN = [
  'tests/unit/{components,editor,session,views}/**/*.test.{ts,tsx}',
  'tests/property/{editor,views}/**/*.test.{ts,tsx}',
];

/** What takes longest begins first: begun last, one of two workers would wait for it. */
const LONGEST = ['tests/fault/relay.test.ts', 'tests/fuzz/fuzz.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: (typeof files)[number]): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONGEST.length : found;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [preact()],
  define: { __TWOWAY_RELAY__: JSON.stringify(''), __TWOWAY_PSEUDO__: 'true' },
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
      { extends: true, test: { name: 'drawn', include: DRAWN, isolate: false } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/{unit,property,contract,house,fuzz,fault}/**/*.test.{ts,tsx}'],
          exclude: [...TOGETHER, ...DRAWN],
        },
      },
    ],
    setupFiles: ['tests/support/views/patience.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One more than a small machine has cores: a third of the time is waiting, for sockets and for clocks.
    maxWorkers: 3,
    sequence: { shuffle: false, sequencer: LongestFirst },
  },
});
