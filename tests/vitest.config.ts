/**
 * How vitest runs the unit, property, contract and house tests. Node is the environment but for what is
 * drawn, which has a page. The end-to-end programs are not vitest's (tests/e2e/run.ts).
 */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** Beside what is drawn, and about its words and addresses alone: without a page, as all that shares its modules. */
const OF_WORDS =
  'tests/unit/{editor,views}/{due-words,jot-model,look,news,route,safe-link,shelf,words}.test.ts';

/** What loads no document and replaces nothing global: its files share their modules, which halves the time. */
const TOGETHER = [
  'tests/unit/{locales,platform,record,relay,seal,search,start,store,support,sync,wire}/**/*.test.ts',
  'tests/property/{record,relay,seal,search,store,sync,wire}/**/*.test.ts',
  'tests/{contract,house}/**/*.test.ts',
  OF_WORDS,
];

/** The same of what is drawn: in a page that its files have in common, and each leaves empty. */
const DRAWN = [
  'tests/unit/{components,editor,session,views}/**/*.test.{ts,tsx}',
  'tests/property/{editor,views}/**/*.test.{ts,tsx}',
];

/** What takes longest begins first among its like: begun last, the other workers would wait for it. */
const LONGEST = [
  'tests/fault/relay.test.ts',
  'tests/fuzz/fuzz.test.ts',
  'tests/fault/abuse.test.ts',
  'tests/fuzz/client.test.ts',
  'tests/property/record/very-many.test.ts',
  'tests/unit/support/five-years.test.ts',
  'tests/unit/sync/strikes.test.ts',
  'tests/unit/sync/lost-and-restored.test.ts',
  'tests/unit/sync/linking.test.ts',
  'tests/unit/relay/process.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: (typeof files)[number]): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONGEST.length : found;
    };
    // Files of one project stay together: a worker goes on with the modules, and the page, that it has.
    return sorted.toSorted(
      (a, b) => a.project.name.localeCompare(b.project.name) || place(a) - place(b),
    );
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [preact()],
  define: { __TWOWAY_RELAY__: JSON.stringify(''), __TWOWAY_PSEUDO__: 'true' },
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
      {
        extends: true,
        test: {
          name: 'drawn',
          include: DRAWN,
          exclude: [OF_WORDS],
          environment: 'happy-dom',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/{unit,property,contract,house,fuzz,fault}/**/*.test.{ts,tsx}'],
          exclude: [...TOGETHER, ...DRAWN],
        },
      },
    ],
    setupFiles: ['tests/support/patience.ts'],
    testTimeout: 180_000,
    // As patience.ts says of other waits; a second is too short on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 180_000,
    // One more than a small machine has cores: a third of the time is waiting, for sockets and for clocks.
    maxWorkers: 3,
    sequence: { shuffle: false, sequencer: LongestFirst },
  },
});
