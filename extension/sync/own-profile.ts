/**
 * My profile on this device: a room of my own, made the way a mentorship is when it is first needed, and
 * never twice. [S86, B71]
 */
import type { Millis } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import type { StoreFault } from '../store/fault.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { Store } from '../store/store.ts';
import { newEntry } from './new-entry.ts';

/** Why there is no profile to be had. */
export type ProfileFault = StoreFault | 'unreadable';

/** The profile of this device, where it has one that can be read; none is made. */
export async function knownProfile({
  keyring,
}: Pick<Store, 'keyring'>): Promise<KeyringEntry | undefined> {
  const rooms = await keyring.rooms();
  return rooms.ok ? rooms.value.find(isProfile) : undefined;
}

function isProfile({ purpose }: KeyringEntry): boolean {
  return purpose === 'profile';
}

/** The entry that stands, or the one that is made now. Two pages that ask at once get the same one. */
async function standingEntry(
  { keyring }: Pick<Store, 'keyring'>,
  relayAddress: string | undefined,
  now: () => Millis,
): Promise<Result<KeyringEntry, ProfileFault>> {
  const rooms = await keyring.rooms();
  if (!rooms.ok) return rooms;
  const standing = rooms.value.find(isProfile);
  if (standing !== undefined) return ok(standing);
  // Nobody is told who I am in a room of my own.
  const me = { mentorshipName: '', memberName: '', role: 'peer' } as const;
  return keyring.addProfile(await newEntry({ purpose: 'profile', ...me, relayAddress }, now()));
}

/**
 * My profile: it has the relay that the settings name, from the moment they name one, and until then lies
 * on this device alone.
 */
export async function ownProfile(
  store: Pick<Store, 'keyring' | 'settings'>,
  now: () => Millis,
): Promise<Result<KeyringEntry, ProfileFault>> {
  const settings = await store.settings.read();
  if (!settings.ok) return settings;
  const chosen = parseRelayAddress(settings.value.relayAddress ?? '');
  const relayAddress = chosen.ok ? settings.value.relayAddress : undefined;
  const entry = await standingEntry(store, relayAddress, now);
  if (!entry.ok || entry.value.relayAddress !== undefined || relayAddress === undefined)
    return entry;
  const given = await store.keyring.update(entry.value.roomId, { relayAddress });
  // One that could not be given now is given the next time.
  return given.ok ? given : entry;
}
