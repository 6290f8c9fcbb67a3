/** Notes written as Markdown. */
import { afterEach, describe, expect, test } from 'vitest';
import { clipboardParser } from '../../../extension/editor/clipboard.ts';
import { noteToMarkdown } from '../../../extension/editor/markdown-out.ts';
import { notesSchema } from '../../../extension/editor/schema.ts';
import { openNote, type OpenNote } from './open-note.ts';

function markdownOf(html: string): string {
  const element = document.createElement('div');
  element.innerHTML = html;
  return noteToMarkdown(clipboardParser.parse(element));
}

describe('[E16] as Markdown', () => {
  test.each([
    ['<p></p>', ''],
    ['<h1>A</h1><p>b</p>', '# A\n\nb\n'],
    ['<p>a <b>b</b> <i>c</i> <s>d</s> <code>e</code></p>', 'a **b** *c* ~~d~~ `e`\n'],
    ['<p><b>a <i>b</i></b> c</p>', '**a *b*** c\n'],
    ['<p>x<b> y </b>z</p>', 'x **y** z\n'],
    ['<p><a href="https://example.org/a_(b)">l</a></p>', '[l](https://example.org/a_%28b%29)\n'],
    ['<p>a<br>b</p>', 'a\\\nb\n'],
    ['<ul><li><p>a</p></li><li><p>b</p></li></ul>', '- a\n- b\n'],
    ['<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>', '- a\n  - b\n'],
    ['<ol start="9"><li><p>a</p></li><li><p>b</p></li></ol>', '9. a\n10. b\n'],
    [
      '<ul><li data-task="done"><p>a</p></li><li data-task="open"><p>b</p></li></ul>'.replace(
        '<ul>',
        '<ul data-tasks>',
      ),
      '- [x] a\n- [ ] b\n',
    ],
    ['<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>', '1. a\n   - b\n2. c\n'],
    ['<blockquote><p>a</p><p>b</p></blockquote>', '> a\n>\n> b\n'],
    ['<pre><code>a\n```\nb\n</code></pre>', '````\na\n```\nb\n````\n'],
    ['<p>a</p><hr><p>b</p>', 'a\n\n---\n\nb\n'],
    ['<ul><li>a</li></ul><p></p><ul><li>b</li></ul>', '- a\n\n<!-- -->\n\n- b\n'],
  ])('%s', (html, markdown) => {
    expect(markdownOf(html)).toBe(markdown);
  });

  test.each([
    [
      '2 * 3 * 4 _x_ [y](z) <b> &amp; `c` ~~d~~ \\',
      '2 \\* 3 \\* 4 \\_x\\_ \\[y\\](z) \\<b\\> \\&amp; \\`c\\` \\~\\~d\\~\\~ \\\\',
    ],
    ['# no heading', '\\# no heading'],
    ['- no list', '\\- no list'],
    ['1. no list', '1\\. no list'],
    ['#tag and -5 stay', '#tag and -5 stay'],
    ['---', '\\---'],
  ])('the text %j says only itself', (text, markdown) => {
    const doc = notesSchema.node('doc', null, [
      notesSchema.node('line', null, [notesSchema.text(text)]),
    ]);
    expect(noteToMarkdown(doc)).toBe(`${markdown}\n`);
  });

  test('an address that is not safe is left out', () => {
    const mark = notesSchema.mark('link', { href: 'javascript:alert(1)' });
    const doc = notesSchema.node('doc', null, [
      notesSchema.node('line', null, [notesSchema.text('x', [mark])]),
    ]);
    expect(noteToMarkdown(doc)).not.toContain('javascript');
  });
});

describe('[E16] a note that is open', () => {
  let note: OpenNote;
  afterEach(() => note.close());
  test('is handed out as Markdown', () => {
    note = openNote();
    note.type('[x] call **Sam**');
    expect(note.handle.markdown()).toBe('- [x] call **Sam**\n');
  });
});
