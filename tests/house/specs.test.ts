/**
 * The specs and the tests speak of the same rules: every rule id of a room's .md is cited by the
 * name of some test, and every id that a test cites stands in a spec.
 */
import { expect, test } from 'vitest';
import { entriesOf } from '../support/house/json.ts';
import { allFiles, sourceFiles, textOf } from '../support/house/source-files.ts';
import { child, children, nodesOf, programOf, type SyntaxNode } from '../support/house/syntax.ts';

const RULE_ID = '[A-Z]\\d+[a-z]?';
const CALLS = new Set(['test', 'it', 'describe']);

const ruled = rulesOfSpecs();
const cited = rulesCitedByTests();

test('no two rules have the same id', () => {
  const twice = [...ruled].filter(([, places]) => places.length > 1);
  expect(twice.map(([id, places]) => `${id}: ${places.join(', ')}`)).toEqual([]);
});

test('every rule of a spec is cited by the name of a test', () => {
  expect(ruled.size).toBeGreaterThan(0);
  const silent = [...ruled].filter(([id]) => !cited.has(id));
  expect(silent.map(([id, places]) => `${id} (${places.join(', ')}) has no test`)).toEqual([]);
});

test('every rule that a test cites stands in a spec', () => {
  const unknown = [...cited].filter(([id]) => !ruled.has(id));
  expect(unknown.map(([id, places]) => `${id} is cited in ${places.join(', ')}`)).toEqual([]);
});

/** `**W3**` at the beginning of a line or a list item. */
function rulesOfSpecs(): ReadonlyMap<string, string[]> {
  const rules = new Map<string, string[]>();
  const pattern = new RegExp(
    `^\\s*(?:[-*]\\s+|#+\\s+|\\|\\s*)?\\*\\*(${RULE_ID})\\b[^*\\n]*\\*\\*`,
    'gm',
  );
  for (const path of allFiles().filter((file) =>
    /^(extension|shared|sync-server|tests\/fuzz)\/.*\.md$/.test(file),
  )) {
    for (const [, id = ''] of textOf(path).matchAll(pattern)) add(rules, id, path);
  }
  return rules;
}

/** `[W3]` or `[W3, W5]` in the name of a test or of a group of tests. */
function rulesCitedByTests(): ReadonlyMap<string, string[]> {
  const citations = new Map<string, string[]>();
  const pattern = new RegExp(`\\[(${RULE_ID}(?:, ?${RULE_ID})*)\\]`, 'g');
  for (const path of sourceFiles().filter((file) => file.startsWith('tests/'))) {
    for (const node of nodesOf(programOf(path))) {
      for (const [, ids = ''] of nameOfTest(node).matchAll(pattern)) {
        for (const id of ids.split(/, ?/)) add(citations, id, path);
      }
    }
  }
  return citations;
}

/** The first argument of `test(...)`, `describe(...)`, `test.each(...)(...)`; '' for anything else. */
function nameOfTest(node: SyntaxNode): string {
  if (node.type !== 'CallExpression' || !isTestCall(child(node, 'callee'))) return '';
  const [first] = children(node, 'arguments');
  if (first?.type === 'Literal') return typeof first['value'] === 'string' ? first['value'] : '';
  if (first?.type !== 'TemplateLiteral') return '';
  return children(first, 'quasis')
    .map((part) => String(entriesOf(part['value'])['cooked']))
    .join('*');
}

function isTestCall(callee: SyntaxNode | undefined): boolean {
  if (callee === undefined) return false;
  if (callee.type === 'Identifier') return CALLS.has(String(callee['name']));
  if (callee.type === 'MemberExpression') return isTestCall(child(callee, 'object'));
  return callee.type === 'CallExpression' && isTestCall(child(callee, 'callee'));
}

function add(map: Map<string, string[]>, id: string, path: string): void {
  const places = map.get(id) ?? [];
  if (places.length === 0) map.set(id, places);
  places.push(path);
}
