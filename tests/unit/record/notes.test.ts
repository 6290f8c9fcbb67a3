import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ItemId } from '#shared/base/ids.ts';
import { notesOf, plainNotes, sessionOfNotes } from '#shared/record/notes.ts';
import { noteWriter } from '../../support/record/note-writer.ts';
import { idNumber } from '../../support/record/people.ts';

const SESSION = idNumber<ItemId>(7);

function element(
  name: string,
  attributes: Record<string, string | number | boolean>,
  ...children: (Y.XmlElement | Y.XmlText)[]
): Y.XmlElement {
  const node = new Y.XmlElement<Record<string, string | number | boolean>>(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.insert(0, children);
  return node as unknown as Y.XmlElement;
}

function text(content: string, marks?: object): Y.XmlText {
  const node = new Y.XmlText();
  node.applyDelta([{ insert: content, ...(marks && { attributes: marks }) }]);
  return node;
}

function notes(...nodes: (Y.XmlElement | Y.XmlText)[]): Y.XmlFragment {
  const fragment = notesOf(new Y.Doc(), SESSION);
  fragment.insert(0, nodes);
  return fragment;
}

describe('plain notes', () => {
  test('[D20] have the headings, lists, tasks, quotes, code and rules that the editor wrote', () => {
    const paragraph = (content: string): Y.XmlElement => element('paragraph', {}, text(content));
    const fragment = notes(
      element('heading', { level: 2 }, text('Goals')),
      paragraph('Hello'),
      element(
        'ordered_list',
        { order: 3 },
        element('list_item', {}, paragraph('three')),
        element(
          'list_item',
          {},
          paragraph('four'),
          element('bullet_list', {}, element('list_item', {}, paragraph('inner'))),
        ),
      ),
      element(
        'task_list',
        {},
        element('task_item', { checked: true }, paragraph('done')),
        element('task_item', { checked: false }, paragraph('open')),
      ),
      element('blockquote', {}, paragraph('said')),
      element('code_block', {}, text('let a;')),
      element('horizontal_rule', {}),
    );
    const brief = plainNotes(fragment).map((block) =>
      [
        block.kind,
        block.text,
        block.depth,
        block.level ?? block.number ?? block.checked ?? block.quoted,
      ].join(' '),
    );
    expect(brief).toEqual([
      'heading Goals 0 2',
      'paragraph Hello 0 false',
      'ordered three 1 3',
      'ordered four 1 4',
      'bullet inner 2 false',
      'task done 1 true',
      'task open 1 false',
      'paragraph said 0 true',
      'code let a; 0 false',
      'rule  0 false',
    ]);
  });

  test('[D20] tell the marks of a text, and only safe links', () => {
    const spans = (marks: object): unknown =>
      plainNotes(notes(element('paragraph', {}, text('a', marks))))[0]?.spans[0];
    expect(spans({ strong: {}, em: {} })).toMatchObject({ strong: true, em: true, strike: false });
    expect(spans({ link: { href: 'https://example.org/a' } })).toMatchObject({
      href: 'https://example.org/a',
    });
    for (const href of [
      'javascript:alert(1)',
      'https://bank.example@evil.example',
      'data:text/html,a',
      7,
    ])
      expect(spans({ link: { href } })).toMatchObject({ href: undefined });
  });

  test('[D20] keep the text of nodes that are not known, and line breaks', () => {
    const fragment = notes(
      element('callout', { tone: 'warm' }, element('paragraph', {}, text('inside'))),
      element('mention', {}, text('@Sam')),
      element('paragraph', {}, text('one'), element('hard_break', {}), text('two')),
    );
    expect(plainNotes(fragment).map((block) => block.text)).toEqual(['inside', '@Sam', 'one\ntwo']);
  });

  test('[D20] are bounded and frozen', () => {
    const fragment = notes(
      ...Array.from({ length: 30 }, () => element('paragraph', {}, text('a'))),
    );
    const blocks = plainNotes(fragment, 10);
    expect(blocks).toHaveLength(10);
    expect([blocks, blocks[0], blocks[0]?.spans, blocks[0]?.spans[0]].every(Object.isFrozen)).toBe(
      true,
    );
  });

  test('[D20] survive nesting of any depth', () => {
    const doc = new Y.Doc();
    let parent: Y.XmlFragment = notesOf(doc, SESSION);
    doc.transact(() => {
      for (let depth = 0; depth < 20_000; depth += 1) {
        const inner = new Y.XmlElement('blockquote');
        parent.insert(0, [inner]);
        parent = inner;
      }
      parent.insert(0, [text('bottom')]);
    });
    expect(plainNotes(notesOf(doc, SESSION)).map((block) => block.text)).toEqual(['bottom']);
  });

  test('[D20] reading or opening notes puts nothing in', () => {
    const doc = new Y.Doc();
    expect(plainNotes(notesOf(doc, SESSION))).toEqual([]);
    expect(noteWriter(notesOf(doc, SESSION)).blocks()).toEqual([]);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
  });

  test('[D1] the notes of a session are a root of their own', () => {
    const doc = new Y.Doc();
    notesOf(doc, SESSION).insert(0, [text('a')]);
    expect([...doc.share.keys()]).toEqual([`notes:${SESSION}`]);
    expect(sessionOfNotes(`notes:${SESSION}`)).toBe(SESSION);
    expect(sessionOfNotes('notes:else')).toBeUndefined();
  });
});
