// @vitest-environment happy-dom
/** The frozen schema: its written-out shape, and that merging valid edits stays valid. */
import { DOMParser, DOMSerializer, type Node } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { notesSchema } from '../../../extension/editor/schema.ts';

/** Changing a line here is changing the wire format: SCHEMA_VERSION of shared/record goes with it. */
const NODES = [
  'doc: block+',
  'paragraph (block): inline*',
  'heading (block): inline* {level=1}',
  'bullet_list (block): list_item+',
  'ordered_list (block): list_item+ {order=1}',
  'list_item: block+',
  'task_list (block): task_item+',
  'task_item: block+ {checked=false}',
  'blockquote (block): block+',
  'code_block (block): text* {language=null} marks=""',
  'horizontal_rule (block)',
  'text (inline)',
  'hard_break (inline)',
];
const MARKS = ['link {href}', 'strong', 'em', 'strike', 'code'];

function describeAttrs(attrs: Readonly<Record<string, { default?: unknown }>> | null | undefined) {
  const parts = Object.entries(attrs ?? {}).map(([name, spec]) =>
    'default' in spec ? `${name}=${String(spec.default)}` : name,
  );
  return parts.length === 0 ? '' : ` {${parts.join(', ')}}`;
}

test('[E1] the schema is the written-out list, name by name', () => {
  const nodes: string[] = [];
  notesSchema.spec.nodes.forEach((name, spec) => {
    const group = spec.group === undefined ? '' : ` (${spec.group})`;
    const content = spec.content === undefined ? '' : `: ${spec.content}`;
    const marks = spec.marks === undefined ? '' : ` marks="${spec.marks}"`;
    nodes.push(`${name}${group}${content}${describeAttrs(spec.attrs)}${marks}`);
  });
  const marks: string[] = [];
  notesSchema.spec.marks.forEach((name, spec) => {
    marks.push(`${name}${describeAttrs(spec.attrs)}`);
  });
  expect(nodes).toEqual(NODES);
  expect(marks).toEqual(MARKS);
});

test('[E2] every container takes a set of kinds in any order and number', () => {
  for (const type of Object.values(notesSchema.nodes)) {
    const first = type.contentMatch;
    for (let index = 0; index < first.edgeCount; index += 1) {
      const { next } = first.edge(index);
      // After any child the very same kinds are allowed again, and it may end there.
      expect(next.validEnd, type.name).toBe(true);
      const kinds = (match: typeof first): readonly string[] =>
        Array.from({ length: match.edgeCount }, (_, edge) => match.edge(edge).type.name);
      expect(kinds(next), type.name).toEqual(kinds(first));
    }
  }
});

function parse(html: string): Node {
  const element = document.createElement('div');
  element.innerHTML = html;
  return DOMParser.fromSchema(notesSchema).parse(element);
}

function draw(doc: Node): string {
  const element = document.createElement('div');
  element.append(DOMSerializer.fromSchema(notesSchema).serializeFragment(doc.content));
  return element.innerHTML;
}

describe('reading HTML', () => {
  test('[E7] scripts, handlers, images and styles of a page leave only their text', () => {
    const doc = parse(
      '<p onclick="x()" style="position:fixed">a<img src="x" onerror="y()"><b>b</b></p><script>z()</script><iframe src="q"></iframe>',
    );
    expect(draw(doc)).toBe('<p dir="auto">a<strong>b</strong></p>');
  });

  test('[E7] a task list as other writers draw it is read as tasks', () => {
    const doc = parse(
      '<ul><li><input type="checkbox" checked><p>one</p></li><li><input type="checkbox"><p>two</p></li></ul>',
    );
    expect(doc.child(0).type.name).toBe('task_list');
    expect(doc.child(0).children.map((item): unknown => item.attrs['checked'])).toEqual([
      true,
      false,
    ]);
  });

  test('[E7] deeper headings become the third level and ours keep theirs', () => {
    const doc = parse('<h1>a</h1><h5>b</h5><h4 data-level="2">c</h4>');
    expect(doc.children.map((node): unknown => node.attrs['level'])).toEqual([1, 3, 2]);
  });
});

describe('links', () => {
  test('[E6] an unsafe address in pasted HTML loses the link and keeps the text', () => {
    const doc = parse('<p><a href="javascript:alert(1)">x</a><a href="data:text/html,1">y</a></p>');
    expect(draw(doc)).toBe('<p dir="auto">xy</p>');
  });

  test("[E6] an unsafe address that a partner's device wrote is drawn without an address", () => {
    const mark = notesSchema.mark('link', { href: 'javascript:alert(1)' });
    const doc = notesSchema.node('doc', null, [
      notesSchema.node('paragraph', null, [notesSchema.text('x', [mark])]),
    ]);
    expect(draw(doc)).toBe('<p dir="auto"><span class="notes-unsafe-link">x</span></p>');
  });

  test('[E6] a safe link opens apart, tells nobody where from, and says its host', () => {
    const mark = notesSchema.mark('link', { href: 'https://example.org/a?b=1' });
    const doc = notesSchema.node('doc', null, [
      notesSchema.node('paragraph', null, [notesSchema.text('x', [mark])]),
    ]);
    const element = document.createElement('div');
    element.innerHTML = draw(doc);
    const link = element.querySelector('a');
    expect(link?.rel).toBe('noopener noreferrer');
    expect(link?.target).toBe('_blank');
    expect(link?.title).toBe('example.org');
  });
});

test("[E4] absurd attributes from a partner's device are drawn as the nearest sane ones", () => {
  const item = notesSchema.node('list_item', null, [notesSchema.node('paragraph')]);
  const doc = notesSchema.node('doc', null, [
    notesSchema.node('heading', { level: 'script' }, [notesSchema.text('h')]),
    notesSchema.node('ordered_list', { order: '1" onclick="x' }, [item]),
  ]);
  expect(draw(doc)).toBe(
    '<h3 data-level="1" dir="auto">h</h3><ol><li><p dir="auto"></p></li></ol>',
  );
});
