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
    ['- milk', 'bullet milk'],
    ['* milk', 'bullet milk'],
    ['3. third', 'ordered(3) third'],
    ['[ ] call', 'task(false) call'],
    ['[x] done', 'task(true) done'],
    ['- [ ] call', 'task(false) call'],
    ['> said', 'quote said'],
    ['```x = 1', 'code x = 1'],
    ['---after', 'rule\nparagraph after'],
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

  test.each([
    ['- one⏎- two⏎- three', 'bullet one\nbullet two\nbullet three'],
    ['- one⏎* two⏎+ three', 'bullet one\nbullet two\nbullet three'],
    ['1. a⏎2. b⏎3) c', 'ordered(1) a\nordered(2) b\nordered(3) c'],
    ['1. a⏎1. b', 'ordered(1) a\nordered(2) b'],
    ['[ ] a⏎[ ] b⏎[ ] c', 'task(false) a\ntask(false) b\ntask(false) c'],
    ['[ ] a⏎[x] b⏎[] c', 'task(false) a\ntask(true) b\ntask(false) c'],
    ['- [ ] a⏎- [x] b', 'task(false) a\ntask(true) b'],
  ])('%s is one list', (lines, expected) => {
    write(lines);
    expect(note.text()).toBe(expected);
  });

  test('one level in, too', () => {
    write('- one⏎⇥- two⏎- three');
    expect(note.text()).toBe('bullet one\n  bullet two\n  bullet three');
  });

  test.each([
    ['- one⏎- ', 'bullet one\nbullet -'],
    ['1. one⏎2. ', 'ordered(1) one\nordered(2) 2.'],
    ['[ ] one⏎[x] ', 'task(false) one\ntask(false) [x]'],
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
    expect(note.text()).toBe('bullet one\nbullet two');
  });

  test('the sign of another kind of list makes the item one of that', () => {
    write('- one⏎1. two');
    expect(note.text()).toBe('bullet one\nordered(1) two');
  });

  test('[ ] in a bullet list turns the whole list into tasks', () => {
    write('- one⏎⇥two⏎[x] three');
    expect(note.text()).toBe('bullet one\n  task(false) two\n  task(true) three');
  });
});

test('[E9] in code what is typed stays as it is', () => {
  note = openNote();
  note.type('```# no **heading** ');
  expect(note.text()).toBe('code # no **heading**');
  note.select('heading');
  expect(note.handle.run({ do: 'mark', mark: 'strong' })).toBe(false);
  expect(note.element.querySelector('strong')).toBeNull();
});

describe('[E10] in lists', () => {
  test('Enter makes the next task, unticked', () => {
    note = openNote();
    note.type('[x] one');
    note.press('Enter');
    note.type('two');
    expect(note.text()).toBe('task(true) one\ntask(false) two');
  });

  test('Enter in an empty item goes a level out, and ends the list on the first', () => {
    note = openNote();
    note.type('- one');
    note.press('Enter');
    note.press('Tab');
    note.press('Enter');
    expect(note.text()).toBe('bullet one\nbullet');
    note.press('Enter');
    note.type('after');
    expect(note.text()).toBe('bullet one\nparagraph after');
  });

  test('Enter at the start of a line makes one above, and the line stays what it is', () => {
    note = openNote();
    note.type('[x] done');
    note.caretAfter('');
    note.press('Enter');
    expect(note.text()).toBe('task(false)\ntask(true) done');
    note.type('!');
    expect(note.text()).toBe('task(false)\ntask(true) !done');
    note.handle.run({ do: 'heading', level: 2 });
    note.caretAfter('');
    note.handle.run({ do: 'undo' });
    expect(note.isLikeRecord()).toBe(true);
  });

  test('Tab moves an item in with the items inside it, and Shift+Tab out again', () => {
    note = openNote();
    note.type('- one');
    note.press('Enter');
    note.type('two');
    note.press('Enter');
    note.press('Tab');
    note.type('three');
    const flat = note.text();
    expect(flat).toBe('bullet one\nbullet two\n  bullet three');
    note.caretAfter('two');
    expect(note.press('Tab')).toBe(true);
    expect(note.text()).toBe('bullet one\n  bullet two\n    bullet three');
    expect(note.press('Tab')).toBe(true);
    expect(note.text()).toBe('bullet one\n  bullet two\n    bullet three');
    note.press('Shift+Tab');
    expect(note.text()).toBe(flat);
  });

  test.each([
    ['- ', 'bullet'],
    ['1. ', 'ordered(1)'],
    ['# ', 'heading(1)'],
    ['> ', 'quote'],
    ['```', 'code'],
  ])(
    'Backspace at the start of a line made with %j makes it a paragraph, then joins',
    (sign, as) => {
      note = openNote();
      note.type('above');
      note.press('Enter');
      note.type(`${sign}word`);
      expect(note.text()).toBe(`paragraph above\n${as} word`);
      const { doc } = note.view.state;
      const atStart = TextSelection.create(doc, doc.child(0).nodeSize + 1);
      note.view.dispatch(note.view.state.tr.setSelection(atStart));
      note.press('Backspace');
      expect(note.text()).toBe('paragraph above\nparagraph word');
      note.press('Backspace');
      expect(note.text()).toBe('paragraph aboveword');
      expect(note.notes.toJSON()).toBe('aboveword');
    },
  );

  test('one kind of list becomes another, words and order kept', () => {
    note = openNote();
    note.type('1. one');
    note.press('Enter');
    note.type('two');
    const { doc, tr } = note.view.state;
    note.view.dispatch(tr.setSelection(TextSelection.create(doc, 1, doc.content.size - 1)));
    note.handle.run({ do: 'list', list: 'task' });
    expect(note.text()).toBe('task(false) one\ntask(false) two');
    note.handle.run({ do: 'list', list: 'task' });
    expect(note.text()).toBe('paragraph one\nparagraph two');
    expect(note.isLikeRecord()).toBe(true);
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
    expect(note.text()).toContain('task(true)');
    note.press('Control+Enter');
    expect(note.text()).toContain('task(false)');
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
    note.handle.run({ do: 'list', list: 'task' });
    expect(note.handle.toolbar()).toMatchObject({ block: 'paragraph', list: 'task' });
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
