/** Rosters and wraps under any order, repetition and damage: nothing throws, and readers agree. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyBytes, randomBytes, type Bytes } from '#shared/base/bytes.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { walkBack } from '#shared/seal/earlier-secrets.ts';
import { adminKeysOf, standingDevices } from '#shared/seal/epoch-change.ts';
import { createEpochSecret, deriveEpochKeys } from '#shared/seal/epoch-keys.ts';
import { openPrevious, PREVIOUS_BYTES } from '#shared/seal/previous-secret.ts';
import { makeDeviceRecord } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { emptyRoster } from '#shared/seal/roster.ts';
import { openEpoch, openWrap, readWraps, WRAP_BYTES, writeWraps } from '#shared/seal/wrap.ts';
import { announcement, applyAll, invite, join, person } from '../../support/seal/people.ts';
import { epochRecord, facts, pair, role } from '../../support/seal/pair.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(copyBytes);

/** A story in which two people bring devices in, invite, revoke, and strike each other out. */
async function story() {
  const { roomId, genesisRecord, announced, joined, anna, ben, by } = await pair();
  const [phone, tablet, eve] = [
    await createDeviceKeys(),
    await createDeviceKeys(),
    await person('Eve'),
  ];
  const [second, third] = [await invite(), await invite()];
  const bring = (who: typeof ben, device: typeof phone) =>
    makeDeviceRecord({
      roomId,
      device,
      memberId: who.memberId,
      broughtBy: who.device.deviceId,
      label: 'Phone',
    });
  const onPhone = { ...ben, device: phone };
  const records = [
    genesisRecord,
    announced,
    joined,
    await by(anna, 3, role(ben.memberId)),
    await by(ben, 2, await bring(ben, phone)),
    await by(anna, 4, await bring(anna, tablet)),
    await by(ben, 3, announcement(second)),
    await by(onPhone, 1, announcement(third)),
    await by(anna, 5, { type: 'revoke', inviteId: third.inviteId }),
    await join(roomId, eve, second),
    await by(anna, 6, await epochRecord(1, phone.deviceId)),
    await by(ben, 4, await epochRecord(1, anna.device.deviceId)),
    await by(onPhone, 2, await epochRecord(1, ben.device.deviceId, anna.device.deviceId)),
    await by(anna, 8, await epochRecord(2, ben.device.deviceId)),
    await by(ben, 6, await epochRecord(2, anna.device.deviceId, tablet.deviceId)),
    await by(ben, 7, role(eve.memberId)),
    await by(anna, 7, { type: 'unknown', kind: 9, content: new Uint8Array(1) }),
  ];
  return { roomId, records };
}

/** What must be true of every roster, however it came about. */
function expectSound(roster: Roster): void {
  for (const { id, devices } of roster.members.values()) {
    for (const device of devices) {
      expect(roster.devices.get(device)?.memberId).toBe(id);
      expect(roster.struck.has(device)).toBe(false);
    }
  }
  const listed = [...roster.members.values()].flatMap(({ devices }) => devices);
  expect(new Set(standingDevices(roster).map(({ id }) => id))).toEqual(new Set(listed));
  expect(roster.epochs.map(({ epoch }) => epoch)).toEqual(roster.epochs.map((_, at) => at + 1));
  // Somebody can always go on: who starts an epoch stays.
  if (roster.members.size > 0) expect(adminKeysOf(roster).length).toBeGreaterThan(0);
}

