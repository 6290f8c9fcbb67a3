/**
 * What each test needs: it waits for what must come to be as long as a busy machine takes, longer than the
 * second that vitest and Testing Library allow; and what was drawn and said is taken from the page, which
 * the tests of other files go on with. A set-up file of vitest.
 */
import { afterEach, vi } from 'vitest';

const PATIENCE_MS = 60_000;

/** Beside the function as vitest made it, which one worker's files have in common: it is wrapped once. */
const IMPATIENT = Symbol.for('twoway.tests.wait-for');

const known = vi as typeof vi & { [IMPATIENT]?: typeof vi.waitFor };
const impatient = (known[IMPATIENT] ??= vi.waitFor);
vi.waitFor = (ask, options = {}) =>
  impatient(ask, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });

if ('document' in globalThis) {
  const { cleanup, configure } = await import('@testing-library/preact');
  configure({ asyncUtilTimeout: PATIENCE_MS });
  const { announcement } = await import('../../extension/components/announcer.ts');
  const { soughtLine } = await import('../../extension/components/sought-line.ts');
  const { toasts } = await import('../../extension/components/toasts.ts');
  afterEach(() => {
    cleanup();
    toasts.value = [];
    announcement.value = '';
    soughtLine.value = undefined;
  });
}
