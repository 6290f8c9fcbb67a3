/**
 * The schema of the notes. It is a wire format: y-prosemirror stores these node, mark and attribute
 * names in the shared record, and a device whose schema lacks one *deletes* that content by opening
 * it. So it is ours, frozen, and pinned by a written-out list in its test: a change goes together
 * with SCHEMA_VERSION of shared/record. [E1]
 *
 * Every container takes a set under `+` or `*`, never an order ("first a paragraph, then..."): what
 * two people do apart then always merges into something valid, but for a container that both have
 * emptied, which holds nothing to lose. [E2]
 *
 * Nothing but text is `selectable`: the binding throws when a partner takes away a block that is
 * selected as such, and from then on the screen and the record differ. [E20]
 */
import { Schema, type Attrs, type DOMOutputSpec, type Mark, type Node } from 'prosemirror-model';
import { hostOfHref, safeHref } from './safe-link.ts';

/** The heading levels there are. */
export type HeadingLevel = 1 | 2 | 3;

/** The level of a heading as it is drawn, whatever a partner's device wrote. */
export function headingLevel(value: unknown): HeadingLevel {
  return value === 2 || value === 3 ? value : 1;
}

/** The first number of an ordered list, whatever a partner's device wrote. */
export function listStart(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 1;
}

/** Whether a task is ticked off: only a true `true` is. */
export function isChecked(node: Node): boolean {
  return node.attrs['checked'] === true;
}

function headingAttrs(element: HTMLElement, fallback: number): Attrs {
  const given = Number(element.dataset['level'] ?? fallback);
  return { level: headingLevel(Math.min(3, given)) };
}

function drawHeading(node: Node): DOMOutputSpec {
  const level = headingLevel(node.attrs['level']);
  // Two levels down: the page and the session have the first two.
  return [`h${level + 2}`, { 'data-level': String(level), dir: 'auto' }, 0];
}

function orderedListAttrs(element: HTMLElement): Attrs {
  return { order: listStart(Number(element.getAttribute('start') ?? 1)) };
}

function drawOrderedList(node: Node): DOMOutputSpec {
  const order = listStart(node.attrs['order']);
  return order === 1 ? ['ol', 0] : ['ol', { start: String(order) }, 0];
}

/** The checkbox of a pasted list item, as GitHub and other writers of task lists draw it. */
function pastedCheckbox(item: Element): HTMLInputElement | null {
  return item.querySelector<HTMLInputElement>(
    ':scope > input[type="checkbox"], :scope > label > input[type="checkbox"], :scope > p:first-child > input[type="checkbox"]',
  );
}

function taskListAttrs(list: HTMLElement): false | null {
  const isTasks = [...list.children].some((item) => pastedCheckbox(item) !== null);
  return isTasks ? null : false;
}

function taskItemAttrs(item: HTMLElement): Attrs | false {
  const checkbox = pastedCheckbox(item);
  if (checkbox === null) return false;
  return { checked: checkbox.checked || checkbox.hasAttribute('checked') };
}

function drawTaskItem(node: Node): DOMOutputSpec {
  const checked = isChecked(node);
  return ['li', { 'data-task': checked ? 'done' : 'open' }, 0];
}

function linkAttrs(element: HTMLElement): Attrs | false {
  const href = safeHref(element.getAttribute('href'));
  return href === undefined ? false : { href };
}

function drawLink(mark: Mark): DOMOutputSpec {
  const href = safeHref(mark.attrs['href']);
  if (href === undefined) return ['span', { class: 'notes-unsafe-link' }, 0];
  const host = hostOfHref(href);
  return ['a', { href, title: host, target: '_blank', rel: 'noopener noreferrer' }, 0];
}

function codeLanguage(element: HTMLElement): Attrs {
  const name = /\blanguage-([\w+#.-]{1,40})/.exec(
    `${element.className} ${element.firstElementChild?.className ?? ''}`,
  )?.[1];
  return { language: name ?? null };
}

/** The schema every note is read and written by. */
export const notesSchema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: {
      selectable: false,
      group: 'block',
      content: 'inline*',
      parseDOM: [{ tag: 'p' }],
      toDOM: () => ['p', { dir: 'auto' }, 0],
    },
    heading: {
      selectable: false,
      group: 'block',
      content: 'inline*',
      defining: true,
      attrs: { level: { default: 1 } },
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
        tag: `h${level}`,
        getAttrs: (element) => headingAttrs(element, level),
      })),
      toDOM: drawHeading,
    },
    bullet_list: {
      selectable: false,
      group: 'block',
      content: 'list_item+',
      parseDOM: [{ tag: 'ul' }],
      toDOM: () => ['ul', 0],
    },
    ordered_list: {
      selectable: false,
      group: 'block',
      content: 'list_item+',
      attrs: { order: { default: 1 } },
      parseDOM: [{ tag: 'ol', getAttrs: orderedListAttrs }],
      toDOM: drawOrderedList,
    },
    list_item: {
      selectable: false,
      content: 'block+',
      defining: true,
      parseDOM: [{ tag: 'li' }],
      toDOM: () => ['li', 0],
    },
    task_list: {
      selectable: false,
      group: 'block',
      content: 'task_item+',
      parseDOM: [
        { tag: 'ul[data-tasks]', priority: 60 },
        { tag: 'ul', priority: 59, getAttrs: taskListAttrs },
      ],
      toDOM: () => ['ul', { 'data-tasks': '' }, 0],
    },
    task_item: {
      selectable: false,
      content: 'block+',
      defining: true,
      attrs: { checked: { default: false } },
      parseDOM: [
        { tag: 'li[data-task="done"]', priority: 60, attrs: { checked: true } },
        { tag: 'li[data-task]', priority: 59, attrs: { checked: false } },
        { tag: 'li', priority: 58, getAttrs: taskItemAttrs },
      ],
      toDOM: drawTaskItem,
    },
    blockquote: {
      selectable: false,
      group: 'block',
      content: 'block+',
      defining: true,
      parseDOM: [{ tag: 'blockquote' }],
      toDOM: () => ['blockquote', 0],
    },
    code_block: {
      selectable: false,
      group: 'block',
      content: 'text*',
      marks: '',
      code: true,
      defining: true,
      attrs: { language: { default: null } },
      parseDOM: [{ tag: 'pre', preserveWhitespace: 'full', getAttrs: codeLanguage }],
      toDOM: () => ['pre', ['code', 0]],
    },
    horizontal_rule: {
      selectable: false,
      group: 'block',
      parseDOM: [{ tag: 'hr' }],
      toDOM: () => ['hr'],
    },
    text: { group: 'inline' },
    hard_break: {
      group: 'inline',
      inline: true,
      selectable: false,
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
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
