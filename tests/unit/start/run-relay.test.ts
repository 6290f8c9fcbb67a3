import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isPortFree } from '../../../extension/start/run-relay.ts';

test('a port on which somebody listens is not free, and is free again afterwards', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});
