import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import {
  acceptsUnpacked,
  findBrowsers,
  hasDisplay,
  type Computer,
} from '../../../extension/start/find-browser.ts';

function computer(
  platform: NodeJS.Platform,
  programs: readonly string[],
  environment: Record<string, string> = {},
): Computer {
  return { platform, environment, isProgram: (file) => programs.includes(file) };
}

test('on Linux the browsers in PATH are found, the ones that take the extension first', () => {
  const found = findBrowsers(
    computer('linux', ['/usr/bin/firefox', '/opt/bin/google-chrome', '/usr/bin/chromium'], {
      PATH: ['/opt/bin', '/usr/bin'].join(delimiter),
    }),
  );
  expect(found.map(({ kind, file }) => [kind, file])).toEqual([
    ['chromium', '/usr/bin/chromium'],
    ['chrome', '/opt/bin/google-chrome'],
    ['firefox', '/usr/bin/firefox'],
  ]);
  expect(found.filter(acceptsUnpacked).map(({ kind }) => kind)).toEqual(['chromium']);
});

test('Edge takes the extension too, and Google Chrome does not', () => {
  const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const found = findBrowsers(computer('darwin', [edge, chrome]));
  expect(found.map((browser) => [browser.kind, acceptsUnpacked(browser)])).toEqual([
    ['edge', true],
    ['chrome', false],
  ]);
});

test('on Windows the places are below the folders the environment names', () => {
  const edge = 'C:\\Programs\\Microsoft\\Edge\\Application\\msedge.exe';
  const found = findBrowsers(computer('win32', [edge], { 'ProgramFiles(x86)': 'C:\\Programs' }));
  expect(found.map(({ file }) => file)).toEqual([edge]);
});

test('TWOWAY_BROWSER comes first, and only when it is a program', () => {
  const environment = { PATH: '/usr/bin', TWOWAY_BROWSER: '/opt/mine' };
  const with_ = findBrowsers(computer('linux', ['/opt/mine', '/usr/bin/chromium'], environment));
  expect(with_.map(({ file }) => file)).toEqual(['/opt/mine', '/usr/bin/chromium']);
  const without = findBrowsers(computer('linux', ['/usr/bin/chromium'], environment));
  expect(without.map(({ file }) => file)).toEqual(['/usr/bin/chromium']);
});

test('a computer with no browser has none', () => {
  expect(findBrowsers(computer('linux', [], { PATH: '/usr/bin' }))).toEqual([]);
});

test('there is a screen where X11 or Wayland is named, and always on macOS and Windows', () => {
  expect(hasDisplay(computer('linux', [], {}))).toBe(false);
  expect(hasDisplay(computer('linux', [], { DISPLAY: '' }))).toBe(false);
  expect(hasDisplay(computer('linux', [], { DISPLAY: ':0' }))).toBe(true);
  expect(hasDisplay(computer('linux', [], { WAYLAND_DISPLAY: 'wayland-0' }))).toBe(true);
  expect(hasDisplay(computer('darwin', []))).toBe(true);
  expect(hasDisplay(computer('win32', []))).toBe(true);
});
