/** Reads programs with a real parser, so that the house tests look at code and not at its spelling. */
import { parseSync, type Comment, type StaticExport, type StaticImport } from 'oxc-parser';
import { textOf } from './source-files.ts';

/** A node of the syntax tree (ESTree with TypeScript), with its place in the text. */
export type SyntaxNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
};

/** One parsed file. `body` are its top-level statements. */
export type Program = {
  readonly path: string;
  readonly text: string;
  readonly body: readonly SyntaxNode[];
  readonly comments: readonly Comment[];
  readonly imports: readonly StaticImport[];
  readonly exports: readonly StaticExport[];
  readonly dynamicImports: readonly string[];
};

const parsed = new Map<string, Program>();

/** Parses a file by its relative path, once. Throws when it is no valid program. */
export function programOf(path: string): Program {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const text = textOf(path);
  const { program, comments, module, errors } = parseSync(path, text);
  const [fault] = errors;
  if (fault !== undefined) throw new Error(`${path} cannot be parsed: ${fault.message}`);
  const body: readonly unknown[] = program.body;
  const result: Program = {
    path,
    text,
    body: body.filter(isSyntaxNode),
    comments,
    imports: module.staticImports,
    exports: module.staticExports,
    dynamicImports: module.dynamicImports.flatMap(({ moduleRequest }) => {
      const written = /^(['"])(.+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return written?.[2] === undefined ? [] : [written[2]];
    }),
  };
  parsed.set(path, result);
  return result;
}

/** Calls `visit` for a node and everything below it. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isSyntaxNode(child)) walk(child, visit);
    }
  }
}

/** All nodes of a program. */
export function nodesOf(program: Program): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  for (const statement of program.body) walk(statement, (node) => nodes.push(node));
  return nodes;
}

/** A field of a node that is itself a node, or undefined. */
export function child(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  const value = node?.[field];
  return isSyntaxNode(value) ? value : undefined;
}

/** A field of a node that is a list of nodes; empty where there is none. */
export function children(node: SyntaxNode | undefined, field: string): readonly SyntaxNode[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isSyntaxNode) : [];
}

/** `path:line` of a node, for messages. */
export function placeOf(program: Program, node: { readonly start: number }): string {
  return `${program.path}:${program.text.slice(0, node.start).split('\n').length}`;
}

/** Whether a value is a node of the tree. */
export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'start' in value
  );
}
