/** The keyring's entry of a room that begins on this device, with fresh keys; nothing is stored yet. */
import { randomBytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis } from '#shared/base/ids.ts';
import { createDeviceKeys } from '#shared/seal/device.ts';
import { createEpochSecret } from '#shared/seal/epoch-keys.ts';
import { GENESIS_RANDOM_BYTES, roomIdOf, writeGenesis } from '#shared/wire/genesis.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';

/** What a new room is for, who I am in it, and its relay if it has one. */
export type NewRoom = Pick<
  KeyringEntry,
  'purpose' | 'mentorshipName' | 'memberName' | 'role' | 'relayAddress'
>;

/** Makes the entry. */
export async function newEntry(wanted: NewRoom, now: Millis): Promise<KeyringEntry> {
  const device = await createDeviceKeys();
  const genesis = { random: randomBytes(GENESIS_RANDOM_BYTES), adminPublic: device.adminPublic };
  return {
    ...wanted,
    roomId: await roomIdOf(genesis),
    epoch: 0,
    secret: createEpochSecret(),
    earlier: [],
    device,
    memberId: newId<MemberId>(),
    genesis: writeGenesis(genesis),
    origin: { state: 'created', atRelay: false },
    introduced: false,
    lastNumber: 0,
    addedAt: now,
    closedAt: undefined,
  };
}
