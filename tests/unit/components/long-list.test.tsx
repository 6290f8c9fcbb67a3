import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, test } from 'vitest';
import { FoldedList, LongList } from '../../../extension/components/LongList.tsx';
import { soughtLine } from '../../../extension/components/sought-line.ts';
import '../../../extension/locales/pages.ts';

type Line = { readonly id: string };

const seventy: readonly Line[] = Array.from({ length: 70 }, (_, place) => ({
  id: `line-${place}`,
}));

const line = ({ id }: Line) => (
  <li key={id}>
    <button type="button">{id}</button>
  </li>
);
const drawn = () => screen.queryAllByRole('listitem').length;
const more = () => screen.queryByRole('button', { name: /more/ });

afterEach(() => {
  cleanup();
  soughtLine.value = undefined;
});

test('[U85] a long list draws its first 30 lines, and says how many come when asked', () => {
  render(<LongList items={seventy} look="lines" line={line} />);
  expect(drawn()).toBe(30);
  fireEvent.click(screen.getByRole('button', { name: 'Show 30 more' }));
  expect(drawn()).toBe(60);
  expect(document.activeElement?.textContent).toBe('line-30');
  fireEvent.click(screen.getByRole('button', { name: 'Show 10 more' }));
  expect(drawn()).toBe(70);
  expect(document.activeElement?.textContent).toBe('line-60');
  expect(more()).toBeNull();
});

test('[U85] a short list is drawn whole, without a word about more', () => {
  render(<LongList items={seventy.slice(0, 30)} look="lines" line={line} />);
  expect(drawn()).toBe(30);
  expect(more()).toBeNull();
});

test('[U85] what is folded away draws nothing before it is opened', () => {
  render(<FoldedList items={seventy} look="lines" line={line} summary="70 done" />);
  expect(drawn()).toBe(0);
  fireEvent.click(screen.getByText('70 done'));
  expect(drawn()).toBe(30);
});

test('[U45, U85] a line that is sought is drawn, however far down and folded away', () => {
  render(<FoldedList items={seventy} look="lines" line={line} summary="70 done" />);
  void act(() => {
    soughtLine.value = 'line-44';
  });
  expect(drawn()).toBe(45);
  expect(screen.getByText('line-44')).toBeTruthy();
});

test('[U85] what one was led into stays drawn when one is led on', () => {
  render(<FoldedList items={seventy} look="lines" line={line} summary="70 done" />);
  for (const id of ['line-44', 'elsewhere'])
    void act(() => {
      soughtLine.value = id;
    });
  expect(drawn()).toBe(45);
});
