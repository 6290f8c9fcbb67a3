/**
 * Restoring by a printed recovery key: its admin key asks the relay for the epochs of my profile, its wrap
 * gives the secret; from the profile's document follow my mentorships, and the recovery device of each. What
 * is on this device already is left as it is. [S120, S121]
 */
import type { Millis, RoomId } from '#shared/base/ids.ts';
import { newId, type MemberId } from '#shared/base/ids.ts';
import { err, ok, type Result } from '#shared/base/result.ts';
import {
  toldMentorships,
  toldSecrets,
  type ToldMentorship,
} from '#shared/record/profile-mentorships.ts';
import { toldCover } from '#shared/record/profile-recovery.ts';
import type { CodeReadFault } from '#shared/seal/code-word.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import { walkBack } from '#shared/seal/earlier-secrets.ts';
import { readRecoveryKey, type RecoveryKey } from '#shared/seal/recovery-key.ts';
import { deviceFromSeeds, openRecoverySeeds } from '#shared/seal/recovery-seeds.ts';
import { deriveRecoveryDevice } from '#shared/seal/recovery.ts';
import { openEpoch } from '#shared/seal/wrap.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { EpochSecrets } from '../store/epoch-secrets.ts';
import type { StoreFault } from '../store/fault.ts';
import { readRole, type KeyringEntry } from '../store/keyring-entry.ts';
import { lendDevice } from '../store/places.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { askEpochs } from './epochs-login.ts';
import { pause } from './pause.ts';
import type { LineEnd, SocketClass } from './relay-line.ts';
import type { RestoredMentorship } from './restore-rooms.ts';
import { returningEntry } from './returning-entry.ts';
import type { SyncFault } from './when-synced.ts';

/** What restoring by a key needs. */
export type RestoreByKeyDeps = {
  readonly store: Pick<Store, 'keyring'>;
  readonly Socket: SocketClass;
  readonly now: () => Millis;
  /** Opens the profile's engine; it is closed here. */
  readonly openProfile: (entry: KeyringEntry) => Engine;
};

/**
 * Why nothing, or not all, was put back; it may be done again. `replaced`: the relay does not know this key,
 * since a newer one was made, or it was never told of it. `other-profile`: this browser has private notes of
 * somebody already.
 */
export type KeyFault =
  CodeReadFault | LineEnd | StoreFault | SyncFault | 'unreadable' | 'replaced' | 'other-profile';

/** How long the profile may take to be read. */
const PATIENCE_MS = 30_000;
/** A connection that was just lost comes back by itself: so often, after so long, it is looked at once more. */
const LOOKS = 5;
const LOOK_EVERY_MS = 1_000;

/** The secrets of the profile's room, by the wrap that this key has in the newest epoch. */
async function secretsBy(
  deps: RestoreByKeyDeps,
  { relayAddress, profileRoom }: RecoveryKey,
  recovery: DeviceKeys,
): Promise<Result<EpochSecrets, KeyFault>> {
  const address = parseRelayAddress(relayAddress);
  if (!address.ok) return err('bad-address');
  const asking = { roomId: profileRoom, address: address.value, Socket: deps.Socket };
  const asked = await askEpochs({ ...asking, asker: recovery }, 0, new AbortController().signal);
  if (!asked.ok) return err(asked.error === 'not-allowed' ? 'replaced' : asked.error);
  const newest = asked.value.at(-1);
  if (newest === undefined) return err('replaced');
  const opened = await openEpoch(profileRoom, recovery, newest.record, newest.list);
  if (!opened.ok) return err(opened.error === 'no-wrap' ? 'replaced' : 'unconfirmed-epoch');
  const earlier = await walkBack(profileRoom, opened.value, asked.value);
  if (!earlier.ok) return err('unconfirmed-epoch');
  const { epoch, secret } = opened.value;
  return ok({ epoch, secret, earlier: earlier.value });
}

