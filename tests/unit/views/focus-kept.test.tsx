/** The focus of a line that is about to move or to go, whatever else the list does meanwhile. */
import { fireEvent, render, screen } from '@testing-library/preact';
import { beforeEach, expect, test } from 'vitest';
import type { ItemId, RoomId } from '#shared/base/ids.ts';
import type { DueItem } from '../../../extension/store/mine-due.ts';
import { useFocusKept } from '../../../extension/views/mine/focus-kept.ts';
import { keyOf } from '../../../extension/views/mine/MineLine.tsx';

function dueOf(text: string): DueItem {
  const item = { id: text as ItemId, text, dueOn: undefined, status: 'not_started' as const };
  return { roomId: 'room' as RoomId, mentorshipName: 'Kim', readOnly: false, item };
}

/** Lines with a button each, which says that its line is about to move or to go. */
function Lines({ texts }: { readonly texts: readonly string[] }) {
  const shown = texts.map(dueOf);
  const { list, hold } = useFocusKept<HTMLUListElement>(shown);
  return (
    <ul ref={list}>
      {shown.map((due) => (
        <li key={keyOf(due)} data-item={keyOf(due)}>
          <button type="button" onClick={() => hold(due, 'button')}>
            {due.item.text}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Shows these lines instead. */
let show: (...texts: readonly string[]) => void;
beforeEach(() => {
  const { rerender } = render(<Lines texts={['read', 'write']} />);
  show = (...texts) => rerender(<Lines texts={texts} />);
  const button = screen.getByRole('button', { name: 'read' });
  button.focus();
  fireEvent.click(button);
});

const focused = () => document.activeElement?.textContent;

test('[U43] one that came meanwhile does not cost the line the focus that is kept for it', () => {
  show('call', 'read', 'write');
  expect(focused()).toBe('read');
  show('call', 'write');
  expect(focused()).toBe('write');
});

test('[U43] who went on to another place in the meantime stays there', () => {
  screen.getByRole('button', { name: 'write' }).focus();
  show('write');
  expect(focused()).toBe('write');
  screen.getByRole('button', { name: 'write' }).blur();
  show('write', 'call');
  expect(document.activeElement).toBe(document.body);
});
