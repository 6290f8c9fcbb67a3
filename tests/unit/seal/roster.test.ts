/** The roster: who is a member, by which record, and what does not hold. */
import { describe, expect, test } from 'vitest';
import { concatBytes, randomBytes, toBase64Url } from '#shared/base/bytes.ts';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { roomIdOfGenesis } from '#shared/seal/room-id.ts';
import { makeGenesisRecord, makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import { applyRosterRecord, emptyRoster } from '#shared/seal/roster.ts';
import { roomIdOf } from '#shared/wire/genesis.ts';
import { announcement, applyAll, invite, join, person, room } from '../../support/seal/people.ts';
import { expectFault, pair, reasons, role } from '../../support/seal/pair.ts';

describe('the room', () => {
  test('[K16] [W6] sealing and wire name a room alike', async () => {
    const random = randomBytes(16);
    const adminPublic = randomBytes(32);
    const here = await roomIdOfGenesis(concatBytes(random, adminPublic));
    expect(here).toBe(await roomIdOf({ random, adminPublic }));
  });

  test('[K21] the creator is the first member and co-owner', async () => {
    const anna = await person('Anna');
    const { roster } = await room(anna);
    expect(roster.faults).toEqual([]);
    expect([...roster.members.values()]).toEqual([
      { id: anna.memberId, coOwner: true, devices: [anna.device.deviceId], nameOnArrival: 'Anna' },
    ]);
    expect(roster.devices.get(anna.device.deviceId)).toMatchObject({
      memberId: anna.memberId,
      signPublic: anna.device.signPublic,
      kexPublic: anna.device.kexPublic,
      adminPublic: anna.device.adminPublic,
      label: "Anna's laptop",
    });
  });

  test('[K21] a genesis of another room, or with another admin key, does not hold', async () => {
    const [anna, eve] = await Promise.all([person('Anna'), person('Eve')]);
    const { roomId, genesis, genesisRecord } = await room(anna);
    const elsewhere = await room(eve);
    await expectFault(emptyRoster(elsewhere.roomId), genesisRecord, 'wrong-genesis');
    const claimed = await makeGenesisRecord({ ...eve, roomId, genesis });
    const record = await signRosterRecord(roomId, eve.device, 1, claimed);
    await expectFault(emptyRoster(roomId), record, 'wrong-genesis');
  });

  test('[K18] a genesis that the admin key did not sign does not hold', async () => {
    const [anna, eve] = await Promise.all([person('Anna'), person('Eve')]);
    const { roomId, genesis } = await room(anna);
    const made = await makeGenesisRecord({ ...eve, roomId, genesis });
    const { adminPublic } = anna.device;
    const posing = { ...made, device: { ...made.device, adminPublic } };
    const record = await signRosterRecord(roomId, eve.device, 1, posing);
    await expectFault(emptyRoster(roomId), record, 'wrong-signature');
  });

  test('[K21] there is no second genesis', async () => {
    const anna = await person('Anna');
    const { roomId, genesis, roster } = await room(anna);
    const again = await makeGenesisRecord({
      ...anna,
      roomId,
      genesis,
      memberId: newId<MemberId>(),
    });
    const record = await signRosterRecord(roomId, anna.device, 2, again);
    await expectFault(roster, record, 'second-genesis');
  });

  test('[K21] nothing holds before the genesis', async () => {
    const { roomId, announced, joined } = await pair();
    const roster = await applyAll(emptyRoster(roomId), announced, joined);
    expect(reasons(roster)).toEqual(['unknown-device', 'invited-by-nobody']);
    expect(roster.members.size).toBe(0);
  });
});

describe('joining', () => {
  test('[K23] who answers an announced invite is a member, and the invite is used', async () => {
    const { roster, ben, derived } = await pair();
    expect(roster.faults).toEqual([]);
    expect(roster.members.get(ben.memberId)).toEqual({
      id: ben.memberId,
      coOwner: false,
      devices: [ben.device.deviceId],
      nameOnArrival: 'Ben',
    });
    const used = roster.invites.get(toBase64Url(derived.inviteId));
    expect(used).toMatchObject({ state: 'used', usedBy: ben.device.deviceId });
  });

  test('[K23] who answers no announced invite was invited by nobody, and is named so', async () => {
    const { roster, roomId } = await pair();
    const eve = await person('Eve');
    const record = await join(roomId, eve, await invite());
    await expectFault(roster, record, 'invited-by-nobody');
    const fault = (await applyRosterRecord(roster, record)).faults.at(-1);
    expect(fault).toMatchObject({
      author: eve.device.deviceId,
      record: { type: 'join', name: 'Eve' },
    });
  });

  test('[K23] a join before its announcement holds when it comes again after it', async () => {
    const { created, announced, joined, ben } = await pair();
    const roster = await applyAll(created, joined, announced, joined);
    expect(reasons(roster)).toEqual(['invited-by-nobody']);
    expect(roster.members.has(ben.memberId)).toBe(true);
  });

  test('[K23] an invite is used once', async () => {
    const { roster, roomId, derived } = await pair();
    await expectFault(roster, await join(roomId, await person('Eve'), derived), 'invite-used');
  });

  test('[K18] [K23] a join that the invite did not sign, or signed for others, does not hold', async () => {
    const { roomId, anna, by, created } = await pair();
    const [eve, mallory] = await Promise.all([person('Eve'), person('Mallory')]);
    const derived = await invite();
    const roster = await applyAll(created, await by(anna, 2, announcement(derived)));
    const foreign = await makeJoinRecord({ ...eve, roomId, invite: await invite() });
    const unsigned = { ...foreign, inviteId: derived.inviteId };
    const stolen = await makeJoinRecord({ ...eve, roomId, invite: derived });
    const moved = { ...stolen, memberId: newId<MemberId>() };
    const swapped = { ...stolen, device: { ...mallory.device, label: '' } };
    await expectFault(roster, await by(eve, 1, unsigned), 'wrong-invite-signature');
    await expectFault(roster, await by(eve, 1, moved), 'wrong-invite-signature');
    await expectFault(roster, await by(mallory, 1, swapped), 'wrong-invite-signature');
    await expectFault(roster, await by(mallory, 1, stolen), 'wrong-device');
  });

  test('[K23] an invite to a new person does not let anyone in as a member who is there', async () => {
    const { roster, roomId, anna, by } = await pair();
    const derived = await invite();
    const announced = await applyRosterRecord(roster, await by(anna, 3, announcement(derived)));
    const posing = { ...(await person('Eve')), memberId: anna.memberId };
    await expectFault(announced, await join(roomId, posing, derived), 'known-member');
  });

  test('[K23] an invite for a member lets in a device of that member only', async () => {
    const { roster, roomId, anna, ben, by } = await pair();
    const derived = await invite();
    const record = await by(anna, 3, announcement(derived, ben.memberId));
    const announced = await applyRosterRecord(roster, record);
    const phone = { ...(await person('Ben')), memberId: ben.memberId };
    await expectFault(announced, await join(roomId, await person('Eve'), derived), 'wrong-member');
    const after = await applyRosterRecord(announced, await join(roomId, phone, derived));
    expect(after.members.size).toBe(2);
    expect(after.members.get(ben.memberId)?.devices).toEqual([
      ben.device.deviceId,
      phone.device.deviceId,
    ]);
  });

  test('[K23] an invite for nobody who is here, or announced twice, does not hold', async () => {
    const { roster, anna, by, derived } = await pair();
    const stranger = announcement(await invite(), newId<MemberId>());
    await expectFault(roster, await by(anna, 3, stranger), 'unknown-member');
    await expectFault(roster, await by(anna, 3, announcement(derived)), 'repeated-invite');
  });

  test('[K23] a device comes in once', async () => {
    const { roster, roomId, anna, ben, by } = await pair();
    const derived = await invite();
    const announced = await applyRosterRecord(roster, await by(anna, 3, announcement(derived)));
    const again = { ...ben, memberId: newId<MemberId>() };
    await expectFault(announced, await join(roomId, again, derived), 'known-device');
  });
});

describe('rights', () => {
  test('[K24] a co-owner makes a member co-owner, who may then invite', async () => {
    const { roster, anna, ben, by } = await pair();
    const records = [
      await by(anna, 3, role(ben.memberId)),
      await by(ben, 2, announcement(await invite())),
    ];
    const after = await applyAll(roster, ...records);
    expect(after.faults).toEqual([]);
    expect(after.members.get(ben.memberId)?.coOwner).toBe(true);
    expect(after.invites.size).toBe(2);
  });

  test('[K23] [K24] who is no co-owner makes nobody one, not even themselves, and invites nobody', async () => {
    const { roster, ben, by } = await pair();
    await expectFault(roster, await by(ben, 2, role(ben.memberId)), 'not-a-co-owner');
    await expectFault(roster, await by(ben, 2, announcement(await invite())), 'not-a-co-owner');
  });

  test('[K24] a stranger can be made nothing', async () => {
    const { roster, anna, by } = await pair();
    await expectFault(roster, await by(anna, 3, role(newId<MemberId>())), 'unknown-member');
  });
});
