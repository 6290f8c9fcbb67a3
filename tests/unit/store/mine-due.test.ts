import { expect, test } from 'vitest';
import { newId, type ItemId } from '#shared/base/ids.ts';
import { mineDue } from '../../../extension/store/mine-due.ts';
import type { MineItem } from '../../../extension/store/projection.ts';
import { day, sampleCommand, sampleProjection } from '../../support/store/samples.ts';

function item(text: string, dueOn?: string): MineItem {
  return {
    id: newId<ItemId>(),
    text,
    dueOn: dueOn === undefined ? undefined : day(dueOn),
    status: 'not_started',
  };
}

test('[B13] items of all mentorships are listed by day, those without one last, otherwise as given', () => {
  const kim = sampleProjection({
    name: 'With Kim',
    mine: [item('someday'), item('in December', '2026-12-01'), item('today', '2026-11-22')],
  });
  const ana = sampleProjection({
    name: 'With Ana',
    mine: [item('also in December', '2026-12-01'), item('late', '2026-11-20'), item('whenever')],
  });

  const due = mineDue([kim, ana], []);

  expect(due.map(({ item: { text } }) => text)).toEqual([
    'late',
    'today',
    'in December',
    'also in December',
    'someday',
    'whenever',
  ]);
  expect(due[0]).toMatchObject({ roomId: ana.roomId, mentorshipName: 'With Ana' });
});

test('[B12, B13] what is still in the box is in the list', () => {
  const kim = sampleProjection({ mine: [item('in December', '2026-12-01')] });
  const ana = sampleProjection({ mine: [] });
  const command = sampleCommand(
    { roomId: ana.roomId, madeBy: ana.me },
    { text: 'just jotted', dueOn: day('2026-11-23') },
  );

  const due = mineDue([kim, ana], [command]);

  expect(due.map(({ item: { text } }) => text)).toEqual(['just jotted', 'in December']);
});
