/** What a device that began a room makes it with at its relay. [S166] */
import { readGenesis } from '#shared/wire/genesis.ts';
import type { RelayAddress } from '#shared/wire/relay-name.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import { relayWordFor } from '../store/relay-word.ts';
import type { SettingsStore } from '../store/settings.ts';
import type { Creation } from './login.ts';

/** `undefined` where the relay has the room, or this device did not begin it. The word is for that relay alone. */
export async function creationOf(
  { origin, genesis, device }: KeyringEntry,
  settings: Pick<SettingsStore, 'read'>,
  { name }: RelayAddress,
): Promise<Creation | undefined> {
  if (origin.state !== 'created' || origin.atRelay || genesis === undefined) return undefined;
  const read = readGenesis(genesis);
  if (!read.ok) return undefined;
  const chosen = await settings.read();
  const word = chosen.ok ? relayWordFor(chosen.value.relayWord, name) : '';
  return { genesis: read.value, adminKey: device.admin.privateKey, word };
}
