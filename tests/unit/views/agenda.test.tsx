/** What is to be spoken of next time, from where it was asked or wished for. */
import { fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addJot } from '#shared/record/operations/jots.ts';
import { setTalkingPoint } from '#shared/record/operations/talking-points.ts';
import { BetweenBlock } from '../../../extension/views/between/BetweenBlock.tsx';
import { ResourcesPage } from '../../../extension/views/resources/ResourcesPage.tsx';
import { must } from '../../support/store/samples.ts';
import { withRobin, type WithRobin } from '../../support/views/with-robin.tsx';

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
