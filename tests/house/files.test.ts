/** What files there are: names, lengths, the top level, and nothing of one computer in any of them. */
import { readdirSync } from 'node:fs';
import { basename, posix } from 'node:path';
import { expect, test } from 'vitest';
import { entriesOf } from '../support/house/json.ts';
import { allFiles, NOT_OURS, ROOT, sourceFiles, textOf } from '../support/house/source-files.ts';

const MAX_LINES = 400;

const TOP_LEVEL = new Set([
  ...NOT_OURS,
  'extension',
  'shared',
  'sync-server',
  'tests',
  '.ci',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'wxt.config.ts',
  'README.md',
  'LICENSE',
  'SECURITY.md',
  '.gitignore',
  '.npmrc',
  '.oxlintrc.json',
  '.prettierrc.json',
]);

/** A name that says nothing becomes a drawer for everything. */
const NAMES_OF_DRAWERS = /^(utils?|helpers?|common|misc|managers?|data|info|index)$/;

const BINARY = /\.(png|ico|woff2|snap|wasm)$/;

test('the top level holds only what the house and its tools need', () => {
  expect(
    readdirSync(ROOT).filter((name) => !TOP_LEVEL.has(name) && !name.endsWith('.log')),
  ).toEqual([]);
});

test(`no program and no style sheet is longer than ${MAX_LINES} lines`, () => {
  const sheets = allFiles().filter((path) => path.endsWith('.css'));
  const lengths = [...sourceFiles(), ...sheets].map(
    (path) => [path, textOf(path).split('\n').length] as const,
  );
  expect(lengths.filter(([, lines]) => lines > MAX_LINES + 1)).toEqual([]);
});

test('no file is a drawer: each is named for what it holds', () => {
  const drawers = sourceFiles().filter((path) =>
    NAMES_OF_DRAWERS.test(basename(path).replace(/(\.test|\.e2e|\.config)?\.[a-z]+$/, '')),
  );
  expect(drawers).toEqual([]);
});

test('files are kebab-case; components are PascalCase', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.(ts|tsx|mjs)$/;
  const pascal = /^([A-Z][a-z0-9]*)+\.tsx$/;
  const wrong = sourceFiles().filter((path) => {
    const name = basename(path);
    return !kebab.test(name) && !pascal.test(name);
  });
  expect(wrong).toEqual([]);
});

test('no file names a folder of one computer', () => {
  // Written in pieces, so that this file does not find itself.
  const folders = ['work', 'home', 'root', 'Users', 'tmp'].join('|');
  const pattern = new RegExp(`(^|[\\s"'\`(=:])/(${folders})/[\\w.-]`, 'm');
  expect(filesWith(pattern)).toEqual([]);
});

test('no file names the host of a package registry', () => {
  const pattern = new RegExp(
    ['registry', '\\.[a-z]+\\.|', 'npm', 'mirror|_auth', 'Token'].join(''),
    'i',
  );
  expect(filesWith(pattern)).toEqual([]);
});

test('the lock holds every optional package, so that `npm ci` works everywhere, and no address', () => {
  const lock: unknown = JSON.parse(textOf('package-lock.json'));
  const packages = entriesOf(entriesOf(lock)['packages']);
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entriesOf(entriesOf(entry)['optionalDependencies']))
      .map((name) => `node_modules/${name}`)
      .filter((place) => !(place in packages) && !(`${path}/${place}` in packages)),
  );
  expect(missing).toEqual([]);
  const located = Object.entries(packages).filter(([, entry]) => 'resolved' in entriesOf(entry));
  expect(located.map(([path]) => path)).toEqual([]);
});

test('every link from a document to a file of ours leads somewhere', () => {
  const files = new Set(allFiles());
  const dead = allFiles()
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => posix.join(posix.dirname(path), target))
        .filter((target) => !files.has(target))
        .map((target) => `${path} links to ${target}`),
    );
  expect(dead).toEqual([]);
});

test('package.json pins exact versions', () => {
  const json = entriesOf(JSON.parse(textOf('package.json')));
  const wanted = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'].flatMap(
    (group) => Object.entries(entriesOf(json[group])),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
});

function filesWith(pattern: RegExp): readonly string[] {
  return allFiles()
    .filter((path) => !BINARY.test(path))
    .flatMap((path) => {
      const found = pattern.exec(textOf(path));
      return found === null ? [] : [`${path}: ${found[0].trim()}`];
    });
}
