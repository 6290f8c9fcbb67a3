/** The order in which the steps of a path stand. */
import { expect, test } from 'vitest';
import type { ItemId } from '#shared/base/ids.ts';
import { pathInOrder } from '#shared/record/path-order.ts';
import type { PathStepView } from '#shared/record/view.ts';
import { idNumber, SAM } from '../../support/record/people.ts';

function inOrder(...whens: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const steps = whens.map((when, at): PathStepView => ({
    id: idNumber<ItemId>(at + 1),
    createdBy: SAM,
    createdAt: undefined,
    text: `step ${at}`,
    when,
    memberId: SAM,
    isMistake: false,
  }));
  return pathInOrder(steps).map(({ when }) => when);
}

test('[D154] steps stand by the years that they say, wherever those stand in their words', () => {
  expect(inOrder('2021', 'May 2009', 'since 1998 or so')).toEqual([
    'since 1998 or so',
    'May 2009',
    '2021',
  ]);
});

test('[D154] one that says none stays behind the one after which it was added', () => {
  expect(inOrder('2021', 'then', '2009', undefined)).toEqual(['2009', undefined, '2021', 'then']);
});

test('[D154] what is no year moves nothing, and steps of the same year stay as they were', () => {
  expect(inOrder('12345', '9999', 'room 42')).toEqual(['12345', '9999', 'room 42']);
  for (const none of ['12345', '12019', '1013', '0999', 'room 42'])
    expect(inOrder('2021', none, '2009')).toEqual(['2009', '2021', none]);
  expect(inOrder('spring 2020', 'autumn 2020')).toEqual(['spring 2020', 'autumn 2020']);
});
