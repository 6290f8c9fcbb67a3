/** Habits of the code that no linter of ours knows: docstrings, data never as HTML, quiet entrypoints. */
import { expect, test } from 'vitest';
import { sourceFiles } from '../support/house/source-files.ts';
import {
  child,
  children,
  nodesOf,
  placeOf,
  programOf,
  type Program,
  type SyntaxNode,
} from '../support/house/syntax.ts';

const programs = sourceFiles().map(programOf);
const ours = programs.filter(({ path }) => !/^tests\/(unit|property|contract|house)\//.test(path));

test('every export has a docstring', () => {
  const bare = ours.flatMap((program) =>
    exportedDeclarations(program)
      .filter((node) => !hasDocstring(program, node))
      .map((node) => placeOf(program, node)),
  );
  expect(bare).toEqual([]);
});

test('every program begins with a comment that says what the file is for', () => {
  const silent = ours.filter(({ text }) => !/^(#!.*\n)?(\/\/ @.*\n)?\s*\/\*\*/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('there are no barrels', () => {
  const barrels = programs.flatMap((program) =>
    program.body
      .filter((node) => node.type === 'ExportAllDeclaration')
      .map((node) => placeOf(program, node)),
  );
  expect(barrels).toEqual([]);
});

test('each function of date-fns is imported by itself, since Node takes seconds to load all of them', () => {
  const isWhole = (node: SyntaxNode) =>
    node.type === 'ImportDeclaration' && child(node, 'source')?.['value'] === 'date-fns';
  expect(placesWhere(isWhole, programs)).toEqual([]);
});

test('nothing is of type `any`', () => {
  expect(placesWhere((node) => node.type === 'TSAnyKeyword', programs)).toEqual([]);
});

test('no data is ever read as HTML', () => {
  const names = new Set([
    'innerHTML',
    'outerHTML',
    'insertAdjacentHTML',
    'dangerouslySetInnerHTML',
    'setHTMLUnsafe',
    'parseHTMLUnsafe',
    'createContextualFragment',
    'srcdoc',
  ]);
  const isRead = (node: SyntaxNode) =>
    (node.type === 'MemberExpression' && names.has(String(child(node, 'property')?.['name']))) ||
    (node.type === 'JSXAttribute' && names.has(String(child(node, 'name')?.['name'])));
  const shipped = programs.filter(({ path }) => /^(extension|shared)\//.test(path));
  expect(placesWhere(isRead, shipped)).toEqual([]);
});

test('entrypoints do nothing outside `main`', () => {
  const entrypoints = programs.filter(({ path }) => path.startsWith('extension/entrypoints/'));
  expect(entrypoints.length).toBeGreaterThan(0);
  const loud = entrypoints.flatMap((program) =>
    program.body.filter((node) => !isQuiet(node)).map((node) => placeOf(program, node)),
  );
  expect(loud).toEqual([]);
});

/** Declarations that a file exports under a name (not what it passes on from another file). */
function exportedDeclarations({ body }: Program): readonly SyntaxNode[] {
  const named = body.filter(
    (node) => node.type === 'ExportNamedDeclaration' && child(node, 'declaration') !== undefined,
  );
  // Of the overloads of one function the first carries the docstring.
  return named.filter((node, index) => {
    const name = child(child(node, 'declaration'), 'id')?.['name'];
    const before = child(child(named[index - 1], 'declaration'), 'id')?.['name'];
    return name === undefined || name !== before;
  });
}

function hasDocstring({ text, comments }: Program, node: SyntaxNode): boolean {
  const before = comments.filter(({ end }) => end <= node.start).at(-1);
  return (
    before?.type === 'Block' &&
    before.value.startsWith('*') &&
    text.slice(before.end, node.start).trim() === ''
  );
}

function placesWhere(
  holds: (node: SyntaxNode) => boolean,
  searched: readonly Program[],
): readonly string[] {
  return searched.flatMap((program) =>
    nodesOf(program)
      .filter(holds)
      .map((node) => placeOf(program, node)),
  );
}

/** Declares something, or is the call of `main` with which a page's script ends. */
function isQuiet(statement: SyntaxNode): boolean {
  switch (statement.type) {
    case 'ImportDeclaration':
    case 'FunctionDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      return true;
    case 'ExportDefaultDeclaration':
      return isDefinition(child(statement, 'declaration'));
    case 'ExportNamedDeclaration': {
      const declaration = child(statement, 'declaration');
      return declaration === undefined || isQuiet(declaration);
    }
    case 'VariableDeclaration':
      return children(statement, 'declarations')
        .map((one) => child(one, 'init'))
        .every((value) => isValue(value) || isElementLookup(value));
    case 'IfStatement':
      return isMainCall(child(child(statement, 'consequent'), 'expression'));
    case 'ExpressionStatement':
      return isMainCall(child(statement, 'expression'));
    default:
      return false;
  }
}

function isDefinition(node: SyntaxNode | undefined): boolean {
  return (
    node?.type === 'CallExpression' && /^define[A-Z]/.test(String(child(node, 'callee')?.['name']))
  );
}

/** A value that is written down, not computed: no call outside a function's body. */
function isValue(node: SyntaxNode | undefined): boolean {
  if (node === undefined || /Function/.test(node.type)) return true;
  if (/^(Call|New|Await|TaggedTemplate|Import)Expression$/.test(node.type)) return false;
  return Object.values(node)
    .flat()
    .every((value) => typeof value !== 'object' || value === null || isValueField(value));
}

function isValueField(value: object): boolean {
  return !('type' in value) || !('start' in value) || isValue(nodeFrom(value));
}

function nodeFrom(value: object): SyntaxNode | undefined {
  return child({ type: 'Holder', start: 0, end: 0, value }, 'value');
}

/** `document.getElementById('app')`: the place that a page's script hands to `main`. */
function isElementLookup(node: SyntaxNode | undefined): boolean {
  const callee = node?.type === 'CallExpression' ? child(node, 'callee') : undefined;
  return child(callee, 'property')?.['name'] === 'getElementById';
}

function isMainCall(node: SyntaxNode | undefined): boolean {
  if (node?.type === 'UnaryExpression' || node?.type === 'AwaitExpression') {
    return isMainCall(child(node, 'argument'));
  }
  return node?.type === 'CallExpression' && child(node, 'callee')?.['name'] === 'main';
}