describe('rosters', () => {
  test('[K20] [K37] [K38] in any order, repeated, cut short or damaged, a log gives one roster to all its readers', async () => {
    const { roomId, records } = await story();
    const places = fc.array(
      fc.tuple(fc.nat({ max: records.length - 1 }), fc.option(fc.nat({ max: 400 }), { freq: 12 })),
      { minLength: 1, maxLength: 30 },
    );
    const damaged = (record: Bytes, at: number): Bytes => {
      const copy = record.slice();
      copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ 1;
      return copy;
    };
    const shuffled = fc
      .shuffledSubarray([...records.keys()], { minLength: 1 })
      .map((order) => order.map((place): [number, null] => [place, null]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(places, shuffled), async (order) => {
        const log = order.flatMap(([place, at]) => {
          const record = records[place];
          if (record === undefined) return [];
          return [at === null ? record : damaged(record, at)];
        });
        // Half of the logs begin with what every log begins with, else little holds.
        const whole = order.length % 2 === 0 ? [...records.slice(0, 4), ...log] : log;
        const roster = await applyAll(emptyRoster(roomId), ...whole);
        expectSound(roster);
        expect(await applyAll(emptyRoster(roomId), ...whole)).toEqual(roster);
        // Who starts at a snapshot has the same, without what did not hold.
        const fromSnapshot = await applyAll(emptyRoster(roomId), ...roster.records);
        expect(facts(fromSnapshot)).toEqual(facts(roster));
        expect(fromSnapshot.faults).toEqual([]);
        // The whole log once more changes no device and no epoch that stands.
        const again = await applyAll(roster, ...roster.records);
        expect(again).toBe(roster);
      }),
      { numRuns: 60 },
    );
  });

  test('[K37] once struck out, no record whatever lets a device stand again', async () => {
    const { roomId, records } = await story();
    const first = await applyAll(emptyRoster(roomId), ...records);
    expect(first.struck.size).toBeGreaterThan(0);
    const order = fc.shuffledSubarray([...records.keys()]);
    await fc.assert(
      fc.asyncProperty(order, async (places) => {
        let roster = first;
        for (const place of places) {
          const record = records[place];
          if (record === undefined) continue;
          const before = roster;
          roster = await applyAll(roster, record);
          expect([...roster.struck].slice(0, before.struck.size)).toEqual([...before.struck]);
          expect(roster.epochs.slice(0, before.epochs.length)).toEqual(before.epochs);
        }
        expectSound(roster);
      }),
      { numRuns: 30 },
    );
  });
});

describe('wraps', () => {
  test('[K32] [K33] any bytes as a wrap or as a list are refused without an exception', async () => {
    const anna = await person('Anna');
    const { roomId } = await pair();
    const { device } = anna;
    const place = { roomId, epoch: 1, deviceId: device.deviceId };
    const fixed = fc.uint8Array({ minLength: WRAP_BYTES, maxLength: WRAP_BYTES }).map(copyBytes);
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes(100), fixed), randomList(), async (wrap, list) => {
        const opened = await openWrap(place, device.kex, wrap, device.signPublic);
        expect(opened.ok).toBe(false);
        const read = readWraps(list);
        if (read.ok) expect(writeWraps(read.value)).toEqual(list);
        const record = { epoch: 1, authPublic: device.signPublic, wrapsHash: randomBytes(32) };
        expect((await openEpoch(roomId, device, record, list)).ok).toBe(false);
      }),
    );
  });
});

describe('earlier secrets', () => {
  test('[K45] [K46] any bytes as a sealed secret, as lists or as records give a reason, no exception', async () => {
    const { roomId, keys } = await pair();
    const newest = await deriveEpochKeys(roomId, 2, createEpochSecret());
    const fixed = fc
      .uint8Array({ minLength: PREVIOUS_BYTES, maxLength: PREVIOUS_BYTES })
      .map(copyBytes);
    const number = fc.constantFrom(0, 1, 2, 3, 2 ** 40);
    const listed = fc.tuple(number, randomList(), fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(bytes(100), fixed),
        fc.array(listed, { maxLength: 4 }),
        async (sealed, given) => {
          expect((await openPrevious(roomId, newest, sealed)).ok).toBe(false);
          const epochs = await Promise.all(
            given.map(async ([epoch, list, isNamed, isOurs]) => {
              const wrapsHash = isNamed ? await sha256(list) : randomBytes(32);
              const authPublic = isOurs ? newest.authPublic : randomBytes(32);
              return { record: { epoch, authPublic, wrapsHash }, list };
            }),
          );
          expect((await walkBack(roomId, newest, epochs)).ok).toBe(false);
          expect((await walkBack(roomId, newest, epochs, keys)).ok).toBe(false);
        },
      ),
    );
  });
});

/** Anything, or something that begins like a list of one or two. */
function randomList(): fc.Arbitrary<Bytes> {
  const rows = fc.integer({ min: 0, max: 2 }).chain((count) => {
    const size = PREVIOUS_BYTES + count * (16 + WRAP_BYTES);
    const rest = fc.uint8Array({ minLength: size, maxLength: size });
    return rest.map((more) => {
      const [previous, wraps] = [more.slice(0, PREVIOUS_BYTES), more.slice(PREVIOUS_BYTES)];
      return copyBytes(Uint8Array.from([...previous, count, ...wraps]));
    });
  });
  return fc.oneof(bytes(300), rows);
}
