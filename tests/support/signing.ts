/** Members with a device each in one room, who sign and check: real keys and a roster in memory. */
import { toBase64Url } from '#shared/base/bytes.ts';
import type { MemberId, RoomId } from '#shared/base/ids.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { emptyRoster } from '#shared/seal/roster.ts';
import type { Roster, RosterEntry } from '#shared/seal/roster-state.ts';
import { createSigning, type Signing, type SigningEngine } from '../../extension/hooks/signing.ts';

/** The room in which they sign. */
export const SIGNED_ROOM = toBase64Url(new Uint8Array(16).fill(7)) as RoomId;

/** For rooms in whose tests nobody signs. */
export const noSigning: Signing = {
  hashOf: () => Promise.resolve(''),
  sign: () => Promise.reject(new Error('nobody signs here')),
  check: () => Promise.resolve('unknown-device'),
};

/** One who can sign. */
export type Signer = {
  readonly memberId: MemberId;
  readonly device: DeviceKeys;
  readonly signing: Signing;
};

function entryOf(memberId: MemberId, device: DeviceKeys): RosterEntry {
  return { ...device, id: device.deviceId, memberId, label: '', lastNumber: 1 };
}

/** A device for each of `members`; each knows the devices of `known`, all unless it is said. */
export async function signers(
  members: readonly MemberId[],
  roomId = SIGNED_ROOM,
): Promise<readonly Signer[]> {
  const devices = await Promise.all(
    members.map(async (memberId) => ({ memberId, device: await createDeviceKeys() })),
  );
  const roster: Roster = {
    ...emptyRoster(roomId),
    devices: new Map(
      devices.map(({ memberId, device }) => [device.deviceId, entryOf(memberId, device)]),
    ),
  };
  return devices.map(({ memberId, device }) => {
    // Signing reads three fields of the keyring's entry.
    const entry = { roomId, memberId, device } as ReturnType<SigningEngine['entry']>;
    const engine = { entry: () => entry, roster: () => Promise.resolve(roster) };
    return { memberId, device, signing: createSigning(engine) };
  });
}