/** The profile's entry: the one that stands, or a new one that this key signs in. */
async function profileBy(
  deps: RestoreByKeyDeps,
  key: RecoveryKey,
  recovery: DeviceKeys,
): Promise<Result<KeyringEntry, KeyFault>> {
  const rooms = await deps.store.keyring.rooms();
  if (!rooms.ok) return rooms;
  const standing = rooms.value.find(({ purpose }) => purpose === 'profile');
  if (standing !== undefined)
    return standing.roomId === key.profileRoom ? ok(standing) : err('other-profile');
  const secrets = await secretsBy(deps, key, recovery);
  if (!secrets.ok) return secrets;
  const { profileRoom: roomId, relayAddress } = key;
  const nobody = { memberName: '', role: 'peer', mentorshipName: '' } as const;
  const entry = await returningEntry(
    {
      purpose: 'profile',
      ...{ roomId, relayAddress, ...secrets.value, ...nobody },
      // Who I am in it stands in its roster.
      memberId: newId<MemberId>(),
      addedAt: deps.now(),
      closedAt: undefined,
    },
    recovery,
  );
  return deps.store.keyring.addProfile(entry);
}

async function recoveryDeviceOf(
  { doc }: Pick<Engine, 'doc'>,
  roomId: RoomId,
  recovery: DeviceKeys,
): Promise<DeviceKeys | undefined> {
  const cover = toldCover(doc, roomId, recovery.deviceId);
  if (cover === undefined) return undefined;
  const seeds = await openRecoverySeeds(recovery.kex, roomId, cover.sealed);
  return seeds === undefined ? undefined : deviceFromSeeds(seeds);
}

/** One mentorship that the profile tells of. */
async function adopt(
  { store }: RestoreByKeyDeps,
  profile: Pick<Engine, 'doc'>,
  told: ToldMentorship,
  recovery: DeviceKeys,
): Promise<Result<RestoredMentorship, KeyFault>> {
  const { roomId, role, mentorshipName: name } = told;
  const secrets = toldSecrets(profile.doc, roomId);
  const newest = secrets.at(-1);
  const here = await store.keyring.get(roomId);
  if (!here.ok) return here;
  const device = await recoveryDeviceOf(profile, roomId, recovery);
  if (here.value !== undefined) {
    // It came by way of the profile, and waits for somebody who brings this browser in.
    const lent = device === undefined ? here : await lendDevice(store.keyring, roomId, device);
    if (!lent.ok && lent.error !== 'unknown-room') return err(lent.error);
    return ok({ roomId, name, how: 'here' });
  }
  if (newest === undefined || device === undefined)
    return ok({ roomId, name, how: 'without-record' });
  const entry = await returningEntry(
    {
      purpose: 'mentorship',
      ...{ ...told, role: readRole(role) ?? 'peer' },
      ...{ ...newest, earlier: secrets.slice(0, -1) },
    },
    device,
  );
  const added = await store.keyring.add(entry);
  if (!added.ok && added.error !== 'exists') return err(added.error);
  return ok({ roomId, name, how: 'restored' });
}

/** Whether the profile is read to its end, also over a connection that had just been lost. */
async function whenRead(profile: Engine): Promise<Result<void, SyncFault>> {
  const never = new AbortController().signal;
  for (let looks = 0; ; looks += 1) {
    const synced = await profile.whenSynced(PATIENCE_MS);
    if (synced.ok || synced.error !== 'offline' || looks === LOOKS) return synced;
    profile.retry();
    await pause(LOOK_EVERY_MS, never);
  }
}

/**
 * Restores by a secret that is at hand: the profile is put back where it is not here, and what it tells of
 * with it. A secret whose profile no relay knows is of no use here (`bad-address`). [S121]
 */
export async function restoreBySecret(
  deps: RestoreByKeyDeps,
  key: RecoveryKey,
): Promise<Result<readonly RestoredMentorship[], KeyFault>> {
  const recovery = await deriveRecoveryDevice(key.secret, key.profileRoom);
  const entry = await profileBy(deps, key, recovery);
  if (!entry.ok) return entry;
  if (entry.value.origin.state === 'created') return err('bad-address');
  const profile = deps.openProfile(entry.value);
  try {
    const loaded = await profile.whenLoaded;
    if (!loaded.ok) return loaded;
    const synced = await whenRead(profile);
    if (!synced.ok) return synced;
    const restored: RestoredMentorship[] = [];
    for (const told of toldMentorships(profile.doc)) {
      const one = await adopt(deps, profile, told, recovery);
      if (!one.ok) return one;
      restored.push(one.value);
    }
    return ok(restored);
  } finally {
    await profile.close();
  }
}

/** Restores by whatever was typed or pasted; says of each mentorship what became of it. */
export async function restoreByKey(
  deps: RestoreByKeyDeps,
  pasted: string,
): Promise<Result<readonly RestoredMentorship[], KeyFault>> {
  const key = readRecoveryKey(pasted);
  return key.ok ? restoreBySecret(deps, key.value) : key;
}
