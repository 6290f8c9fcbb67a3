/** What my browsers tell each other of themselves and of what I have chosen. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DeviceId, Millis, RoomId } from '#shared/base/ids.ts';
import { calendarDateAt } from '#shared/record/calendar-date.ts';
import {
  tellActivity,
  tellBrowser,
  toldBrowser,
  toldBrowsers,
} from '#shared/record/profile-browsers.ts';
import { observeTold, tellDevice, toldDevices } from '#shared/record/profile-mentorships.ts';
import { tellSettings, toldSettings } from '#shared/record/profile-settings.ts';
import { idNumber } from '../../support/record/people.ts';

const [LAPTOP, PHONE] = [idNumber<DeviceId>(1), idNumber<DeviceId>(2)];
const ROOM = idNumber(80) as string as RoomId;
const addedAt = 5 as Millis;
const TODAY = calendarDateAt(Date.UTC(2026, 2, 9, 12) as Millis);

describe('browsers', () => {
  test('[D71] each is told of under its own id, and renamed as a whole', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    tellBrowser(a, LAPTOP, { label: 'Laptop', addedAt });
    tellBrowser(b, PHONE, { label: 'Phone', addedAt });
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
    tellBrowser(a, PHONE, { label: 'Old phone', addedAt });

    expect(toldBrowsers(a).map(({ browser, label }) => [browser, label])).toEqual(
      expect.arrayContaining([
        [LAPTOP, 'Laptop'],
        [PHONE, 'Old phone'],
      ]),
    );
    expect(toldBrowsers(a)).toHaveLength(2);
  });

  test.each([{}, { label: '', addedAt }, { label: 'x'.repeat(121), addedAt }, { label: 'x' }, 'x'])(
    '[D71] what is none is passed over: %j',
    (value) => {
      const doc = new Y.Doc();
      doc.getMap('browsers').set(LAPTOP, value);
      expect([toldBrowser(doc, LAPTOP), toldBrowsers(doc)]).toEqual([undefined, []]);
    },
  );

  test('[D72] the day on which one was at work is written once', () => {
    const doc = new Y.Doc();
    tellBrowser(doc, LAPTOP, { label: 'Laptop', addedAt });
    expect(toldBrowser(doc, LAPTOP)?.activeOn).toBeUndefined();
    tellActivity(doc, LAPTOP, TODAY);
    const before = Y.encodeStateAsUpdate(doc);
    tellActivity(doc, LAPTOP, TODAY);
    expect(toldBrowser(doc, LAPTOP)?.activeOn).toBe(TODAY);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    doc.getMap('activity').set(LAPTOP, 'yesterday');
    expect(toldBrowser(doc, LAPTOP)?.activeOn).toBeUndefined();
  });
});

describe('settings', () => {
  test('[D73] the last that were told stand; what is none is as good as nothing', () => {
    const doc = new Y.Doc();
    tellSettings(doc, { name: 'Mia', relayAddress: 'wss://relay.example.org' });
    tellSettings(doc, { name: 'Amelia', theme: 'dark', relayAddress: '' });
    expect(toldSettings(doc)).toEqual({ name: 'Amelia', theme: 'dark' });
    const before = Y.encodeStateAsUpdate(doc);
    tellSettings(doc, { name: 'Amelia', theme: 'dark' });
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    doc.getMap('settings').set('theme', 7);
    doc.getMap('settings').set('language', 'x'.repeat(301));
    expect(toldSettings(doc)).toEqual({ name: 'Amelia' });
  });
});

test('[D74] a device tells its browser anew, and nothing else of it changes', () => {
  const doc = new Y.Doc();
  const bytes = (value: number) => new Uint8Array(32).fill(value);
  const keys = { signPublic: bytes(1), kexPublic: bytes(2), adminPublic: bytes(3) };
  const told = { deviceId: LAPTOP, ...keys, label: '', browser: LAPTOP, addedAt };
  tellDevice(doc, ROOM, told);
  let changes = 0;
  const stop = observeTold(doc, () => (changes += 1));
  tellDevice(doc, ROOM, { ...told, label: 'other', addedAt: 9 as Millis });
  expect([toldDevices(doc, ROOM), changes]).toEqual([[told], 0]);
  tellDevice(doc, ROOM, { ...told, browser: PHONE });
  expect([toldDevices(doc, ROOM), changes]).toEqual([[{ ...told, browser: PHONE }], 1]);
  stop();
});
