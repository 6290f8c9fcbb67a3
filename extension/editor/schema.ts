/**
 * The nodes and marks of the notes on the screen: a note is lines, a line is characters, and what a
 * line is are its attributes. It follows the stored form (shared/record, D25) one to one, so that a
 * line can become a heading, a list or code without a node being replaced. [E1]
 *
 * Nothing but text is `selectable`. [E20]
 */
import { Schema, type Attrs, type Mark, type Node } from 'prosemirror-model';
import { lineAttrs, type LineAttrs } from '#shared/record/note-lines.ts';
import { safeHref } from '#shared/record/safe-href.ts';
import { drawLine, lineAttrsOf } from './line-look.ts';
import { hostOfHref } from './safe-link.ts';

function linkAttrs(element: HTMLElement): Attrs | false {
  const href = safeHref(element.getAttribute('href'));
  return href === undefined ? false : { href };
}

function drawLink(mark: Mark) {
  const href = safeHref(mark.attrs['href']);
  if (href === undefined) return ['span', { class: 'notes-unsafe-link' }, 0] as const;
  const host = hostOfHref(href);
  return ['a', { href, title: host, target: '_blank', rel: 'noopener noreferrer' }, 0] as const;
}

/** The schema every note is read and written by. */
export const notesSchema = new Schema({
  nodes: {
    doc: { content: 'line+' },
    line: {
      content: 'inline*',
      selectable: false,
      attrs: {
        kind: { default: 'paragraph' },
        level: { default: 1 },
        indent: { default: 0 },
        checked: { default: false },
        start: { default: 1 },
      },
      parseDOM: [
        { tag: 'pre[data-line]', preserveWhitespace: 'full', getAttrs: lineAttrsOf },
        { tag: 'div[data-line]', getAttrs: lineAttrsOf },
        { tag: 'p' },
      ],
      toDOM: (node) => drawLine(lineOf(node)),
    },
    text: { group: 'inline' },
    hard_break: {
      group: 'inline',
      inline: true,
      selectable: false,
      leafText: () => '\n',
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
    },
    unknown: {
      group: 'inline',
      inline: true,
      atom: true,
      selectable: false,
      leafText: () => '\uFFFC',
      toDOM: () => ['span', { class: 'notes-unknown', contenteditable: 'false' }],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: linkAttrs }],
      toDOM: drawLink,
    },
    strong: {
      parseDOM: [
        // Google Docs wraps what it copies in <b style="font-weight: normal">.
        { tag: 'b', getAttrs: (element) => element.style.fontWeight !== 'normal' && null },
        { tag: 'strong' },
        {
          style: 'font-weight',
          getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null,
        },
      ],
      toDOM: () => ['strong', 0],
    },
    em: {
      parseDOM: [{ tag: 'i' }, { tag: 'em' }, { style: 'font-style=italic' }],
      toDOM: () => ['em', 0],
    },
    strike: {
      parseDOM: [
        { tag: 's' },
        { tag: 'del' },
        { tag: 'strike' },
        { style: 'text-decoration=line-through' },
      ],
      toDOM: () => ['s', 0],
    },
    code: {
      code: true,
      parseDOM: [{ tag: 'code' }],
      toDOM: () => ['code', 0],
    },
  },
});

/** The node types by name; each is sure to be there. */
export const nodes = notesSchema.nodes;
/** The mark types by name. */
export const marks = notesSchema.marks;

/** What the line `node` is. */
export function lineOf(node: Node): LineAttrs {
  return lineAttrs((field) => node.attrs[field] as unknown);
}

/** Whether characters of the line `node` are code, which has no styles and no typing rules. */
export function isCodeLine(node: Node): boolean {
  return node.attrs['kind'] === 'code';
}
