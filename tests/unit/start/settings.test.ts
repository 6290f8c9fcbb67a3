import { expect, test } from 'vitest';
import { readPort, readSettings } from '../../../extension/start/settings.ts';

const ROOT = '/repo';

test('with nothing said, one browser, the usual port and a folder in the repository', () => {
  expect(readSettings([], {}, ROOT)).toEqual({
    ok: true,
    value: { port: 4870, dataFolder: '/repo/.twoway', browsers: 'one' },
  });
});

test('flags and environment are followed', () => {
  const environment = { TWOWAY_PORT: '5001', TWOWAY_DATA: '/elsewhere' };
  expect(readSettings(['--pair'], environment, ROOT)).toEqual({
    ok: true,
    value: { port: 5001, dataFolder: '/elsewhere', browsers: 'pair' },
  });
  expect(readSettings(['--no-browser'], {}, ROOT)).toMatchObject({ value: { browsers: 'none' } });
});

test.each([
  [{ npm_config_pair: 'true' }, 'pair'],
  [{ npm_config_browser: '' }, 'none'],
])('a flag that npm kept for itself, as %j, is followed', (environment, browsers) => {
  expect(readSettings([], environment, ROOT)).toMatchObject({ value: { browsers } });
});

test('a flag that does not exist is refused with the list of those that do', () => {
  const read = readSettings(['--pear'], {}, ROOT);
  expect(read).toMatchObject({ ok: false });
  expect(read.ok ? '' : read.error).toMatch(/"--pear"[^]*--pair[^]*--no-browser/);
});

test('two browsers and no browser at once is refused', () => {
  expect(readSettings(['--pair', '--no-browser'], {}, ROOT).ok).toBe(false);
});

test.each(['0', '65536', '-1', '4870.5', '0x10', '1e3', 'http', '99999999'])(
  'the port %j is refused with a sentence',
  (text) => {
    const read = readPort(text);
    expect(read.ok ? '' : read.error).toContain(`"${text}"`);
  },
);

test.each([
  ['1', 1],
  ['65535', 65_535],
  [' 4871 ', 4871],
  ['', 4870],
])('the port %j is read as %i', (text, port) => {
  expect(readPort(text)).toEqual({ ok: true, value: port });
});
