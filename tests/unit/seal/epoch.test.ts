/** Epoch records: who starts the next epoch, who is struck out with it, and what that ends. */
import { describe, expect, test } from 'vitest';
import { fromHex, randomBytes, toBase64Url, toHex, type Bytes } from '#shared/base/bytes.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { adminKeysOf, prepareEpoch, standingDevices } from '#shared/seal/epoch-change.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import type { EpochRecord } from '#shared/seal/roster-kinds.ts';
import { makeDeviceRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { applyRosterRecord, emptyRoster, unsettledRecords } from '#shared/seal/roster.ts';
import { openEpoch, readWraps } from '#shared/seal/wrap.ts';
import type { DeviceId } from '#shared/base/ids.ts';
import { announcement, applyAll, invite, join, person, room } from '../../support/seal/people.ts';
import { epochRecord, expectFault, facts, owners } from '../../support/seal/pair.ts';

describe('a new epoch', () => {
  test('[K36] is started by a co-owner, strikes devices out and is opened by those that remain', async () => {
    const { roster, roomId, anna, ben, by, keys: current } = await owners();
    const lost = ben.device.deviceId;
    const { record, wraps, keys } = await prepareEpoch(
      roster,
      anna.device.deviceId,
      [lost],
      current,
    );
    const after = await applyRosterRecord(roster, await by(anna, 4, record));
    expect(after.faults).toEqual([]);
    expect(after.epochs).toEqual([
      {
        epoch: 1,
        authPublic: keys.authPublic,
        wrapsHash: record.wrapsHash,
        startedBy: anna.device.deviceId,
        struck: [lost],
      },
    ]);
    expect(after.struck).toEqual(new Map([[lost, 1]]));
    const [started] = after.epochs;
    if (started === undefined) throw new Error('no epoch');
    const opened = await openEpoch(roomId, anna.device, started, wraps);
    expect(opened.ok && opened.value.secret).toEqual(keys.secret);
    const refused = await openEpoch(roomId, ben.device, started, wraps);
    expect(refused).toEqual({ ok: false, error: 'no-wrap' });
  });

  test('[K36] may strike out nobody, and is wrapped for all', async () => {
    const { roster, anna, ben, by, keys } = await owners();
    const { record, wraps } = await prepareEpoch(roster, anna.device.deviceId, [], keys);
    const after = await applyRosterRecord(roster, await by(anna, 4, record));
    expect(after.members).toEqual(roster.members);
    expect(after.struck.size).toBe(0);
    const read = readWraps(wraps);
    const ids = [anna, ben].map(({ device }) => device.deviceId);
    expect(read.ok && new Set(read.value.wraps.keys())).toEqual(new Set(ids));
  });

  test('[K36] follows the last one: the first in the log stands, another of its number does not', async () => {
    const { roster, anna, ben, by } = await owners();
    const first = await by(anna, 4, await epochRecord(1));
    const second = await by(ben, 2, await epochRecord(1));
    await expectFault(await applyRosterRecord(roster, first), second, 'wrong-epoch');
    await expectFault(await applyRosterRecord(roster, second), first, 'wrong-epoch');
    for (const epoch of [0, 2, 2 ** 40]) {
      await expectFault(roster, await by(anna, 4, await epochRecord(epoch)), 'wrong-epoch');
    }
    const third = await applyAll(roster, first, await by(ben, 2, await epochRecord(2)));
    expect(third.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test('[K36] two that strike each other: the first in the log stands', async () => {
    const { roster, anna, ben, by } = await owners();
    const byAnna = await by(anna, 4, await epochRecord(1, ben.device.deviceId));
    const byBen = await by(ben, 2, await epochRecord(1, anna.device.deviceId));
    await expectFault(await applyRosterRecord(roster, byAnna), byBen, 'struck-out');
    await expectFault(await applyRosterRecord(roster, byBen), byAnna, 'struck-out');
  });

  test('[K36] is not started by who is no co-owner, nor by who strikes itself, the last of all', async () => {
    const { roster, anna, ben, by, keys } = await owners({ benOwns: false });
    const own = await epochRecord(1, anna.device.deviceId);
    await expectFault(roster, await by(ben, 2, await epochRecord(1)), 'not-a-co-owner');
    await expectFault(roster, await by(anna, 4, own), 'strikes-itself');
    await expect(
      prepareEpoch(roster, anna.device.deviceId, [anna.device.deviceId], keys),
    ).rejects.toThrow();
  });

  test('[K36] has an auth key that is one', async () => {
    const { roster, anna, by } = await owners();
    const record = { ...(await epochRecord(1)), authPublic: new Uint8Array(32) };
    await expectFault(roster, await by(anna, 4, record), 'weak-key');
  });

  test('[K36] ends every open invite, so nobody comes in with a secret that is over', async () => {
    const { roster, roomId, anna, by } = await owners();
    const derived = await invite();
    const announced = await applyRosterRecord(roster, await by(anna, 4, announcement(derived)));
    const after = await applyRosterRecord(announced, await by(anna, 5, await epochRecord(1)));
    const state = after.invites.get(toBase64Url(derived.inviteId));
    expect(state).toMatchObject({ state: 'ended', endedBy: anna.device.deviceId });
    const eve = await person('Eve');
    await expectFault(after, await join(roomId, eve, derived), 'invite-ended');
    expect([...after.invites.values()].map((one) => one.state)).toEqual(['used', 'ended']);
  });
});

describe('a device that is struck out', () => {
  /** Ben is struck out; his records by number, from 2 on. */
  async function struck() {
    const stage = await owners();
    const { roster, anna, ben, by } = stage;
    const record = await by(anna, 4, await epochRecord(1, ben.device.deviceId));
    return { ...stage, after: await applyRosterRecord(roster, record) };
  }

  test('[K37] changes nothing any more, whatever number it takes', async () => {
    const { after, roomId, ben, by } = await struck();
    const further = await person('Ben');
    const brought = await makeDeviceRecord({
      ...further,
      roomId,
      memberId: ben.memberId,
      broughtBy: ben.device.deviceId,
    });
    const records = [
      announcement(await invite()),
      brought,
      await epochRecord(2),
      { type: 'role', memberId: ben.memberId, role: 'co-owner' },
      { type: 'unknown', kind: 99, content: new Uint8Array(0) },
    ] as const;
    for (const record of records) {
      for (const number of [1, 2, 1000]) {
        await expectFault(after, await by(ben, number, record), 'struck-out');
      }
    }
  });

  test('[K37] keeps what it did before: its member, its name, its earlier records', async () => {
    const { after, roster, ben } = await struck();
    expect(after.devices.get(ben.device.deviceId)).toEqual(roster.devices.get(ben.device.deviceId));
    expect(after.members.get(ben.memberId)).toMatchObject({ devices: [], nameOnArrival: 'Ben' });
    expect(after.records.slice(0, -1)).toEqual(roster.records);
    expect(standingDevices(after).map(({ id }) => id)).not.toContain(ben.device.deviceId);
  });

  test('[K37] does not come back, neither by an invite nor by a device, nor with one of its keys', async () => {
    const { after, roomId, anna, ben, by } = await struck();
    const derived = await invite();
    const open = await applyRosterRecord(after, await by(anna, 5, announcement(derived)));
    await expectFault(open, await join(roomId, ben, derived), 'struck-out');
    const { memberId } = anna;
    const broughtBy = anna.device.deviceId;
    const own = await makeDeviceRecord({ ...ben, roomId, memberId, broughtBy });
    await expectFault(open, await by(anna, 6, own), 'struck-out');
    const fresh = await createDeviceKeys();
    const { admin, adminPublic } = ben.device;
    const device = { ...fresh, admin, adminPublic };
    const disguised = await makeDeviceRecord({ roomId, device, memberId, broughtBy, label: '' });
    await expectFault(open, await by(anna, 6, disguised), 'known-key');
  });

  test('[K37] may be one that nobody has seen: it does not come in later', async () => {
    const { roster, roomId, anna, by } = await owners();
    const eve = await person('Eve');
    const derived = await invite();
    const records = [
      await by(anna, 4, await epochRecord(1, eve.device.deviceId)),
      await by(anna, 5, announcement(derived)),
    ];
    const after = await applyAll(roster, ...records);
    expect(after.faults).toEqual([]);
    await expectFault(after, await join(roomId, eve, derived), 'struck-out');
  });

  test('[K37] the admin keys that the relay is to hold are those of the co-owners that remain', async () => {
    const { after, roster, anna, ben } = await struck();
    const keys = [anna.device.adminPublic, ben.device.adminPublic].map(toHex).toSorted();
    expect(adminKeysOf(roster).map(toHex)).toEqual(keys);
    const left = [toHex(anna.device.adminPublic)];
    expect(adminKeysOf(after).map(toHex)).toEqual(left);
    expect(adminKeysOf(roster, new Set([ben.device.deviceId])).map(toHex)).toEqual(left);
    const { roster: lone } = await owners({ benOwns: false });
    expect(adminKeysOf(lone)).toHaveLength(1);
  });
});

describe('what stands before an epoch', () => {
  test('[K38] is settled: a record that was left out takes no place there any more', async () => {
    const { roster, anna, by } = await owners();
    const start = await by(anna, 5, await epochRecord(1));
    const left = await by(anna, 4, announcement(await invite()));
    await expectFault(await applyRosterRecord(roster, start), left, 'stale-number');
    const later = await by(anna, 9, announcement(await invite()));
    const behind = await applyAll(roster, start, later);
    await expectFault(behind, left, 'stale-number');
    // After the epoch it still finds one.
    const missed = await by(anna, 7, announcement(await invite()));
    const healed = await applyRosterRecord(behind, missed);
    expect(healed.faults).toEqual([]);
    expect(healed.records.slice(-2)).toEqual([missed, later]);
    expect(healed.epochs).toEqual(behind.epochs);
  });

  test("[K38] an epoch's record that was left out takes no place before later ones of its device", async () => {
    const { roster, anna, by } = await owners();
    const later = await by(anna, 9, announcement(await invite()));
    const behind = await applyRosterRecord(roster, later);
    await expectFault(behind, await by(anna, 5, await epochRecord(1)), 'stale-number');
  });

  test('[K38] what is not settled is what came after the last epoch', async () => {
    const { roster, anna, by } = await owners();
    expect(unsettledRecords(roster)).toEqual(roster.records);
    const started = await applyRosterRecord(roster, await by(anna, 5, await epochRecord(1)));
    expect(unsettledRecords(started)).toEqual([]);
    const later = await by(anna, 9, announcement(await invite()));
    expect(unsettledRecords(await applyRosterRecord(started, later))).toEqual([later]);
  });

  test('[K20] [K38] the records of such a roster make the same roster again', async () => {
    const { roster, roomId, anna, ben, by } = await owners();
    const after = await applyAll(
      roster,
      await by(anna, 4, announcement(await invite())),
      await by(anna, 5, await epochRecord(1, ben.device.deviceId)),
      await by(anna, 9, announcement(await invite())),
      await by(anna, 7, announcement(await invite())),
      await by(anna, 12, await epochRecord(2)),
    );
    expect(after.faults).toEqual([]);
    expect(facts(await applyAll(emptyRoster(roomId), ...after.records))).toEqual(facts(after));
  });
});

describe('its bytes', () => {
  const id = (hex: string): DeviceId => idFromBytes<DeviceId>(fromHexOrThrow(hex.padEnd(32, '0')));

  test('[K19] the devices that are struck out are ascending, and each is there once', async () => {
    const { roster, anna, by } = await owners();
    const [low, high] = [id('01'), id('02')];
    const record = await epochRecord(1, high, low);
    const after = await applyRosterRecord(roster, await by(anna, 4, record));
    expect(after.epochs[0]?.struck).toEqual([low, high]);
    const twice = await by(anna, 4, await epochRecord(1, low, low));
    await expectFault(roster, twice, 'malformed');
  });

  test('[K19] a byte too many or too few is malformed', async () => {
    const { roster, anna, by } = await owners();
    const content = (size: number): EpochRecord | { type: 'unknown'; kind: 6; content: Bytes } => ({
      type: 'unknown',
      kind: 6,
      content: new Uint8Array([1, ...randomBytes(64), 0, 0].slice(0, size)),
    });
    for (const size of [0, 65, 67]) {
      await expectFault(roster, await by(anna, 4, content(size)), 'malformed');
    }
    expect(await applied(roster, await by(anna, 4, content(66)))).not.toBe('malformed');
  });

  async function applied(roster: Roster, record: Bytes): Promise<string | undefined> {
    return (await applyRosterRecord(roster, record)).faults.at(-1)?.reason;
  }

  test('[K17] [K36] an epoch record of another room does not hold', async () => {
    const { roster, anna } = await owners();
    const elsewhere = await room(await person('Anna'));
    const record = await signRosterRecord(elsewhere.roomId, anna.device, 4, await epochRecord(1));
    await expectFault(roster, record, 'wrong-signature');
  });
});

function fromHexOrThrow(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('not hexadecimal');
  return bytes;
}
