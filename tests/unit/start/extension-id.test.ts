import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { extensionIdOf } from '../../../extension/start/extension-id.ts';

test('the id is 32 letters from a to p, the same for the same folder', () => {
  const id = extensionIdOf('/srv/twoway', 'linux');
  expect(id).toMatch(/^[a-p]{32}$/);
  expect(extensionIdOf('/srv/twoway', 'linux')).toBe(id);
  expect(extensionIdOf('/srv/twoway2', 'linux')).not.toBe(id);
});

test('each letter is one hex digit of the hash of the path', () => {
  const digits = createHash('sha256').update('/srv/twoway').digest('hex').slice(0, 32);
  const letters = extensionIdOf('/srv/twoway', 'darwin');
  const back = letters.replace(/./g, (letter) => (letter.charCodeAt(0) - 97).toString(16));
  expect(back).toBe(digits);
});

test('on Windows the drive letter does not matter', () => {
  expect(extensionIdOf('c:\\twoway', 'win32')).toBe(extensionIdOf('C:\\twoway', 'win32'));
});
