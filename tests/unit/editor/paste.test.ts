// @vitest-environment happy-dom
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

test('[E7] lists nested without end are taken flat', () => {
  note = openNote();
  paste('deep', `${'<blockquote>'.repeat(60)}<p>deep</p>${'</blockquote>'.repeat(60)}`);
  expect(note.text()).toContain('deep');
  expect(note.view.state.selection.$from.depth).toBeLessThan(10);
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
