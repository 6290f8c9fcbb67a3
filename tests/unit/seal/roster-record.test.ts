/** The records of a roster: their bytes, their numbers, and what repeating or damaging them does. */
import { describe, expect, test } from 'vitest';
import { concatBytes, randomBytes, utf8, type Bytes } from '#shared/base/bytes.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { newId, type DeviceId } from '#shared/base/ids.ts';
import { sign } from '#shared/seal/device.ts';
import { idFromBytes } from '#shared/seal/id-bytes.ts';
import type { RosterRecord } from '#shared/seal/roster-kinds.ts';
import {
  joinSignedRecord,
  MAX_ROSTER_RECORD_BYTES,
  readRosterRecord,
  writeRosterRecord,
} from '#shared/seal/roster-record.ts';
import {
  makeDeviceRecord,
  makeGenesisRecord,
  makeJoinRecord,
  rosterInput,
  signRosterRecord,
} from '#shared/seal/roster-sign.ts';
import {
  applyRosterRecord,
  emptyRoster,
  MAX_ROSTER_FAULTS,
  nextRosterNumber,
} from '#shared/seal/roster.ts';
import { announcement, applyAll, invite, person, room } from '../../support/seal/people.ts';
import { epochRecord, expectFault, facts, pair, role } from '../../support/seal/pair.ts';

