import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceId, MemberId } from '#shared/base/ids.ts';
import type { ChangeLine, NewChangeLine } from '../../../extension/store/change-line.ts';
import { ONE_LINE_MS } from '../../../extension/store/change-line-rows.ts';
import { idNumber } from '../../support/record/people.ts';
import { at, must, newRoomId, openTestStore } from '../../support/store/samples.ts';

const BEGIN = 1_772_000_000_000;

const authors = fc.option(
  fc.integer({ min: 1, max: 2 }).map((n) => ({
    memberId: idNumber<MemberId>(n),
    deviceId: idNumber<DeviceId>(n),
  })),
  { nil: undefined },
);

/** Some minutes after the one before, in one of few places, so that many go on from others. */
const changes = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 12 }),
    author: authors,
    id: fc.constantFrom('A', 'B').map((letter) => letter.repeat(22)),
    deed: fc.constantFrom('made', 'changed', 'removed'),
    fields: fc.subarray(['title', 'status']),
  }),
  { maxLength: 30 },
);

function isAlike(line: ChangeLine, { deed }: Pick<NewChangeLine, 'deed'>): boolean {
  return line.deed === deed || (line.deed === 'made' && deed === 'changed');
}

function isOf(line: ChangeLine, change: NewChangeLine): boolean {
  return (
    line.id === change.id &&
    line.author?.deviceId === change.author?.deviceId &&
    isAlike(line, change) &&
    line.at <= change.at &&
    change.at <= line.until &&
    change.fields.every((name) => line.fields.includes(name))
  );
}

test('[B102] whoever does what when, each thing stands in one line, and no two could be one', async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 1, max: 5 }), async (done, together) => {
      const { store } = await openTestStore();
      const roomId = newRoomId();
      let time = BEGIN;
      const given = done.map(({ minutes, ...rest }): NewChangeLine => {
        time += minutes * 60_000;
        return {
          ...rest,
          at: at(time),
          part: 'goals',
          knownBy: rest.author ? 'signed' : 'snapshot',
        };
      });
      for (let from = 0; from < given.length; from += together)
        must(await store.changeLog.add(roomId, given.slice(from, from + together)));

      const lines = must(await store.changeLog.list(roomId)).toReversed();
      for (const change of given) expect(lines.some((line) => isOf(line, change))).toBe(true);
      for (const [place, line] of lines.entries()) {
        const next = lines
          .slice(place + 1)
          .find(({ id, author }) => id === line.id && author?.deviceId === line.author?.deviceId);
        const isApart = next === undefined || next.at - line.until >= ONE_LINE_MS;
        expect(isApart || !isAlike(line, next)).toBe(true);
      }
      store.close();
    }),
    { numRuns: 60 },
  );
});
