import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { fingerprintOf } from '../../../extension/start/build-once.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const RELAY = 'ws://127.0.0.1:4870';
let root = '';

beforeEach(() => {
  root = temporaryFolder('sources');
  for (const path of [
    'wxt.config.ts',
    'package.json',
    'package-lock.json',
    'extension/entrypoints/background.ts',
    'extension/start/start.ts',
    'shared/base/bytes.ts',
  ]) {
    put(path, `// ${path}`);
  }
});

test('the fingerprint is the same while nothing changes', () => {
  expect(fingerprintOf(root, RELAY)).toBe(fingerprintOf(root, RELAY));
});

test.each(['extension/entrypoints/background.ts', 'shared/base/bytes.ts', 'package-lock.json'])(
  'a change of %s changes it',
  (path) => {
    const before = fingerprintOf(root, RELAY);
    put(path, 'changed');
    expect(fingerprintOf(root, RELAY)).not.toBe(before);
  },
);

test('a new file changes it, and so does another relay', () => {
  const before = fingerprintOf(root, RELAY);
  expect(fingerprintOf(root, 'ws://127.0.0.1:4871')).not.toBe(before);
  put('extension/views/new.ts', '');
  expect(fingerprintOf(root, RELAY)).not.toBe(before);
});

test('what only starts things is no part of the extension', () => {
  const before = fingerprintOf(root, RELAY);
  put('extension/start/start.ts', 'changed');
  expect(fingerprintOf(root, RELAY)).toBe(before);
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
