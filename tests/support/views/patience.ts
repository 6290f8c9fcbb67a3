/**
 * How long a test of something drawn waits for what must appear: a state is waited for, and a busy
 * machine needs longer than the second that Testing Library allows. A set-up file of vitest.
 */
if ('document' in globalThis) {
  const { configure } = await import('@testing-library/preact');
  configure({ asyncUtilTimeout: 20_000 });
}

export {};
