/**
 * How a task is drawn: a real checkbox, so that every keyboard and screen reader knows it, named by
 * the task's own text. Ticking writes the `checked` attribute alone, so a partner who edits the text
 * at the same time loses nothing. [E11]
 */
import type { Node } from 'prosemirror-model';
import type {
  EditorView,
  NodeView,
  NodeViewConstructor,
  ViewMutationRecord,
} from 'prosemirror-view';
import { isChecked, nodes } from './schema.ts';

/** Longest name read out for a checkbox, in UTF-16 units. */
const MAX_NAME_LENGTH = 120;

/** Makes the view of a task item; `emptyTask` names a task that has no text yet. */
export function taskView(emptyTask: string): NodeViewConstructor {
  return (node, view, getPos) => createTaskView(node, view, getPos, emptyTask);
}

function createTaskView(
  first: Node,
  view: EditorView,
  getPos: () => number | undefined,
  emptyTask: string,
): NodeView {
  const { dom, checkbox, contentDOM } = drawTask();

  const draw = (node: Node): void => {
    const checked = isChecked(node);
    dom.dataset['task'] = checked ? 'done' : 'open';
    checkbox.checked = checked;
    checkbox.disabled = !view.editable;
    checkbox.setAttribute('aria-label', nameOf(node) || emptyTask);
  };
  checkbox.addEventListener('change', () => {
    const position = getPos();
    if (position === undefined || !view.editable) return;
    view.dispatch(view.state.tr.setNodeAttribute(position, 'checked', checkbox.checked));
  });
  draw(first);
  return {
    dom,
    contentDOM,
    update: (node) => {
      if (node.type !== nodes.task_item) return false;
      draw(node);
      return true;
    },
    stopEvent: (event) => event.target === checkbox,
    ignoreMutation: (mutation: ViewMutationRecord) =>
      mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
  };
}

function drawTask(): { dom: HTMLElement; checkbox: HTMLInputElement; contentDOM: HTMLElement } {
  const dom = document.createElement('li');
  const tick = document.createElement('label');
  const checkbox = document.createElement('input');
  const contentDOM = document.createElement('div');
  tick.contentEditable = 'false';
  tick.className = 'notes-tick';
  checkbox.type = 'checkbox';
  contentDOM.className = 'notes-task-text';
  tick.append(checkbox);
  dom.append(tick, contentDOM);
  return { dom, checkbox, contentDOM };
}

function nameOf(item: Node): string {
  return (item.firstChild?.textContent ?? '').trim().slice(0, MAX_NAME_LENGTH);
}
