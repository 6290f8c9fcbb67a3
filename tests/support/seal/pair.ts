/** A room of two, and looks at a roster, for the tests of the roster. */
import { expect } from 'vitest';
import { randomBytes, type Bytes } from '#shared/base/bytes.ts';
import type { DeviceId, MemberId } from '#shared/base/ids.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import type { EpochRecord, RosterRecord } from '#shared/seal/roster-kinds.ts';
import { signRosterRecord } from '#shared/seal/roster-sign.ts';
import type { Roster } from '#shared/seal/roster-state.ts';
import { applyRosterRecord } from '#shared/seal/roster.ts';
import { announcement, applyAll, invite, join, person, room, type TestPerson } from './people.ts';

/** A room in which Anna has invited and Ben has joined. */
export async function pair() {
  const [anna, ben] = await Promise.all([person('Anna'), person('Ben')]);
  const created = await room(anna);
  const { roomId } = created;
  const by = (author: TestPerson, number: number, record: RosterRecord): Promise<Bytes> =>
    signRosterRecord(roomId, author.device, number, record);
  const derived = await invite();
  const announced = await by(anna, 2, announcement(derived));
  const joined = await join(roomId, ben, derived);
  const roster = await applyAll(created.roster, announced, joined);
  return { ...created, created: created.roster, anna, ben, derived, announced, joined, roster, by };
}

/** A pair in which, unless said otherwise, Ben is a co-owner too: Anna's next number is 4, Ben's 2. */
export async function owners({ benOwns = true } = {}) {
  const stage = await pair();
  const { roster, anna, ben, by } = stage;
  const record = benOwns ? role(ben.memberId) : announcement(await invite());
  return { ...stage, roster: await applyRosterRecord(roster, await by(anna, 3, record)) };
}

/** A record that starts `epoch` and strikes devices out, with a secret that is wrapped for nobody. */
export async function epochRecord(
  epoch: number,
  ...struck: readonly DeviceId[]
): Promise<EpochRecord> {
  const { signPublic: authPublic } = await createDeviceKeys();
  return { type: 'epoch', epoch, authPublic, wrapsHash: randomBytes(32), struck };
}

/** A record that makes a member co-owner. */
export const role = (memberId: MemberId): RosterRecord => ({
  type: 'role',
  memberId,
  role: 'co-owner',
});

/** Why the records that did not hold did not. */
export function reasons(roster: Roster): readonly string[] {
  return roster.faults.map(({ reason }) => reason);
}

/** Everything of a roster but its faults. */
export function facts(roster: Roster): Roster {
  return { ...roster, faults: [] };
}

/** Expects `record` to change nothing of `roster` but to be listed for `reason`. */
export async function expectFault(roster: Roster, record: Bytes, reason: string): Promise<void> {
  const after = await applyRosterRecord(roster, record);
  expect(after.faults.at(-1)?.reason).toBe(reason);
  expect(after.faults).toHaveLength(roster.faults.length + 1);
  expect(facts(after)).toEqual(facts(roster));
}
