/** The nodes of the screen, how a line of each kind is drawn, and what is read of HTML. */
import { type Node } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { LINE_KINDS } from '#shared/record/note-lines.ts';
import { clipboardParser, clipboardSerializer } from '../../../extension/editor/clipboard.ts';
import { notesSchema } from '../../../extension/editor/schema.ts';
import { openNote } from './open-note.ts';

/** It follows the stored form: a line changed here goes together with RECORD.md's D25. */
const NODES = [
  'doc: line+',
  'line: inline* {kind=paragraph, level=1, indent=0, checked=false, start=1}',
  'text (inline)',
  'hard_break (inline)',
  'unknown (inline)',
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
    nodes.push(`${name}${group}${content}${describeAttrs(spec.attrs)}`);
  });
  const marks: string[] = [];
  notesSchema.spec.marks.forEach((name, spec) => {
    marks.push(`${name}${describeAttrs(spec.attrs)}`);
  });
  expect(nodes).toEqual(NODES);
  expect(marks).toEqual(MARKS);
});

describe('[E22] a line is drawn', () => {
  const LOOKS: Readonly<Record<(typeof LINE_KINDS)[number], string>> = {
    paragraph: '<p dir="auto">x</p>',
    heading: '<h4 dir="auto">x</h4>',
    bullet: '<p class="notes-item" dir="auto" data-kind="bullet" data-indent="3">x</p>',
    ordered:
      '<p class="notes-item" dir="auto" data-kind="ordered" data-indent="3" data-number="4">x</p>',
    task: '<div class="notes-item" data-kind="task" data-indent="3" data-task="done"><label contenteditable="false" class="notes-tick"><input type="checkbox" aria-label="x"></label><p class="notes-task-text" dir="auto">x</p></div>',
    quote: '<blockquote><p dir="auto">x</p></blockquote>',
    code: '<pre><code>x</code></pre>',
    rule: '<div class="notes-rule"><hr contenteditable="false"><p dir="auto">x</p></div>',
  };

  test.each(LINE_KINDS)('as what it is: %s', (kind) => {
    const note = openNote();
    note.type('x');
    for (const [name, value] of Object.entries({
      kind,
      level: 2,
      indent: 3,
      checked: true,
      start: 4,
    }))
      note.view.dispatch(note.view.state.tr.setNodeAttribute(0, name, value));
    expect(note.view.dom.innerHTML).toBe(LOOKS[kind]);
    note.close();
  });

  test('and a key redraws it alone, however many there are', () => {
    const note = openNote();
    note.view.pasteText(Array.from({ length: 500 }, (_, at) => `line ${at}`).join('\n'));
    const before = [...note.view.dom.children];
    const drawn: unknown[] = [];
    const observer = new MutationObserver((changes) =>
      drawn.push(...changes.map(({ target }) => target)),
    );
    observer.observe(note.view.dom, { childList: true, subtree: true, attributes: true });
    note.caretAfter('line 250');
    note.type('!');
    note.handle.run({ do: 'mark', mark: 'strong' });
    note.type('x');
    for (const change of observer.takeRecords()) drawn.push(change.target);
    observer.disconnect();
    const line = note.view.dom.children[250];
    expect([...note.view.dom.children]).toEqual(before);
    const elsewhere = drawn.filter(
      (node) => node !== note.view.dom && !line?.contains(node as never),
    );
    expect(elsewhere).toEqual([]);
    expect(line?.textContent).toBe('line 250!x');
    note.close();
  });
});

function parse(html: string): Node {
  const element = document.createElement('div');
  element.innerHTML = html;
  return clipboardParser.parse(element);
}

function draw(doc: Node): string {
  const element = document.createElement('div');
  element.append(clipboardSerializer.serializeFragment(doc.content));
  return element.innerHTML;
}

function linked(href: string): Node {
  const text = notesSchema.text('x', [notesSchema.mark('link', { href })]);
  return notesSchema.node('doc', null, [notesSchema.node('line', null, [text])]);
}

test('[E7] scripts, handlers, images and styles of a page leave only their text', () => {
  const doc = parse(
    '<p onclick="x()" style="position:fixed">a<img src="x" onerror="y()"><b onclick="q()">b</b></p><script>z()</script><iframe src="q"></iframe>',
  );
  expect(draw(doc)).toBe('<p>a<strong>b</strong></p>');
});

test('[E7] HTML that says it is our own line is taken no more seriously', () => {
  const doc = parse('<div data-line=\'{"kind":"heading","level":"x"}\'>a</div>');
  expect(draw(doc)).toBe('<p>a</p>');
});

describe('links', () => {
  test('[E6] an unsafe address in pasted HTML loses the link and keeps the text', () => {
    const doc = parse('<p><a href="javascript:alert(1)">x</a><a href="data:text/html,1">y</a></p>');
    expect(draw(doc)).toBe('<p>xy</p>');
  });

  test("[E6] an unsafe address that a partner's device wrote is drawn without an address", () => {
    const drawn = draw(linked('javascript:alert(1)'));
    expect(drawn).toBe('<p><span class="notes-unsafe-link">x</span></p>');
  });

  test('[E6] a safe link opens apart, tells nobody where from, and says its host', () => {
    const element = document.createElement('div');
    element.innerHTML = draw(linked('https://example.org/a?b=1'));
    const link = element.querySelector('a');
    expect(link?.rel).toBe('noopener noreferrer');
    expect(link?.target).toBe('_blank');
    expect(link?.title).toBe('example.org');
  });
});
