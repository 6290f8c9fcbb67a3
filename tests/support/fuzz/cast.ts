/**
 * The people of the fuzz, made once for all seeds: key pairs take longer than a whole run. Ana made
 * the room; Ben, Cem and Nora stand in its roster from the beginning; Dua and Finn hold an invite that
 * was announced, and introduce themselves when they come. Nora writes into the log by hand.
 */
import type { Bytes } from '#shared/base/bytes.ts';
import { newId, type MemberId, type Millis, type RoomId } from '#shared/base/ids.ts';
import { createDeviceKeys, type DeviceKeys } from '#shared/seal/device.ts';
import { createEpochSecret } from '#shared/seal/epoch-keys.ts';
import { createInviteSecret, deriveInvite } from '#shared/seal/invite.ts';
import { makeJoinRecord, signRosterRecord } from '#shared/seal/roster-sign.ts';
import { chainStart } from '#shared/wire/chain.ts';
import { roomIdOf, writeGenesis } from '#shared/wire/genesis.ts';
import type { Cursor } from '#shared/wire/cursor.ts';
import type { KeyringEntry } from '../../../extension/store/keyring-entry.ts';
import { insideOf, type RoomInside } from '../sync/log-author.ts';

/** Where the relay of the fuzz is said to be. */
export const RELAY_ADDRESS = 'ws://127.0.0.1:4870';
/** The name that devices sign for it. */
export const RELAY_NAME = '127.0.0.1:4870';

/** A person with one device and their entry of the keyring. */
export type Player = { readonly name: string; readonly entry: KeyringEntry };

/** Everybody, and the room they are in. */
export type Cast = {
  readonly roomId: RoomId;
  readonly start: Cursor;
  /** Ana, Ben and Cem: there from the beginning. */
  readonly first: readonly Player[];
  /** The fourth device, which may join during the run. */
  readonly late: Player;
  /** The newcomer who reads all of it at the end. */
  readonly newcomer: Player;
  /** The member who writes by hand. */
  readonly nora: { readonly device: DeviceKeys; readonly memberId: MemberId };
  readonly inside: RoomInside;
  /** What the log holds before anybody comes: the roster's first records. */
  readonly frames: readonly Bytes[];
  /** Of these, what brings Ben into the roster, and what brings Cem. */
  readonly guestFrames: readonly (readonly Bytes[])[];
  readonly adminPublic: Bytes;
  /** Whether epochs begin: then all stand in the roster from the start, so that there are wraps for them. */
  readonly hasEpochs: boolean;
};

const CONTROL = { kind: 'control' } as const;
const FAR_AWAY = 1_900_000_000_000 as Millis;

async function creator(): Promise<KeyringEntry> {
  const device = await createDeviceKeys();
  const genesis = { random: crypto.getRandomValues(new Uint8Array(16)), ...device };
  return {
    purpose: 'mentorship',
    roomId: await roomIdOf(genesis),
    relayAddress: RELAY_ADDRESS,
    epoch: 0,
    secret: createEpochSecret(),
    earlier: [],
    device,
    memberId: newId<MemberId>(),
    memberName: 'Ana',
    role: 'mentor',
    mentorshipName: 'The fuzz',
    genesis: writeGenesis(genesis),
    origin: { state: 'created', atRelay: true },
    introduced: true,
    lastNumber: 1_000,
    addedAt: 1 as Millis,
    closedAt: undefined,
  };
}

/** Makes everybody. `hasEpochs`: the newcomer is one who slept from the beginning on. [Z13] */
export async function makeCast(hasEpochs = false): Promise<Cast> {
  const ana = await creator();
  const { roomId } = ana;
  const start = await chainStart(roomId);
  let number = 0;
  const nextNumber = (): Promise<number> => Promise.resolve((number += 1));
  const inside = await insideOf(ana, start, nextNumber);
  const frames: Bytes[] = [await inside.genesisFrame()];

  /** Announces an invite; what joins by it either stands in the log or waits on the device. */
  const guest = async (name: string, isThere: boolean): Promise<Player> => {
    const invite = await deriveInvite(createInviteSecret());
    const { inviteId, publicKey: invitePublic } = invite;
    const announced = { type: 'invite', inviteId, invitePublic, expiresAt: FAR_AWAY } as const;
    const sign = async (record: Parameters<typeof signRosterRecord>[3]): Promise<Bytes> =>
      signRosterRecord(roomId, ana.device, await nextNumber(), record);
    frames.push(await inside.owner.frame(await sign(announced), CONTROL));
    const device = await createDeviceKeys();
    const memberId = newId<MemberId>();
    const joined = await makeJoinRecord({ roomId, device, memberId, label: '', invite, name });
    const joinRecord = await signRosterRecord(roomId, device, 1, joined);
    if (isThere) {
      frames.push(await inside.author(device, memberId).frame(joinRecord, CONTROL));
      const role = { type: 'role', memberId, role: 'co-owner' } as const;
      frames.push(await inside.owner.frame(await sign(role), CONTROL));
    }
    const origin = {
      state: 'joined',
      inviteId,
      invitePublic,
      joinRecord,
      checkpoint: start,
    } as const;
    const me = { device, memberId, memberName: name, role: 'mentee' } as const;
    const life = { genesis: undefined, origin, introduced: isThere, lastNumber: 1_000 };
    return { name, entry: { ...ana, ...me, ...life } };
  };

  const began = frames.length;
  const ben = await guest('Ben', true);
  const withBen = frames.length;
  const cem = await guest('Cem', true);
  const guestFrames = [frames.slice(began, withBen), frames.slice(withBen)];
  const { device, memberId } = (await guest('Nora', true)).entry;
  return {
    ...{ roomId, start, inside, frames, guestFrames },
    first: [{ name: 'Ana', entry: ana }, ben, cem],
    late: await guest('Dua', hasEpochs),
    newcomer: await guest('Finn', hasEpochs),
    nora: { device, memberId },
    adminPublic: ana.device.adminPublic,
    hasEpochs,
  };
}
