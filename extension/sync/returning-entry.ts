/** The keyring's entry of a room at a relay that comes back to a new browser; nothing is stored yet. [S115, B81] */
import type { DeviceKeys } from '#shared/seal/device.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { chainStart } from '#shared/wire/chain.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';

/** What is known of the room. */
export type ReturningRoom = Pick<
  KeyringEntry,
  | 'purpose'
  | 'roomId'
  | 'relayAddress'
  | 'epoch'
  | 'secret'
  | 'earlier'
  | 'memberId'
  | 'memberName'
  | 'role'
  | 'mentorshipName'
  | 'addedAt'
  | 'closedAt'
>;

/** It reads at once; `recovery` brings in its own device, without it another device of mine has to. */
export async function returningEntry(
  room: ReturningRoom,
  recovery: DeviceKeys | undefined,
): Promise<KeyringEntry> {
  const { purpose, roomId, relayAddress, epoch, secret, earlier } = room;
  const { memberId, memberName, role, mentorshipName, addedAt, closedAt } = room;
  const own = await createDeviceKeys();
  const checkpoint = await chainStart(roomId);
  return {
    ...{ purpose, roomId, relayAddress, epoch, secret, earlier },
    ...{ memberId, memberName, role, mentorshipName, addedAt, closedAt },
    device: recovery ?? own,
    genesis: undefined,
    origin:
      recovery === undefined
        ? { state: 'linked', checkpoint }
        : { state: 'recovered', checkpoint, becomes: own },
    introduced: false,
    lastNumber: 0,
  };
}
