/**
 * What the tests need on a computer that has only what a test puts there: programs of a few lines in
 * place of the browsers, the screen and the database, and an apt-get that installs such programs.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakePrograms, type FakePrograms } from '../../support/fake-programs.ts';
import { ensureNeeds } from '../../support/needs.ts';
import { whyNoSmallDisk } from '../../support/small-disk.ts';

const ALL = ['chromium', 'firefox', 'Xvfb', 'initdb', 'postgres', 'ps'];
/** Puts the two programs there that the tests leave out. */
const INSTALLS =
  'for name in Xvfb firefox; do case "$*" in *install*) cp "$FAKES/ps" "$FAKES/$name";; esac; done';
const SENTENCE =
  'The tests need Firefox, Xvfb: install it (Debian, Ubuntu: apt-get install firefox-esr xvfb).';

let programs: FakePrograms;

beforeEach(() => {
  programs = fakePrograms();
  vi.stubEnv('PATH', programs.folder);
  vi.stubEnv('TWOWAY_BROWSER', undefined);
  vi.spyOn(console, 'log').mockReturnValue();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('where everything is there, nothing is installed', () => {
  putAllBut();
  programs.put('apt-get');
  expect(ensureNeeds(true)).toBeUndefined();
  expect(installations()).toEqual([]);
});

test('who may not install is told in one line what is missing, and nothing is tried', () => {
  putAllBut('firefox', 'Xvfb');
  programs.put('apt-get', INSTALLS);
  expect(ensureNeeds(false)).toBe(SENTENCE);
  expect(programs.asked().filter((line) => line.startsWith('apt-get'))).toEqual([]);
});

test('who may has what is missing installed, and nothing else, once', () => {
  putAllBut('firefox', 'Xvfb');
  programs.put('apt-get', INSTALLS);
  expect(ensureNeeds(true)).toBeUndefined();
  const asked = [
    'apt-get -qq update',
    'apt-get -qq -y install --no-install-recommends firefox-esr xvfb',
  ];
  expect(installations()).toEqual(asked);
  expect(ensureNeeds(true)).toBeUndefined();
  expect(installations()).toEqual(asked);
});

test('what apt-get complains of is said', () => {
  putAllBut('firefox', 'Xvfb');
  programs.put('apt-get', '[ "$1" = --version ] && exit\necho "E: no space" >&2; exit 100');
  expect(ensureNeeds(true)).toBe('apt-get -qq update failed:\nE: no space\n');
});

test('without apt-get, or when it did not bring it, the same line says what is missing', () => {
  putAllBut('firefox', 'Xvfb');
  expect(ensureNeeds(true)).toBe(SENTENCE);
  programs.put('apt-get');
  expect(ensureNeeds(true)).toBe(SENTENCE);
});

test('where nothing can be mounted, one line says what the flow on a full disk needs', () => {
  programs.put('mount', 'echo "permission denied" >&2; exit 32');
  programs.put('unshare', 'exit 1');
  expect(whyNoSmallDisk()).toMatch(/^The flow full-disk needs .*--cap-add SYS_ADMIN.*\.$/);
  programs.put('unshare');
  expect(whyNoSmallDisk()).toBeUndefined();
  expect(programs.asked().at(-1)).toMatch(/^unshare .*--mount mount -t tmpfs .*mounting-/);
  programs.put('unshare', 'exit 1');
  programs.put('mount');
  programs.put('umount');
  expect(whyNoSmallDisk()).toBeUndefined();
  expect(programs.asked().at(-1)).toMatch(/^umount /);
});

function putAllBut(...missing: readonly string[]): void {
  for (const name of ALL.filter((one) => !missing.includes(one))) programs.put(name);
}

function installations(): readonly string[] {
  return programs.asked().filter((line) => line.startsWith('apt-get -qq'));
}
