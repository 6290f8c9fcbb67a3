/** What is to be spoken of next time, from where it was asked or wished for. */
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addJot } from '#shared/record/operations/jots.ts';
import { addStuck } from '#shared/record/operations/stuck.ts';
import { setTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { must } from '../../support/store/samples.ts';
import { withRobin, type WithRobin } from '../../support/views/with-robin.tsx';
import { type } from '../session/session-page.tsx';

let at: WithRobin;

beforeEach(async () => {
  at = await withRobin(
    <>
      <BetweenBlock />
      <ResourcesPage />
    </>,
  );
});

afterEach(() => at.close());

const points = () => at.room.record.value.talkingPoints;

test.each(['question', 'curiosity'] as const)(
  '[U301] a %s goes on the agenda by one press, and its line leads there then',
  (kind) => {
    const id = at.theirs((doc, by) => must(addJot(doc, by, { kind, text: 'Rust' })));
    fireEvent.click(screen.getByRole('button', { name: 'Talk about it next time: Rust' }));
    expect(points()).toMatchObject([{ id, text: 'Rust', status: 'open' }]);
    const link = screen.getByRole('link', { name: 'On the agenda' });
    expect(link.getAttribute('href')).toBe(`#/m/${at.room.roomId}/i/point/${id}`);
    expect(screen.queryByRole('button', { name: /^Talk about it next time/ })).toBeNull();
    at.theirs((doc, by) => must(setTalkingPoint(doc, by, id, 'discussed')));
    expect(screen.getByRole('link', { name: 'Was talked about' })).toBeTruthy();
  },
);

test('[U301] Undo takes it off the agenda again', () => {
  at.theirs((doc, by) => must(addJot(doc, by, { kind: 'question', text: 'Why?' })));
  fireEvent.click(screen.getByRole('button', { name: 'Talk about it next time: Why?' }));
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(points()).toEqual([]);
  expect(screen.getByRole('button', { name: 'Talk about it next time: Why?' })).toBeTruthy();
});

test('[U223] who is stuck stands in the block until it was spoken of, and leads to the agenda', () => {
  const id = at.theirs((doc, by) => must(addStuck(doc, by, { text: 'The schema' })));
  const line = screen.getByText('The schema').closest('li');
  expect(line?.dataset['point']).toBe(id);
  expect(line?.textContent).toMatch(/Robin is stuck · /);
  expect(line?.querySelector('a')?.getAttribute('href')).toMatch(new RegExp(`/i/point/${id}$`));
  at.theirs((doc, by) => must(setTalkingPoint(doc, by, id, 'discussed')));
  expect(screen.queryByText('The schema')).toBeNull();
});

test('[U223] Undo takes back that I am stuck', () => {
  const field = screen.getByLabelText<HTMLInputElement>('Stuck with what?');
  type(field, 'The parser');
  if (field.form) fireEvent.submit(field.form);
  expect(points()).toMatchObject([{ isStuck: true }]);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(points()).toEqual([]);
});

test('[U270] a resource is added with an address alone, as one types it, and is called by its host', () => {
  const field = screen.getAllByLabelText<HTMLInputElement>('Its address').at(-1);
  if (!field?.form) throw new Error('no form');
  fireEvent.change(screen.getByLabelText('Kind'), { target: { value: 'course' } });
  type(field, 'example.org/course');
  fireEvent.submit(field.form);
  expect(at.room.record.value.resources).toMatchObject([
    { title: 'example.org', url: 'https://example.org/course', kind: 'course' },
  ]);
});
