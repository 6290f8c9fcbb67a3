/** What my devices tell each other of my mentorships. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DeviceId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import {
  tellConsent,
  tellDevice,
  tellMentorship,
  tellSecret,
  toldConsent,
  toldDevices,
  toldMentorships,
  toldSecrets,
  type ToldDevice,
  type ToldMentorship,
} from '#shared/record/profile-mentorships.ts';
import { idNumber } from '../../support/record/people.ts';

const ROOM = idNumber(80) as string as RoomId;
const OTHER_ROOM = idNumber(81) as string as RoomId;
const [LAPTOP, PHONE] = [idNumber<DeviceId>(1), idNumber<DeviceId>(2)];
const bytes = (value: number, length = 32) => new Uint8Array(length).fill(value);

const MENTORSHIP: ToldMentorship = {
  roomId: ROOM,
  memberId: idNumber<MemberId>(9),
  memberName: 'Ben',
  role: 'mentor',
  mentorshipName: 'Mia and Ben',
  relayAddress: 'wss://relay.example.org',
  addedAt: 5 as Millis,
  closedAt: undefined,
};

const device = (deviceId: DeviceId, value: number): ToldDevice => ({
  deviceId,
  signPublic: bytes(value),
  kexPublic: bytes(value + 1),
  adminPublic: bytes(value + 2),
  label: 'Laptop',
  browser: idNumber<DeviceId>(value + 3),
  addedAt: 6 as Millis,
});

/** What two who wrote while apart have once they have met. */
function met(a: Y.Doc, b: Y.Doc): readonly Y.Doc[] {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  return [a, b];
}

describe('my mentorships', () => {
  test('[D68] told of on two devices at once are both there, with the secrets that each told', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    tellMentorship(a, MENTORSHIP);
    tellSecret(a, ROOM, { epoch: 10, secret: bytes(10) });
    tellMentorship(b, { ...MENTORSHIP, roomId: OTHER_ROOM });
    tellSecret(b, ROOM, { epoch: 9, secret: bytes(9) });

    for (const doc of met(a, b)) {
      expect(new Set(toldMentorships(doc).map(({ roomId }) => roomId))).toEqual(
        new Set([ROOM, OTHER_ROOM]),
      );
      expect(toldSecrets(doc, ROOM)).toEqual([
        { epoch: 9, secret: bytes(9) },
        { epoch: 10, secret: bytes(10) },
      ]);
      expect(toldSecrets(doc, OTHER_ROOM)).toEqual([]);
    }
  });

  test('[D68] what is told again replaces what was told, as when I left one', () => {
    const doc = new Y.Doc();
    tellMentorship(doc, MENTORSHIP);

    tellMentorship(doc, { ...MENTORSHIP, closedAt: 7 as Millis });

    expect(toldMentorships(doc)).toEqual([{ ...MENTORSHIP, closedAt: 7 }]);
  });

  test('[D68] a secret that was told of an epoch stays', () => {
    const doc = new Y.Doc();
    tellSecret(doc, ROOM, { epoch: 0, secret: bytes(1) });

    tellSecret(doc, ROOM, { epoch: 0, secret: bytes(2) });

    expect(toldSecrets(doc, ROOM)).toEqual([{ epoch: 0, secret: bytes(1) }]);
  });
});

describe('my devices in a mentorship', () => {
  test('[D69] two that tell of themselves at once are both there, each in its room', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    tellDevice(a, ROOM, device(LAPTOP, 10));
    tellDevice(b, ROOM, device(PHONE, 20));
    tellDevice(b, OTHER_ROOM, device(PHONE, 30));

    for (const doc of met(a, b)) {
      expect(new Set(toldDevices(doc, ROOM))).toEqual(
        new Set([device(LAPTOP, 10), device(PHONE, 20)]),
      );
      expect(toldDevices(doc, OTHER_ROOM)).toEqual([device(PHONE, 30)]);
    }
  });

  test('[D69] one that was told of stays as it is', () => {
    const doc = new Y.Doc();
    tellDevice(doc, ROOM, device(LAPTOP, 10));

    const { browser } = device(LAPTOP, 10);
    tellDevice(doc, ROOM, { ...device(LAPTOP, 40), browser });

    expect(toldDevices(doc, ROOM)).toEqual([device(LAPTOP, 10)]);
  });

  test("[D70] the word for one bringer is given once, and is nobody else's", () => {
    const doc = new Y.Doc();
    const about = { device: PHONE, bringer: LAPTOP };
    tellConsent(doc, ROOM, { ...about, consent: bytes(1, 64) });

    tellConsent(doc, ROOM, { ...about, consent: bytes(2, 64) });

    expect(toldConsent(doc, ROOM, PHONE, LAPTOP)).toEqual(bytes(1, 64));
    expect(toldConsent(doc, ROOM, LAPTOP, PHONE)).toBeUndefined();
    expect(toldConsent(doc, OTHER_ROOM, PHONE, LAPTOP)).toBeUndefined();
  });
});

test.each([
  ['a name that is no room', 'odd', { ...MENTORSHIP }],
  ['a value that is no map', ROOM, 7],
  ['a name that is too long', ROOM, { ...MENTORSHIP, memberName: 'x'.repeat(301) }],
  ['no time', ROOM, { ...MENTORSHIP, addedAt: -1 }],
])('[D67] %s is no mentorship, and stays', (_, name, value) => {
  const doc = new Y.Doc();
  const root = doc.getMap('mentorships');
  root.set(name, value);

  expect(toldMentorships(doc)).toEqual([]);
  expect(root.size).toBe(1);
});

test('[D67] secrets, devices and words of another size or name are none', () => {
  const doc = new Y.Doc();
  const secrets = doc.getMap('secrets');
  for (const name of ['01', '-1', '1e3', '', '9999999999'])
    secrets.set(`${ROOM}:${name}`, bytes(1));
  secrets.set(`${ROOM}:3`, bytes(1, 31));
  doc.getMap('devices').set(`${ROOM}:${PHONE}`, { ...device(PHONE, 1), signPublic: bytes(1, 33) });
  doc.getMap('consents').set(`${ROOM}:${PHONE}:${LAPTOP}`, bytes(1, 63));

  expect(toldSecrets(doc, ROOM)).toEqual([]);
  expect(toldDevices(doc, ROOM)).toEqual([]);
  expect(toldConsent(doc, ROOM, PHONE, LAPTOP)).toBeUndefined();
});