describe('records', () => {
  test('[K17] a record holds by its author, in its room, as it was signed', async () => {
    const { roster, roomId, anna, ben } = await pair();
    const elsewhere = await room(await person('Anna'));
    const record = role(ben.memberId);
    const foreign = await signRosterRecord(elsewhere.roomId, anna.device, 3, record);
    await expectFault(roster, foreign, 'wrong-signature');
    const bytes = writeRosterRecord(anna.device.deviceId, 3, record);
    const byBen = await sign(ben.device.sign.privateKey, rosterInput(roomId, bytes));
    await expectFault(roster, joinSignedRecord(bytes, byBen), 'wrong-signature');
    const changed = await signRosterRecord(roomId, anna.device, 3, record);
    changed[1] = 2;
    expect((await applyRosterRecord(roster, changed)).faults).toHaveLength(1);
  });

  test('[K22] a number grows with each record of a device', async () => {
    const { roster, anna, ben, by } = await pair();
    await expectFault(roster, await by(anna, 2, role(ben.memberId)), 'stale-number');
    await expectFault(roster, await by(anna, 1, role(ben.memberId)), 'stale-number');
    const after = await applyRosterRecord(roster, await by(anna, 50, role(ben.memberId)));
    expect(nextRosterNumber(roster, anna.device.deviceId)).toBe(3);
    expect(nextRosterNumber(after, anna.device.deviceId)).toBe(51);
    expect(nextRosterNumber(after, anna.device.deviceId, 70)).toBe(71);
    await expectFault(after, await by(anna, 50, announcement(await invite())), 'stale-number');
  });

  test('[K22] a record that was left out takes its place before the later ones of its device', async () => {
    const { roster, roomId, genesisRecord, announced, joined, anna, ben, by } = await pair();
    const given = await by(anna, 3, role(ben.memberId));
    const last = await by(anna, 4, announcement(await invite()));
    const whole = await applyAll(roster, given, last);
    const without = await applyAll(emptyRoster(roomId), genesisRecord, last);
    const healed = await applyAll(without, announced, joined, given);
    expect(healed.members).toEqual(whole.members);
    expect(healed.invites).toEqual(whole.invites);
    expect(healed.records).toHaveLength(whole.records.length);
    await expectFault(healed, await by(anna, 3, announcement(await invite())), 'stale-number');
    // What holds in no place before the later ones is no record of a roster.
    await expectFault(without, await by(anna, 2, role(ben.memberId)), 'stale-number');
  });

  test('[K20] a record that held and comes again is neither change nor fault', async () => {
    const { roster, genesisRecord, announced, joined } = await pair();
    expect(await applyAll(roster, genesisRecord, joined, announced, joined)).toBe(roster);
  });

  test('[K20] the records of a roster make the same roster again', async () => {
    const { roster, roomId, by } = await pair();
    const withFault = await applyRosterRecord(
      roster,
      await by(await person('Eve'), 1, role(newId())),
    );
    const again = await applyAll(emptyRoster(roomId), ...withFault.records);
    expect(facts(again)).toEqual(facts(withFault));
    expect(again.faults).toEqual([]);
  });

  test('[K20] applying changes nothing of the roster it was given', async () => {
    const { created, announced } = await pair();
    const before = structuredClone(created);
    await applyRosterRecord(created, announced);
    expect(created).toEqual(before);
  });

  test('[K20] only the latest faults are remembered', async () => {
    const { roster } = await pair();
    let after = roster;
    for (let count = 0; count < MAX_ROSTER_FAULTS + 10; count += 1) {
      after = await applyRosterRecord(after, new Uint8Array([count]));
    }
    expect(after.faults).toHaveLength(MAX_ROSTER_FAULTS);
    expect(facts(after)).toEqual(facts(roster));
  });

  test('[K19] [K20] a record of a later version is kept and counts its number', async () => {
    const { roster, anna, by } = await pair();
    const later: RosterRecord = { type: 'unknown', kind: 8, content: utf8('who knows') };
    const record = await by(anna, 3, later);
    const after = await applyRosterRecord(roster, record);
    expect(after.faults).toEqual([]);
    expect(after.unknownRecords).toBe(1);
    expect(after.records.at(-1)).toEqual(record);
    expect(after.members).toEqual(roster.members);
    await expectFault(after, await by(anna, 3, announcement(await invite())), 'stale-number');
  });

  test('[K19] a role of a later version is kept, not malformed', async () => {
    const { roster, anna, ben, by } = await pair();
    const content = concatBytes(randomBytes(16), new Uint8Array([2, 9]));
    const after = await applyRosterRecord(
      roster,
      await by(anna, 3, { type: 'unknown', kind: 4, content }),
    );
    expect(after.unknownRecords).toBe(1);
    expect(after.members.get(ben.memberId)?.coOwner).toBe(false);
  });

  test('[K19] every kind comes back as it was written', async () => {
    const { roomId, anna, ben, derived, genesis } = await pair();
    const joined = await makeJoinRecord({ ...ben, roomId, invite: derived });
    const { name: _, ...unnamed } = joined;
    const records: readonly RosterRecord[] = [
      await makeGenesisRecord({ ...anna, roomId, genesis }),
      announcement(derived),
      announcement(derived, ben.memberId),
      joined,
      { ...unnamed, commitment: randomBytes(32) },
      role(ben.memberId),
      await makeDeviceRecord({ ...ben, roomId, broughtBy: anna.device.deviceId }),
      await epochRecord(1),
      await epochRecord(2 ** 32, ...[1, 2, 3].map(deviceId)),
      { type: 'revoke', inviteId: derived.inviteId },
      { type: 'unknown', kind: 200, content: new Uint8Array(0) },
    ];
    for (const record of records) {
      const read = readRosterRecord(await signRosterRecord(roomId, anna.device, 9, record));
      expect(read.ok && plainDevice(read.value.record)).toEqual(plainDevice(record));
    }
  });

  test('[K11] [K19] absurd names are cut when written', async () => {
    const { roomId, ben, derived, by } = await pair();
    const newcomer = { ...ben, name: 'N'.repeat(100_000), label: 'ü\n'.repeat(99) };
    const record = await makeJoinRecord({ ...newcomer, roomId, invite: derived });
    const read = readRosterRecord(await by(ben, 1, record));
    expect(read.ok && read.value.record).toMatchObject({
      name: 'N'.repeat(256),
      device: { label: 'ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü ü' },
    });
  });

  test('[K11] [K19] fields out of their bounds are malformed', async () => {
    const { anna, by } = await pair();
    const keys = new Uint8Array(96);
    const front = (size: number, label = 'laptop') =>
      createByteWriter().fixed(new Uint8Array(size)).fixed(keys).text(label);
    const signature = new Uint8Array(64);
    const genesis = (flags: number, ...rest: number[]) =>
      concatBytes(front(64).u8(flags).finish(), new Uint8Array(rest), signature);
    const labelled = (label: string) => concatBytes(front(32, label).u8(0).finish(), signature);
    const invited = (flag: number) => concatBytes(new Uint8Array([...new Uint8Array(49), flag]));
    const kindOf = async (kind: number, content: Bytes): Promise<string> => {
      const read = readRosterRecord(await by(anna, 9, { type: 'unknown', kind, content }));
      return read.ok ? read.value.record.type : read.error;
    };
    expect(await kindOf(1, genesis(0))).toBe('genesis');
    expect(await kindOf(1, genesis(1, 1, 0x41))).toBe('genesis');
    expect(await kindOf(1, genesis(1, 0)), 'an empty name').toBe('malformed');
    expect(await kindOf(1, genesis(1, 2, 0x41, 0x0a)), 'a name of two lines').toBe('malformed');
    expect(await kindOf(1, genesis(2, ...keys.slice(64))), 'a commitment').toBe('malformed');
    expect(await kindOf(1, genesis(4)), 'an unknown flag').toBe('malformed');
    expect(await kindOf(1, genesis(0, 0)), 'a byte too many').toBe('malformed');
    expect(await kindOf(3, labelled('x'.repeat(64)))).toBe('join');
    expect(await kindOf(3, labelled('x'.repeat(65))), 'a long label').toBe('malformed');
    expect(await kindOf(2, invited(0))).toBe('invite');
    expect(await kindOf(2, invited(2)), 'an unknown flag').toBe('malformed');
  });

  test('[K19] a record that is too long is refused', async () => {
    const { roster } = await pair();
    await expectFault(roster, new Uint8Array(MAX_ROSTER_RECORD_BYTES + 1), 'too-long');
  });
});

const deviceId = (first: number): DeviceId =>
  idFromBytes<DeviceId>(new Uint8Array([first, ...new Uint8Array(15)]));

/** A record whose device has only what is written of it. */
function plainDevice(record: RosterRecord): unknown {
  if (!('device' in record)) return record;
  const { signPublic, kexPublic, adminPublic, label } = record.device;
  return { ...record, device: { signPublic, kexPublic, adminPublic, label } };
}
