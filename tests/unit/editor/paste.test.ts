/** What comes in by paste: through the schema, with links, and never too much. */
import { MAX_PASTE_BYTES, MAX_PASTE_HTML_LENGTH } from '../../../extension/editor/limits.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { openNote, type OpenNote } from './open-note.ts';

let note: OpenNote;
afterEach(() => note.close());

/** Pastes as a browser does: one event with the flavours of the clipboard. */
function paste(text: string, html = ''): Event {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const flavours: Readonly<Record<string, string>> = { 'text/plain': text, 'text/html': html };
  Object.defineProperty(event, 'clipboardData', {
    value: { getData: (type: string) => flavours[type] ?? '', items: [], files: [], types: [] },
  });
  note.view.dom.dispatchEvent(event);
  return event;
}

test('[E7] pasted HTML keeps what the schema knows and nothing else', () => {
  note = openNote();
  paste(
    '',
    '<h2 onclick="x()">Plan</h2><p style="color:red">a <b>b</b><img src="x" onerror="y()"></p>',
  );
  expect(note.text()).toBe('heading(2) Plan\nparagraph a b');
  expect(note.element.querySelector('img,[onclick],[style*=color]')).toBeNull();
});

describe('[E7] more than the limit', () => {
  test('is refused before it is in the record, and said so', () => {
    note = openNote();
    note.type('kept');
    const updates: Uint8Array[] = [];
    note.doc.on('update', (update: Uint8Array) => updates.push(update));
    const event = paste('x'.repeat(10 * 1024 * 1024), `<p>${'x'.repeat(1000)}</p>`);
    expect(event.defaultPrevented).toBe(true);
    expect(note.refusals).toEqual([{ reason: 'too-large', limitBytes: MAX_PASTE_BYTES }]);
    expect(updates).toEqual([]);
    expect(note.text()).toBe('paragraph kept');
  });

  test('is counted in bytes, not in characters', () => {
    note = openNote();
    paste('あ'.repeat(MAX_PASTE_BYTES / 3 + 1));
    expect(note.refusals).toHaveLength(1);
    paste('あ'.repeat(1000));
    expect(note.refusals).toHaveLength(1);
    expect(note.text()).toContain('あ');
  });

  test('is refused by whatever way it comes', () => {
    note = openNote();
    note.view.dispatch(note.view.state.tr.insertText('x'.repeat(MAX_PASTE_BYTES + 1)));
    expect(note.refusals).toHaveLength(1);
    expect(note.text()).toBe('paragraph');
  });

  test('of markup around little text is taken as plain text', () => {
    note = openNote();
    paste('short', `<p><b>short</b></p><!--${'x'.repeat(MAX_PASTE_HTML_LENGTH)}-->`);
    expect(note.text()).toBe('paragraph short');
    expect(note.element.querySelector('strong')).toBeNull();
  });
});

describe('[E7] whatever is pasted, its text is kept', () => {
  test.each([
    [
      'lists in lists',
      '<ul><li>a<ol start="4"><li>b</li><li>c</li></ol></li><li>d</li></ul>',
      'bullet a\n  ordered(4) b\n  ordered(5) c\nbullet d',
    ],
    [
      'tasks, as others draw them',
      '<ul><li><input type="checkbox" checked><p>one</p></li><li><input type="checkbox">two</li></ul>',
      'task(true) one\ntask(false) two',
    ],
    [
      'more than a paragraph in an item',
      '<ol><li><p>a</p><p>b</p></li><li>c</li></ol>',
      'ordered(1) a\nparagraph b\nordered(2) c',
    ],
    [
      'quotes, code and lines between',
      '<blockquote><p>said</p></blockquote><pre>x = 1\n\n  y</pre><hr><p>end</p>',
      'quote said\ncode x = 1\ncode\ncode   y\nrule\nparagraph end',
    ],
    [
      'blocks inside of styles',
      '<b style="font-weight: normal"><p>a <i>b</i></p><div>c<br>d<br></div></b>',
      'paragraph a b\nparagraph c⏎d',
    ],
    [
      'a table',
      '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>',
      'paragraph a b\nparagraph c',
    ],
    ['loose words between blocks', 'a<p>b</p>c', 'paragraph a\nparagraph b\nparagraph c'],
    ['deeper headings', '<h1>a</h1><h5>b</h5>', 'heading(1) a\nheading(3) b'],
  ])('%s', (_name, html, expected) => {
    note = openNote();
    paste('', html);
    expect(note.text()).toBe(expected);
    expect(note.isLikeRecord()).toBe(true);
  });

  test('nested without end', () => {
    note = openNote();
    paste('deep', `${'<blockquote>'.repeat(500)}<p>deep</p>${'</blockquote>'.repeat(500)}`);
    expect(note.text()).toBe('quote deep');
  });

  test('in the middle of a line its ends stay with its words', () => {
    note = openNote();
    note.type('- before after');
    note.caretAfter('before ');
    paste('', '<p>one</p><h2>two</h2>');
    expect(note.text()).toBe('bullet before one\nheading(2) twoafter');
    expect(note.isLikeRecord()).toBe(true);
  });

  test('in code as code', () => {
    note = openNote();
    note.type('```x');
    paste('', '<h1>one</h1><p><b>two</b></p>');
    expect(note.text()).toBe('code xone\ncode two');
  });
});

describe('[E7] what is copied', () => {
  test('is real headings, lists and code for other programs, and comes back as it was', () => {
    note = openNote();
    const html =
      '<h2>Plan</h2><ul><li>a<ol start="3"><li>b</li></ol></li></ul>' +
      '<ul data-tasks=""><li data-task="done"><input type="checkbox" disabled="" checked="">c</li></ul>' +
      '<blockquote><p>said</p></blockquote><pre><code>x\ny</code></pre><hr><p>a <strong>b</strong></p>';
    paste('', html);
    const before = note.text();
    const { doc } = note.view.state;
    const { dom } = note.view.serializeForClipboard(doc.slice(1, doc.content.size - 1));
    dom.firstElementChild?.removeAttribute('data-pm-slice');
    expect(dom.innerHTML).toBe(html);
    const again = openNote();
    again.view.pasteHTML(
      note.view.serializeForClipboard(doc.slice(1, doc.content.size - 1)).dom.innerHTML,
    );
    expect(again.text()).toBe(before);
    again.close();
  });

  test('in part goes into the line it is pasted into', () => {
    note = openNote();
    note.type('- one two');
    const { dom } = note.view.serializeForClipboard(note.view.state.doc.slice(5, 8));
    note.press('Enter');
    note.press('Enter');
    note.type('x');
    note.view.pasteHTML(dom.innerHTML);
    expect(note.text()).toBe('bullet one two\nparagraph xtwo');
  });
});

describe('[E8] an address', () => {
  test('in pasted text becomes a link', () => {
    note = openNote();
    paste('see https://example.org/a. And more');
    const link = note.element.querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.org/a');
    expect(link?.textContent).toBe('https://example.org/a');
    expect(note.text()).toBe('paragraph see https://example.org/a. And more');
  });

  test('pasted over selected words links them', () => {
    note = openNote();
    note.type('read this');
    note.select('this');
    paste('https://example.org/a');
    expect(note.element.querySelector('a')?.textContent).toBe('this');
    expect(note.text()).toBe('paragraph read this');
  });

  test('in code stays text', () => {
    note = openNote();
    paste('', '<pre><code>curl https://example.org</code></pre>');
    expect(note.element.querySelector('a')).toBeNull();
    expect(note.text()).toContain('curl https://example.org');
  });
});
