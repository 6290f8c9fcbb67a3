/** What my devices tell each other of the browsers that are to be struck out. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import {
  isStruckBrowser,
  takeBackStrike,
  tellStrike,
  tellStruckRoom,
  toldStrikes,
  type StruckRoom,
} from '#shared/record/profile-strikes.ts';
import { idNumber } from '../../support/record/people.ts';

const [FIRST, SECOND] = [idNumber(80) as string as RoomId, idNumber(81) as string as RoomId];
const [LAPTOP, PHONE, LOST] = [1, 2, 3].map((index) => idNumber<DeviceId>(index)) as [
  DeviceId,
  DeviceId,
  DeviceId,
];
const at = (ms: number): Millis => ms as Millis;
const done = (ms: number) => ({ at: at(ms), reason: undefined });

/** What two who wrote while apart have once they have met. */
function met(a: Y.Doc, b: Y.Doc): readonly Y.Doc[] {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  return [a, b];
}

test('[D75] two browsers of which two devices tell at once are both to be struck out, the older first', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  tellStrike(a, { browser: LOST, at: at(9), by: LAPTOP });
  tellStrike(b, { browser: PHONE, at: at(8), by: LAPTOP });

  for (const doc of met(a, b)) {
    expect(toldStrikes(doc)).toEqual([
      { browser: PHONE, at: 8, by: LAPTOP, rooms: new Map() },
      { browser: LOST, at: 9, by: LAPTOP, rooms: new Map() },
    ]);
    expect([LAPTOP, PHONE, LOST].map((one) => isStruckBrowser(doc, one))).toEqual([
      ...[false, true, true],
    ]);
  }
});

test('[D75] what is asked a second time stays as it was asked first', () => {
  const doc = new Y.Doc();
  tellStrike(doc, { browser: LOST, at: at(1), by: LAPTOP });

  tellStrike(doc, { browser: LOST, at: at(2), by: PHONE });

  expect(toldStrikes(doc)).toMatchObject([{ at: 1, by: LAPTOP }]);
});

test('[D76] what two devices did at once, each in one room, is both done', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  tellStrike(a, { browser: LOST, at: at(1), by: LAPTOP });
  met(a, b);
  tellStruckRoom(a, LOST, FIRST, done(2));
  tellStruckRoom(b, LOST, SECOND, { at: at(3), reason: 'no-right' });

  for (const doc of met(a, b))
    expect(toldStrikes(doc)[0]?.rooms).toEqual(
      new Map<RoomId, StruckRoom>([
        [FIRST, done(2)],
        [SECOND, { at: at(3), reason: 'no-right' }],
      ]),
    );
});

test('[D76] a reason gives way to being out, and being out to nothing', () => {
  const doc = new Y.Doc();
  tellStrike(doc, { browser: LOST, at: at(1), by: LAPTOP });
  tellStruckRoom(doc, LOST, FIRST, { at: at(2), reason: 'no-relay' });
  tellStruckRoom(doc, LOST, FIRST, done(3));

  tellStruckRoom(doc, LOST, FIRST, { at: at(4), reason: 'no-right' });
  tellStruckRoom(doc, LOST, FIRST, done(5));

  expect(toldStrikes(doc)[0]?.rooms.get(FIRST)).toEqual(done(3));
});

test('[D77] what is taken back is gone with its rooms, and no other with it', () => {
  const doc = new Y.Doc();
  for (const browser of [LOST, PHONE]) {
    tellStrike(doc, { browser, at: at(1), by: LAPTOP });
    tellStruckRoom(doc, browser, FIRST, done(2));
  }

  takeBackStrike(doc, LOST);

  expect([isStruckBrowser(doc, LOST), isStruckBrowser(doc, PHONE)]).toEqual([false, true]);
  expect([...doc.getMap('strikes').keys()]).toEqual([PHONE, `${PHONE}:${FIRST}`]);
});

test.each([
  ['a name that is no browser', 'odd', { at: 1, by: LAPTOP }],
  ['no time', LOST, { at: -1, by: LAPTOP }],
  ['nobody who asks', LOST, { at: 1, by: 'me' }],
  ['a value that is no map', LOST, 7],
])('[D67] %s is no strike, and stays', (_, name, value) => {
  const doc = new Y.Doc();
  doc.getMap('strikes').set(name, value);

  expect(toldStrikes(doc)).toEqual([]);
  expect(isStruckBrowser(doc, LOST)).toBe(false);
  expect(doc.getMap('strikes').size).toBe(1);
});

test('[D67, D76] a room told in no form, of a later reason or under more names is none', () => {
  const doc = new Y.Doc();
  tellStrike(doc, { browser: LOST, at: at(1), by: LAPTOP });
  const root = doc.getMap('strikes');
  root.set(`${LOST}:odd`, { at: 1 });
  root.set(`${LOST}:${FIRST}`, { at: 1, reason: 'later' });
  root.set(`${LOST}:${SECOND}:x`, { at: 1 });
  root.set(`${PHONE}:${SECOND}`, { at: 1 });

  expect(toldStrikes(doc)).toMatchObject([{ browser: LOST, rooms: new Map() }]);
});
