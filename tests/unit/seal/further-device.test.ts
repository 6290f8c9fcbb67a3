/** Devices that a member brings in, keys that serve for none, and invites that are taken back. */
import { describe, expect, test } from 'vitest';
import { fromHex, randomBytes, toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { MAX_MEMBER_DEVICES, MAX_ROOM_DEVICES } from '#shared/seal/roster-limits.ts';
import { makeDeviceRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import { hasSmallOrderKex } from '#shared/seal/small-order.ts';
import { announcement, applyAll, invite, join, person } from '../../support/seal/people.ts';
import { epochRecord, expectFault, owners, pair, role } from '../../support/seal/pair.ts';

/** Every X25519 point of small order, as libsodium lists them. */
const SMALL_ORDER_KEX = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
].map(bytesOf);

/** The pair, and Ben's phone with the record by which his laptop brings it in. */
async function withPhone() {
  const stage = await pair();
  const { roomId, ben } = stage;
  const phone = await createDeviceKeys();
  const broughtBy = ben.device.deviceId;
  const bring = (device: DeviceKeys, memberId: MemberId = ben.memberId) =>
    makeDeviceRecord({ roomId, device, memberId, broughtBy, label: 'Phone' });
  return { ...stage, phone, bring };
}

describe('a further device', () => {
  test('[K35] is brought in by a device of its member, co-owner or not, and may do the same', async () => {
    const { roster, roomId, ben, phone, by, bring } = await withPhone();
    const after = await applyRosterRecord(roster, await by(ben, 2, await bring(phone)));
    expect(after.faults).toEqual([]);
    const { signPublic, kexPublic, adminPublic } = phone;
    expect(after.devices.get(phone.deviceId)).toEqual({
      id: phone.deviceId,
      memberId: ben.memberId,
      label: 'Phone',
      signPublic,
      kexPublic,
      adminPublic,
      lastNumber: 0,
    });
    const devices = [ben.device.deviceId, phone.deviceId];
    expect(after.members.get(ben.memberId)?.devices).toEqual(devices);
    const tablet = await createDeviceKeys();
    const { memberId } = ben;
    const next = { roomId, device: tablet, memberId, broughtBy: phone.deviceId, label: 'Tablet' };
    const byPhone = await by({ ...ben, device: phone }, 1, await makeDeviceRecord(next));
    const grown = await applyRosterRecord(after, byPhone);
    expect(grown.members.get(memberId)?.devices).toEqual([...devices, tablet.deviceId]);
  });

  test('[K35] of a co-owner has their rights, also those that come later', async () => {
    const { roster, anna, ben, phone, by, bring } = await withPhone();
    const brought = await applyRosterRecord(roster, await by(ben, 2, await bring(phone)));
    const mayInvite = await by({ ...ben, device: phone }, 1, announcement(await invite()));
    await expectFault(brought, mayInvite, 'not-a-co-owner');
    const after = await applyAll(brought, await by(anna, 3, role(ben.memberId)), mayInvite);
    expect(after.faults).toEqual([]);
    expect(after.invites.size).toBe(2);
  });

  test('[K18] [K35] that did not sign for this room, member and bringer itself does not come in', async () => {
    const { roster, anna, ben, phone, by, bring } = await withPhone();
    const elsewhere = await withPhone();
    const stranger = await createDeviceKeys();
    const record = await bring(phone);
    const others = [
      { ...record, deviceSignature: randomBytes(64) },
      { ...record, device: { ...record.device, kexPublic: stranger.kexPublic } },
      { ...record, device: { ...record.device, adminPublic: stranger.adminPublic } },
      { ...record, device: { ...record.device, signPublic: stranger.signPublic } },
      await bring(phone, anna.memberId),
      await elsewhere.bring(phone, ben.memberId),
    ];
    for (const other of others)
      await expectFault(roster, await by(ben, 2, other), 'wrong-signature');
    // Anna cannot take over what Ben's phone signed for Ben's laptop.
    await expectFault(roster, await by(anna, 3, record), 'wrong-signature');
  });

  test('[K35] is brought in by nobody who is no device here, and once', async () => {
    const { roster, ben, phone, by, bring } = await withPhone();
    const record = await bring(phone);
    await expectFault(roster, await by(await person('Eve'), 1, record), 'unknown-device');
    const signed = await by(ben, 2, record);
    const after = await applyRosterRecord(roster, signed);
    expect(await applyRosterRecord(after, signed)).toBe(after);
    await expectFault(after, await by(ben, 3, record), 'known-device');
  });
});

describe('keys', () => {
  test('[K34] of small order are those for which the platform refuses to agree on anything', async () => {
    const { kex } = await createDeviceKeys();
    for (const key of SMALL_ORDER_KEX) {
      for (const bit of [0, 0x80]) {
        const coded = key.slice();
        coded[31] = (coded[31] ?? 0) | bit;
        expect(hasSmallOrderKex(coded)).toBe(true);
        const imported = await crypto.subtle.importKey('raw', coded, 'X25519', false, []);
        const agreed = crypto.subtle.deriveBits(
          { name: 'X25519', public: imported },
          kex.privateKey,
          256,
        );
        await expect(agreed).rejects.toThrow();
      }
    }
    expect(hasSmallOrderKex((await createDeviceKeys()).kexPublic)).toBe(false);
  });

  test('[K34] that are weak, or that another device has, bring nobody in', async () => {
    const { roster, roomId, anna, ben, phone, by, bring } = await withPhone();
    const [weak = new Uint8Array(32)] = SMALL_ORDER_KEX;
    const cases: readonly (readonly [Partial<DeviceKeys>, string])[] = [
      [{ kexPublic: weak }, 'weak-key'],
      [{ adminPublic: weak }, 'weak-key'],
      [{ kexPublic: anna.device.kexPublic }, 'known-key'],
      [{ adminPublic: anna.device.adminPublic }, 'known-key'],
      [{ adminPublic: ben.device.kexPublic }, 'known-key'],
    ];
    for (const [keys, fault] of cases) {
      await expectFault(roster, await by(ben, 2, await bring({ ...phone, ...keys })), fault);
      const derived = await invite();
      const announced = await applyRosterRecord(roster, await by(anna, 3, announcement(derived)));
      const eve = await person('Eve');
      const joiner = { ...eve, device: { ...eve.device, ...keys } };
      await expectFault(announced, await join(roomId, joiner, derived), fault);
    }
  });

  test('[K34] there are so many devices of a member and of a room, and no more', async () => {
    const { roster, roomId, anna, ben, phone, by, bring } = await withPhone();
    const [first] = [...roster.devices.values()];
    if (first === undefined) throw new Error('no device');
    /** As if there were `size` devices of a third member, or more of Ben. */
    const filled = (memberId: MemberId, size: number): Roster => {
      const known = roster.members.get(memberId);
      const devices = Array.from({ length: size }, () => first.id);
      const member = { id: memberId, coOwner: false, ...known, devices };
      return { ...roster, members: new Map(roster.members).set(memberId, member) };
    };
    const brought = await by(ben, 2, await bring(phone));
    await expectFault(filled(ben.memberId, MAX_MEMBER_DEVICES), brought, 'too-many-devices');
    await expectFault(filled(newId(), MAX_ROOM_DEVICES - 2), brought, 'too-many-devices');
    const almost = [
      filled(ben.memberId, MAX_MEMBER_DEVICES - 1),
      filled(newId(), MAX_ROOM_DEVICES - 3),
    ];
    for (const one of almost) expect((await applyRosterRecord(one, brought)).faults).toEqual([]);
    const derived = await invite();
    const full = filled(newId(), MAX_ROOM_DEVICES - 2);
    const open = await applyRosterRecord(full, await by(anna, 3, announcement(derived)));
    await expectFault(open, await join(roomId, await person('Eve'), derived), 'too-many-devices');
  });
});

describe('an invite that is taken back', () => {
  /** An open invite of Anna's, number 4, beside that which Ben has used. */
  async function open() {
    const stage = await owners();
    const { roster, anna, by } = stage;
    const next = await invite();
    const announced = await applyRosterRecord(roster, await by(anna, 4, announcement(next)));
    const revoke = ({ inviteId }: { inviteId: Bytes }) => ({ type: 'revoke', inviteId }) as const;
    return { ...stage, next, announced, revoke };
  }

  test('[K39] lets nobody in any more', async () => {
    const { announced, roomId, ben, by, next, revoke } = await open();
    const after = await applyRosterRecord(announced, await by(ben, 2, revoke(next)));
    expect(after.faults).toEqual([]);
    expect(after.invites.get(toBase64Url(next.inviteId))).toMatchObject({
      state: 'ended',
      endedBy: ben.device.deviceId,
    });
    await expectFault(after, await join(roomId, await person('Eve'), next), 'invite-ended');
  });

  test('[K39] after somebody has come in by it, or when it is over, stays as it is', async () => {
    const { announced, anna, ben, by, derived, next, revoke } = await open();
    await expectFault(announced, await by(ben, 2, revoke(derived)), 'invite-used');
    await expectFault(announced, await by(ben, 2, revoke(await invite())), 'unknown-invite');
    const after = await applyRosterRecord(announced, await by(ben, 2, revoke(next)));
    await expectFault(after, await by(anna, 5, revoke(next)), 'invite-ended');
    const epoch = await applyRosterRecord(announced, await by(anna, 5, await epochRecord(1)));
    await expectFault(epoch, await by(ben, 2, revoke(next)), 'invite-ended');
  });

  test('[K39] is not announced again', async () => {
    const { announced, anna, ben, by, next, revoke } = await open();
    const after = await applyRosterRecord(announced, await by(ben, 2, revoke(next)));
    await expectFault(after, await by(anna, 5, announcement(next)), 'repeated-invite');
  });

  test('[K39] is taken back by a co-owner only', async () => {
    const { roster, roomId, ben, by, derived } = await owners({ benOwns: false });
    const record = { type: 'revoke', inviteId: derived.inviteId } as const;
    await expectFault(roster, await by(ben, 2, record), 'not-a-co-owner');
    const long = { type: 'unknown', kind: 7, content: randomBytes(17) } as const;
    const signed = await signRosterRecord(roomId, ben.device, 2, long);
    await expectFault(roster, signed, 'malformed');
  });
});

function bytesOf(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('not hexadecimal');
  return bytes;
}
