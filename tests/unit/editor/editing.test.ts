// @vitest-environment happy-dom
/** Typing, keys, lists and tasks, through the editor's own key and text handling. */
import { TextSelection } from 'prosemirror-state';
import { afterEach, describe, expect, test } from 'vitest';
import { openNote, type OpenNote } from './open-note.ts';

let note: OpenNote;
afterEach(() => note.close());

describe('[E9] typing turns', () => {
  test.each([
    ['# Title', 'heading(1) Title'],
    ['### Small', 'heading(3) Small'],
    ['- milk', 'bullet_list\n  list_item\n    paragraph milk'],
    ['* milk', 'bullet_list\n  list_item\n    paragraph milk'],
    ['3. third', 'ordered_list(3)\n  list_item\n    paragraph third'],
    ['[ ] call', 'task_list\n  task_item(false)\n    paragraph call'],
    ['[x] done', 'task_list\n  task_item(true)\n    paragraph done'],
    ['- [ ] call', 'task_list\n  task_item(false)\n    paragraph call'],
    ['> said', 'blockquote\n  paragraph said'],
    ['```x = 1', 'code_block x = 1'],
    ['---after', 'horizontal_rule\nparagraph after'],
    ['#hash', 'paragraph #hash'],
    ['2 * 3 * 4', 'paragraph 2 * 3 * 4'],
  ])('%j into what it means', (typed, expected) => {
    note = openNote();
    note.type(typed);
    expect(note.text()).toBe(expected);
  });

  test.each([
    ['a **bold** b', 'strong', 'bold'],
    ['an *em* b', 'em', 'em'],
    ['an _em_ b', 'em', 'em'],
    ['~~gone~~ b', 'strike', 'gone'],
    ['`x*y` b', 'code', 'x*y'],
  ])('%j into a mark on the words', (typed, mark, words) => {
    note = openNote();
    note.type(typed);
    const marked: string[] = [];
    note.view.state.doc.descendants((node) => {
      if (node.marks.some(({ type }) => type.name === mark)) marked.push(node.text ?? '');
    });
    expect(marked).toEqual([words]);
    expect(note.text()).not.toMatch(/[*_~`]{1,2}(bold|em|gone|x)/);
  });

  test('snake_case_names stay as they are', () => {
    note = openNote();
    note.type('my_long_name ');
    expect(note.text()).toBe('paragraph my_long_name');
  });

  test('and Backspace right after leaves what was typed', () => {
    note = openNote();
    note.type('# ');
    note.press('Backspace');
    expect(note.text()).toBe('paragraph #');
  });
});

describe('[E9] a sign at the start of an item of its own kind of list goes:', () => {
  const write = (lines: string): void => {
    note = openNote();
    for (const [index, line] of lines.split('⏎').entries()) {
      if (index > 0) note.press('Enter');
      for (const [tab, words] of line.split('⇥').entries()) {
        if (tab > 0) note.press('Tab');
        note.type(words);
      }
    }
  };
  const items = (list: string, ...lines: string[]): string =>
    [list, ...lines.map((line) => `  ${line.replace(' ', '\n    paragraph ')}`)].join('\n');

  test.each([
    [
      '- one⏎- two⏎- three',
      items('bullet_list', 'list_item one', 'list_item two', 'list_item three'),
    ],
    [
      '- one⏎* two⏎+ three',
      items('bullet_list', 'list_item one', 'list_item two', 'list_item three'),
    ],
    ['1. a⏎2. b⏎3) c', items('ordered_list(1)', 'list_item a', 'list_item b', 'list_item c')],
    ['1. a⏎1. b', items('ordered_list(1)', 'list_item a', 'list_item b')],
    [
      '[ ] a⏎[ ] b⏎[ ] c',
      items('task_list', 'task_item(false) a', 'task_item(false) b', 'task_item(false) c'),
    ],
    [
      '[ ] a⏎[x] b⏎[] c',
      items('task_list', 'task_item(false) a', 'task_item(true) b', 'task_item(false) c'),
    ],
    ['- [ ] a⏎- [x] b', items('task_list', 'task_item(false) a', 'task_item(true) b')],
  ])('%s is one list', (lines, expected) => {
    write(lines);
    expect(note.text()).toBe(expected);
  });

  test('one level in, too', () => {
    write('- one⏎⇥- two⏎- three');
    expect(note.text()).toBe(
      `${items('bullet_list', 'list_item one')}\n${items('bullet_list', 'list_item two', 'list_item three').replace(/^/gm, '    ')}`,
    );
  });

  test.each([
    ['- one⏎- ', items('bullet_list', 'list_item one', 'list_item -')],
    ['1. one⏎2. ', items('ordered_list(1)', 'list_item one', 'list_item 2.')],
    ['[ ] one⏎[x] ', items('task_list', 'task_item(false) one', 'task_item(false) [x]')],
  ])('Backspace right after %j leaves what was typed', (lines, expected) => {
    write(lines);
    note.press('Backspace');
    expect(note.text()).toBe(expected);
  });

  test('before words that stand there already', () => {
    write('- one⏎two');
    note.select('two');
    const { from } = note.view.state.selection;
    note.view.dispatch(
      note.view.state.tr.setSelection(TextSelection.create(note.view.state.doc, from)),
    );
    note.type('- ');
    expect(note.text()).toBe(items('bullet_list', 'list_item one', 'list_item two'));
  });

  test('another kind of list is still made inside the item', () => {
    write('- one⏎1. two');
    expect(note.text()).toBe(
      'bullet_list\n  list_item\n    paragraph one\n  list_item\n    ordered_list(1)\n      list_item\n        paragraph two',
    );
  });

  test('[ ] in a bullet list turns the whole list into tasks', () => {
    write('- one⏎[x] two');
    expect(note.text()).toBe(items('task_list', 'task_item(false) one', 'task_item(true) two'));
  });

  test('[ ] in a later paragraph of a task makes a task inside it', () => {
    note = openNote();
    note.type('[ ] one');
    const { state } = note.view;
    note.view.dispatch(state.tr.split(state.selection.from));
    note.type('[ ] two');
    expect(note.text()).toBe(
      'task_list\n  task_item(false)\n    paragraph one\n    task_list\n      task_item(false)\n        paragraph two',
    );
  });
});

describe('[E10] in lists', () => {
  test('Enter makes the next task, unticked', () => {
    note = openNote();
    note.type('[x] one');
    note.press('Enter');
    note.type('two');
    expect(note.text()).toBe(
      'task_list\n  task_item(true)\n    paragraph one\n  task_item(false)\n    paragraph two',
    );
  });

  test('Enter in an empty item ends the list', () => {
    note = openNote();
    note.type('- one');
    note.press('Enter');
    note.press('Enter');
    note.type('after');
    expect(note.text()).toBe('bullet_list\n  list_item\n    paragraph one\nparagraph after');
  });

  test('Tab moves an item in and Shift+Tab out again', () => {
    note = openNote();
    note.type('- one');
    note.press('Enter');
    note.type('two');
    const flat = note.text();
    expect(note.press('Tab')).toBe(true);
    expect(note.text()).toBe(
      'bullet_list\n  list_item\n    paragraph one\n    bullet_list\n      list_item\n        paragraph two',
    );
    note.press('Shift+Tab');
    expect(note.text()).toBe(flat);
  });

  test('Backspace at the start takes the item out of the list, its words untouched', () => {
    note = openNote();
    note.type('- word');
    note.view.dispatch(note.view.state.tr.setMeta('x', 1));
    note.handle.run({ do: 'list', list: 'bullet_list' });
    expect(note.text()).toBe('paragraph word');
    note.handle.run({ do: 'list', list: 'bullet_list' });
    for (let i = 0; i < 1; i += 1) note.caretAfter('');
    note.press('Backspace');
    expect(note.text()).toBe('paragraph word');
  });

  test('one kind of list becomes another, words and order kept', () => {
    note = openNote();
    note.type('1. one');
    note.press('Enter');
    note.type('two');
    note.handle.run({ do: 'list', list: 'task_list' });
    expect(note.text()).toBe(
      'task_list\n  task_item(false)\n    paragraph one\n  task_item(false)\n    paragraph two',
    );
    expect(note.view.state.selection.$from.parent.textContent).toBe('two');
  });
});

describe('[E10] Tab is no trap', () => {
  test('outside of lists it is left to the browser', () => {
    note = openNote();
    note.type('word');
    expect(note.press('Tab')).toBe(false);
    expect(note.press('Shift+Tab')).toBe(false);
  });

  test('in a list Escape, then Tab, leaves', () => {
    note = openNote();
    note.type('- one');
    expect(note.press('Tab')).toBe(true);
    note.press('Escape');
    expect(note.press('Tab')).toBe(false);
  });

  test('after Escape and another key it moves items again', () => {
    note = openNote();
    note.type('- one');
    note.press('Escape');
    note.press('ArrowLeft');
    expect(note.press('Tab')).toBe(true);
  });
});

describe('[E11] a task', () => {
  test('has a real checkbox that is named by its text', () => {
    note = openNote();
    note.type('[ ] call Sam');
    const checkbox = note.element.querySelector('input');
    expect(checkbox?.type).toBe('checkbox');
    expect(checkbox?.getAttribute('aria-label')).toBe('call Sam');
  });

  test('without text has a name too', () => {
    note = openNote();
    note.type('[ ] ');
    expect(note.element.querySelector('input')?.getAttribute('aria-label')).toBe(
      'Task without text',
    );
  });

  test('is ticked by its checkbox and by the keyboard', () => {
    note = openNote();
    note.type('[ ] call');
    note.element.querySelector('input')?.click();
    expect(note.text()).toContain('task_item(true)');
    note.press('Control+Enter');
    expect(note.text()).toContain('task_item(false)');
  });
});

describe('[E14] the toolbar', () => {
  test('is told when its state changes, and only then', () => {
    note = openNote();
    const told: boolean[] = [];
    note.handle.subscribe((state) => told.push(state.marks.strong));
    note.type('a');
    note.type('b');
    note.select('ab');
    told.length = 0;
    note.handle.run({ do: 'mark', mark: 'strong' });
    note.view.dispatch(note.view.state.tr);
    expect(told).toEqual([true]);
  });

  test('shows what stands at the caret', () => {
    note = openNote();
    note.type('## plan');
    expect(note.handle.toolbar()).toMatchObject({
      block: 'heading-2',
      list: undefined,
      canUndo: true,
    });
    note.handle.run({ do: 'heading', level: 2 });
    note.handle.run({ do: 'list', list: 'task_list' });
    expect(note.handle.toolbar()).toMatchObject({ block: 'paragraph', list: 'task_list' });
  });

  test('keys that belong outside are handed out', () => {
    note = openNote();
    note.press('Control+k');
    note.press('Control+Shift+Enter');
    expect(note.pressedOutside).toEqual(['link', 'action item']);
  });
});

describe('[E6] the link command', () => {
  test('links the selection, says the host, and takes the link away again', () => {
    note = openNote();
    note.type('see this page');
    note.select('this');
    expect(note.handle.run({ do: 'set-link', href: 'https://example.org/a' })).toBe(true);
    expect(note.handle.toolbar().link).toEqual({
      href: 'https://example.org/a',
      host: 'example.org',
    });
    note.handle.run({ do: 'remove-link' });
    expect(note.element.querySelector('a')).toBeNull();
    expect(note.text()).toBe('paragraph see this page');
  });

  test('does nothing with an address that is not safe', () => {
    note = openNote();
    note.type('x');
    note.select('x');
    expect(note.handle.run({ do: 'set-link', href: 'javascript:alert(1)' })).toBe(false);
    expect(note.element.querySelector('a')).toBeNull();
  });

  test('changes the whole link around the caret', () => {
    note = openNote();
    note.type('ab cd');
    note.select('ab cd');
    note.handle.run({ do: 'set-link', href: 'https://one.example/' });
    note.select('ab');
    note.handle.run({ do: 'mark', mark: 'strong' });
    note.caretAfter('ab c');
    note.handle.run({ do: 'set-link', href: 'https://two.example/' });
    const hosts = [...note.element.querySelectorAll('a')].map((link) => link.host);
    expect(new Set(hosts)).toEqual(new Set(['two.example']));
  });

  test('what is typed after a link is not part of it', () => {
    note = openNote();
    note.handle.run({ do: 'set-link', href: 'https://one.example/', text: 'one' });
    note.type(' more');
    expect(note.element.querySelector('a')?.textContent).toBe('one');
  });
});

describe('[E18] the selection', () => {
  test('is told as text when it changes, and told empty at the end', () => {
    note = openNote();
    note.type('call Sam');
    note.select('Sam');
    expect(note.handle.selectionText()).toBe('Sam');
    note.caretAfter('call');
    expect(note.selections).toEqual(['Sam', '']);
  });
});

test('[E17] the field is a named multi-line textbox with a placeholder that is not content', () => {
  note = openNote();
  const field = note.element.querySelector('.ProseMirror');
  expect(field?.getAttribute('role')).toBe('textbox');
  expect(field?.getAttribute('aria-multiline')).toBe('true');
  expect(field?.getAttribute('aria-label')).toBe('Notes of First session');
  expect(note.element.querySelector('[data-placeholder]')).not.toBeNull();
  note.type('x');
  expect(note.element.querySelector('[data-placeholder]')).toBeNull();
  expect(note.handle.markdown()).toBe('x\n');
});

test('[E13] composing is told at its beginning and when its text is in the note', async () => {
  note = openNote();
  const field = note.view.dom;
  field.dispatchEvent(new CompositionEvent('compositionstart'));
  expect(note.composing).toEqual([true]);
  field.dispatchEvent(new CompositionEvent('compositionend'));
  await expect.poll(() => note.composing).toEqual([true, false]);
});

test('[E13] an editor taken down while composing says that it composes no more', () => {
  note = openNote();
  note.view.dom.dispatchEvent(new CompositionEvent('compositionstart'));
  note.handle.destroy();
  expect(note.composing).toEqual([true, false]);
});
