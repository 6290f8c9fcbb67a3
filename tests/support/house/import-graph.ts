/**
 * Who imports whom: every import of every source file, resolved to the file or the package it means.
 * The scripts of an entrypoint's HTML count as imported by it.
 */
import { posix } from 'node:path';
import { allFiles, sourceFiles, textOf } from './source-files.ts';
import { programOf } from './syntax.ts';

/** One import. `to` is a relative path for our own files, a name (`yjs`, `node:fs`) otherwise. */
export type Import = {
  readonly from: string;
  readonly to: string;
  readonly kind: 'file' | 'package' | 'missing';
  /** Only types are imported: gone when the program runs. */
  readonly typesOnly: boolean;
};

/** All imports by the file they stand in. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

/** Files that are read by a bundler but hold no imports of ours. */
const PLAIN = /\.(css|json|svg|png|md)$/;

/** Reads the whole graph. */
export function readImportGraph(): ImportGraph {
  const files = new Set(allFiles());
  const graph = new Map<string, readonly Import[]>();
  for (const path of sourceFiles()) graph.set(path, importsOf(path, files));
  for (const path of files) {
    if (path.endsWith('.html')) graph.set(path, scriptsOf(path, files));
  }
  return graph;
}

/**
 * Everything that can be reached from `start` (itself left out), each with the way that leads there.
 * `runtimeOnly` leaves out what is imported for its types.
 */
export function reachedFrom(
  graph: ImportGraph,
  start: string,
  runtimeOnly = false,
): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>();
  const waiting: (readonly string[])[] = [[start]];
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    for (const { to, typesOnly } of graph.get(way.at(-1) ?? '') ?? []) {
      if (ways.has(to) || to === start || (runtimeOnly && typesOnly)) continue;
      const longer = [...way, to];
      ways.set(to, longer);
      waiting.push(longer);
    }
  }
  return ways;
}

/** The cycles of the graph, each as the list of its files, every cycle told once. */
export function cyclesOf(graph: ImportGraph): readonly string[] {
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    state.set(path, 'open');
    for (const { to, kind } of graph.get(path) ?? []) {
      if (kind !== 'file') continue;
      if (state.get(to) === 'open') cycles.push([...way.slice(way.indexOf(to)), to].join(' -> '));
      else if (!state.has(to)) visit(to, [...way, to]);
    }
    state.set(path, 'done');
  };
  for (const path of graph.keys()) if (!state.has(path)) visit(path, [path]);
  return cycles;
}

function importsOf(path: string, files: ReadonlySet<string>): readonly Import[] {
  const { imports, exports, dynamicImports } = programOf(path);
  const written = [
    ...imports.map(({ moduleRequest, entries }) => ({
      name: moduleRequest.value,
      typesOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...exports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ name: moduleRequest.value, typesOnly: isType }],
      ),
    ),
    ...dynamicImports.map((name) => ({ name, typesOnly: false })),
  ];
  return written.map(({ name, typesOnly }) => ({
    from: path,
    typesOnly,
    ...resolve(path, name, files),
  }));
}

function scriptsOf(path: string, files: ReadonlySet<string>): readonly Import[] {
  return [...textOf(path).matchAll(/<script[^>]*\bsrc="([^"]+)"/g)].map(([, source = '']) => ({
    from: path,
    typesOnly: false,
    ...resolve(path, source.startsWith('.') ? source : `./${source}`, files),
  }));
}

function resolve(
  from: string,
  name: string,
  files: ReadonlySet<string>,
): { readonly to: string; readonly kind: Import['kind'] } {
  const bare = name.replace(/\?.*$/, '');
  const target = bare.startsWith('#shared/')
    ? `shared/${bare.slice('#shared/'.length)}`
    : bare.startsWith('.')
      ? posix.join(posix.dirname(from), bare)
      : undefined;
  if (target === undefined) return { to: packageOf(name), kind: 'package' };
  const isThere = files.has(target) || PLAIN.test(target);
  return { to: target, kind: isThere ? 'file' : 'missing' };
}

/** `@scope/name/deep` is `@scope/name`; `node:fs/promises` and `#imports` stay as they are. */
function packageOf(name: string): string {
  if (name.startsWith('node:') || name.startsWith('#')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
