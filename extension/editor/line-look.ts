/**
 * How a line of the notes is drawn, by what it is. Each line is an element of its own, so that a key
 * redraws one line however long the note is; what stands together (a list, a block of code) is drawn
 * so by notes.css. Signs of lists are drawn before the text from attributes. [E22]
 */
import type { Attrs, DOMOutputSpec } from 'prosemirror-model';
import { lineAttrs, type LineAttrs } from '#shared/record/note-lines.ts';
import { isListKind } from '#shared/record/note-outline.ts';

/** What changes only with another element. Lines of one look are updated in place. */
export function lookOf({ kind, level }: LineAttrs): string {
  return kind === 'heading' ? `heading-${level}` : kind;
}

/** The attributes that a line's element has and that may change while it stays. */
export function lineData({ kind, indent, checked }: LineAttrs): Readonly<Record<string, string>> {
  if (!isListKind(kind)) return {};
  return {
    'data-kind': kind,
    'data-indent': String(indent),
    ...(kind === 'task' && { 'data-task': checked ? 'done' : 'open' }),
  };
}

/** A line as ProseMirror's output: without the checkbox of a task, which needs a view (line-view.ts). */
export function drawLine(attrs: LineAttrs): DOMOutputSpec {
  const auto = { dir: 'auto' };
  switch (attrs.kind) {
    case 'heading':
      // Two levels down: the page and the session have the first two.
      return [`h${attrs.level + 2}`, auto, 0];
    case 'bullet':
    case 'ordered':
      return ['p', { class: 'notes-item', ...auto, ...lineData(attrs) }, 0];
    case 'task':
      return [
        'div',
        { class: 'notes-item', ...lineData(attrs) },
        ['p', { class: 'notes-task-text', ...auto }, 0],
      ];
    case 'quote':
      return ['blockquote', ['p', auto, 0]];
    case 'code':
      return ['pre', ['code', 0]];
    case 'rule':
      return ['div', { class: 'notes-rule' }, ['hr', { contenteditable: 'false' }], ['p', auto, 0]];
    default:
      return ['p', auto, 0];
  }
}

/** A line as an element that only says what it is, for reading it back (paste). */
export function plainLineElement(document: Document, attrs: LineAttrs): HTMLElement {
  const element = document.createElement(attrs.kind === 'code' ? 'pre' : 'div');
  element.dataset['line'] = JSON.stringify(attrs);
  return element;
}

/** What an element that `plainLineElement` made is, whatever else wrote it. */
export function lineAttrsOf(element: HTMLElement): Attrs {
  const written = parsed(element.dataset['line'] ?? '');
  return lineAttrs((field) => written[field]);
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
