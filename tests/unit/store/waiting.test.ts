/** How what waits, and what is to come, is read back out of a projection. */
import { expect, test } from 'vitest';
import { newId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import { readProjection } from '../../../extension/store/projection.ts';
import { ageOf, type WaitingItem } from '../../../extension/store/waiting.ts';
import { at, day, sampleProjection } from '../../support/store/samples.ts';

const DAY = 86_400_000;
const NOW = at(1_800_000_000_000);

function question(patch: Partial<WaitingItem> = {}): WaitingItem {
  return {
    kind: 'question',
    id: newId<ItemId>(),
    on: 'me',
    text: 'Why?',
    since: at(NOW - 3 * DAY),
    by: newId<MemberId>(),
    dueOn: undefined,
    ...patch,
  };
}

const SESSION = {
  id: newId<ItemId>(),
  title: 'Kick-off',
  startsAt: NOW,
  zone: 'Asia/Tokyo',
  lengthMinutes: 60,
  link: 'https://call.example.org/',
  seriesId: newId<ItemId>(),
};

test('[B97] what waits and what is to come is read back whole', () => {
  const review = question({ kind: 'review', dueOn: day('2026-03-09') });
  const projection = sampleProjection({
    ...{ waiting: [question(), review], moreWaiting: 4, responseDays: 2, isNewer: true },
    coming: [SESSION],
  });
  expect(readProjection(structuredClone(projection))).toEqual(projection);
});

test('[B97] one from before reads as one in which nothing waits and nothing is to come', () => {
  const { waiting, moreWaiting, coming, responseDays, isNewer, ...before } = sampleProjection();
  const members = [{ id: newId(), name: 'Mia', role: 'mentor', colour: 1 }];
  expect(readProjection({ ...before, members })).toMatchObject({
    ...{ waiting, moreWaiting, coming, responseDays, isNewer },
    members: [{ name: 'Mia', zone: undefined }],
  });
});

test('[B97] what cannot be read is left out, and the rest stands', () => {
  const good = question();
  const row = {
    ...sampleProjection(),
    waiting: [
      ...[null, 7, { ...good, kind: 'ransom' }, { ...good, on: 'you' }, { ...good, text: {} }],
      { ...good, id: 'x', since: 'long ago', by: 3, dueOn: '2026-02-31' },
      good,
    ],
    moreWaiting: -3,
    responseDays: 'two',
    isNewer: 'yes',
    coming: [
      ...[undefined, { ...SESSION, startsAt: undefined }, { ...SESSION, startsAt: 'soon' }],
      { ...SESSION, link: 'javascript:alert(1)', lengthMinutes: -1, seriesId: {} },
    ],
  };
  const { id, since, by, dueOn } = {
    id: undefined,
    since: undefined,
    by: undefined,
    dueOn: undefined,
  };
  expect(readProjection(row)).toMatchObject({
    waiting: [{ ...good, id, since, by, dueOn }, good],
    ...{ moreWaiting: 0, responseDays: undefined, isNewer: false },
    coming: [{ ...SESSION, link: undefined, lengthMinutes: undefined, seriesId: undefined }],
  });
});

test('[B99] late is what waits as long as was agreed, for questions alone, by the clock of now', () => {
  const age = (item: WaitingItem, agreed?: number) => ageOf(item, agreed, NOW);
  expect(age(question())).toEqual({ days: 3, isLate: false });
  expect(age(question(), 4)).toEqual({ days: 3, isLate: false });
  expect(age(question(), 3)).toEqual({ days: 3, isLate: true });
  expect(age(question({ kind: 'feedback' }), 3)).toEqual({ days: 3, isLate: false });
  expect(age(question({ since: at(NOW + DAY) }), 3)).toEqual({ days: 0, isLate: false });
  expect(age(question({ since: undefined }), 3)).toBeUndefined();
});
