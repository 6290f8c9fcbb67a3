/**
 * The rooms of the house: who may import whom, over the whole import graph. The rule is drawn in
 * README.md; lint says the same at once for direct imports, this test also for indirect ones.
 */
import { expect, test } from 'vitest';
import {
  cyclesOf,
  reachedFrom,
  readImportGraph,
  type ImportGraph,
} from '../support/house/import-graph.ts';

const graph = readImportGraph();

/** A room's folder, and what its files may import: folders, `node:` or names of packages. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map([
  ['shared/base/', ['shared/base/']],
  ['shared/record/', ['shared/record/', 'shared/base/', 'yjs', 'y-protocols', 'lib0', 'date-fns']],
  ['shared/seal/', ['shared/seal/', 'shared/base/', '@hpke/core']],
  ['shared/wire/', ['shared/wire/', 'shared/base/']],
  [
    'sync-server/',
    ['sync-server/', 'shared/base/', 'shared/wire/', 'node:', 'ws', 'pg', 'pino', 'prom-client'],
  ],
]);

const NOT_FOR_COMPONENTS = /^(yjs|y-indexeddb|y-websocket|y-protocols|lib0)$/;

test('every import of our own leads to a file that exists', () => {
  const missing = allImports(graph).filter(({ kind }) => kind === 'missing');
  expect(missing.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test.each([...MAY_IMPORT])('%s imports only what its room may', (room, allowed) => {
  const wrong = allImports(graph).filter(
    ({ from, to }) => from.startsWith(room) && !isAllowed(to, allowed),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the relay reaches only shared/base and shared/wire, even indirectly', () => {
  const wrong = filesOf(graph, 'sync-server/').flatMap((path) =>
    [...reachedFrom(graph, path)]
      .filter(([to]) => !isAllowed(to, MAY_IMPORT.get('sync-server/') ?? []))
      .map(([, way]) => way.join(' -> ')),
  );
  expect(wrong).toEqual([]);
});

test('the extension imports neither the relay nor Node', () => {
  const wrong = allImports(graph).filter(
    ({ from, to }) =>
      from.startsWith('extension/') &&
      (to.startsWith('sync-server/') ||
        (to.startsWith('node:') && !from.startsWith('extension/start/'))),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('what runs in the extension reaches nothing of extension/start, even indirectly', () => {
  const wrong = filesOf(graph, 'extension/entrypoints/').flatMap((path) =>
    [...reachedFrom(graph, path)]
      .filter(([to]) => to.startsWith('extension/start/') || to.startsWith('node:'))
      .map(([, way]) => way.join(' -> ')),
  );
  expect(wrong).toEqual([]);
});

test('nothing outside tests imports tests', () => {
  const wrong = allImports(graph).filter(
    ({ from, to }) => to.startsWith('tests/') && !from.startsWith('tests/'),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the sync engine and the store have no DOM, no interface and no browser', () => {
  const foreign =
    /^(preact|@preact\/.*|prosemirror-.*|wxt|#imports|extension\/(views|components|hooks|entrypoints|platform|editor|styles)\/.*)$/;
  const wrong = [
    ...filesOf(graph, 'extension/sync/'),
    ...filesOf(graph, 'extension/store/'),
  ].flatMap((path) =>
    [...reachedFrom(graph, path)]
      .filter(([to]) => foreign.test(to))
      .map(([, way]) => way.join(' -> ')),
  );
  expect(wrong).toEqual([]);
});

test('only extension/platform and the entrypoints touch `browser`', () => {
  const wrong = allImports(graph).filter(
    ({ from, to }) =>
      (to === '#imports' || to === 'wxt') &&
      !/^(extension\/(platform|entrypoints)\/|wxt\.config\.ts$)/.test(from),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('components hold no Yjs', () => {
  const wrong = allImports(graph).filter(
    ({ from, to }) => from.startsWith('extension/components/') && NOT_FOR_COMPONENTS.test(to),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('[U4] the program of the popup holds no Yjs and no editor, even indirectly', () => {
  const popup = 'extension/entrypoints/popup/index.html';
  const reached = reachedFrom(graph, popup, true);
  expect([...reached.keys()].some((path) => path.startsWith('extension/views/popup/'))).toBe(true);
  const wrong = [...reached].filter(
    ([to]) => NOT_FOR_COMPONENTS.test(to) || /prosemirror/.test(to),
  );
  expect(wrong.map(([, way]) => way.join(' -> '))).toEqual([]);
});

test('there are no cycles', () => {
  expect(cyclesOf(graph)).toEqual([]);
});

function allImports(all: ImportGraph) {
  return [...all.values()].flat();
}

function filesOf(all: ImportGraph, room: string): readonly string[] {
  return [...all.keys()].filter((path) => path.startsWith(room));
}

function isAllowed(to: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => (/[/:]$/.test(one) ? to.startsWith(one) : to === one));
}
