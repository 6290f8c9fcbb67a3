/**
 * What each test of something drawn needs: it waits for what must appear as long as a busy machine takes,
 * longer than the second that Testing Library allows, and leaves nothing on the page, which the tests of
 * other files go on with. A set-up file of vitest.
 */
import { afterEach } from 'vitest';

if ('document' in globalThis) {
  const { cleanup, configure } = await import('@testing-library/preact');
  configure({ asyncUtilTimeout: 20_000 });
  afterEach(cleanup);
}
