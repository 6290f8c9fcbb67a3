/** How what waits, and what is to come, is read back out of a projection. */
import { expect, test } from 'vitest';
import { newId, type ItemId, type MemberId } from '#shared/base/ids.ts';
import { readProjection } from '../../../extension/store/projection.ts';
import { ageOf, readTidings, type WaitingItem } from '../../../extension/store/tidings.ts';
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
  const tidings = {
    ...{ waiting: [question(), review], moreWaiting: 4, responseDays: 2 },
    checkIn: { days: 7, since: NOW, isFirst: false },
    coming: [SESSION],
  };
  const row: unknown = structuredClone(sampleProjection({ tidings, isNewer: true }));
  expect(readProjection(row)?.isNewer).toBe(true);
  expect(readTidings(readProjection(row)?.tidings)).toEqual(tidings);
});

test('[B97] one from before reads as one in which nothing waits and nothing is to come', () => {
  const { tidings, isNewer, ...before } = sampleProjection();
  const members = [{ id: newId(), name: 'Mia', role: 'mentor', colour: 1 }];
  const read = readProjection({ ...before, members });
  expect(read).toMatchObject({ tidings, isNewer, members: [{ name: 'Mia', zone: undefined }] });
  const agreed = { responseDays: undefined, checkIn: undefined };
  const none = { coming: [], waiting: [], moreWaiting: 0, ...agreed };
  for (const row of [read?.tidings, null, [], 'x', {}]) expect(readTidings(row)).toEqual(none);
});

test('[B97] what cannot be read is left out, and the rest stands', () => {
  const good = question();
  const tidings = {
    waiting: [
      ...[null, 7, { ...good, kind: 'ransom' }, { ...good, on: 'you' }, { ...good, text: {} }],
      { ...good, id: 'x', since: 'long ago', by: 3, dueOn: '2026-02-31' },
      good,
    ],
    moreWaiting: -3,
    responseDays: 'two',
    coming: [
      ...[undefined, { ...SESSION, startsAt: undefined }, { ...SESSION, startsAt: 'soon' }],
      { ...SESSION, link: 'javascript:alert(1)', zone: 7, lengthMinutes: -1, seriesId: {} },
    ],
  };
  const unread = { id: undefined, since: undefined, by: undefined, dueOn: undefined };
  const about = { link: undefined, zone: undefined, lengthMinutes: undefined, seriesId: undefined };
  expect(readTidings(tidings)).toEqual({
    waiting: [{ ...good, ...unread }, good],
    ...{ moreWaiting: 0, responseDays: undefined, checkIn: undefined },
    coming: [{ ...SESSION, ...about }],
  });
});

test('[B97] of a rhythm of check-ins all is read that makes sense, and else none', () => {
  const good = { days: 30, since: NOW, isFirst: true };
  const wrong = [{ days: 0 }, { days: '7' }, { since: -1 }, { since: undefined }, { isFirst: 1 }];
  const read = (checkIn: unknown) => readTidings({ checkIn }).checkIn;
  expect(read(good)).toEqual(good);
  expect(wrong.map((one) => read({ ...good, ...one }))).toEqual(wrong.map(() => undefined));
  expect(['weekly', null, [good]].map(read)).toEqual([undefined, undefined, undefined]);
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
