/**
 * The view of a line. A task has a real checkbox, so that every keyboard and screen reader knows it,
 * named by the task's own text; ticking writes the tick alone, so a partner who edits the text at the
 * same time loses nothing. [E11, E22]
 */
import { DOMSerializer, type Node } from 'prosemirror-model';
import type {
  EditorView,
  NodeView,
  NodeViewConstructor,
  ViewMutationRecord,
} from 'prosemirror-view';
import { drawLine, lineData, lookOf } from './line-look.ts';
import { lineOf } from './schema.ts';

/** Longest name read out for a checkbox, in UTF-16 units. */
const MAX_NAME_LENGTH = 120;

/** Makes the view of a line; `emptyTask` names a task that has no text yet. */
export function lineView(emptyTask: string): NodeViewConstructor {
  return (node, view, getPos) => {
    const attrs = lineOf(node);
    const { dom, contentDOM } = DOMSerializer.renderSpec(document, drawLine(attrs));
    if (!(dom instanceof HTMLElement) || contentDOM === undefined) throw new Error('a line');
    const look = lookOf(attrs);
    const checkbox = attrs.kind === 'task' ? addCheckbox(dom, view, getPos) : undefined;
    const draw = (line: Node): void => {
      const now = lineOf(line);
      for (const [name, value] of Object.entries(lineData(now))) setAttribute(dom, name, value);
      if (checkbox === undefined) return;
      checkbox.checked = now.checked;
      checkbox.disabled = !view.editable;
      setAttribute(checkbox, 'aria-label', nameOf(line) || emptyTask);
    };
    draw(node);
    const common: NodeView = {
      dom,
      contentDOM,
      update: (next) => {
        if (next.type !== node.type || lookOf(lineOf(next)) !== look) return false;
        draw(next);
        return true;
      },
    };
    if (contentDOM === dom) return common;
    return {
      ...common,
      stopEvent: (event) => checkbox !== undefined && event.target === checkbox,
      ignoreMutation: (mutation: ViewMutationRecord) =>
        mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
    };
  };
}

function addCheckbox(
  dom: HTMLElement,
  view: EditorView,
  getPos: () => number | undefined,
): HTMLInputElement {
  const tick = document.createElement('label');
  const checkbox = document.createElement('input');
  tick.contentEditable = 'false';
  tick.className = 'notes-tick';
  checkbox.type = 'checkbox';
  checkbox.addEventListener('change', () => {
    const position = getPos();
    if (position === undefined || !view.editable) return;
    view.dispatch(view.state.tr.setNodeAttribute(position, 'checked', checkbox.checked));
  });
  tick.append(checkbox);
  dom.prepend(tick);
  return checkbox;
}

/** Writing what stands there already would have the browser look at all styles anew, with each key. */
function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function nameOf(line: Node): string {
  return line.textContent.trim().slice(0, MAX_NAME_LENGTH);
}
