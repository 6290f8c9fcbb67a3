/**
 * The relay's list of admin keys, kept as the roster says: who may change it adds what it lacks, one
 * compare-and-set after the other. Keys leave it only with an epoch. [S27, S92]
 */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import { sign } from '#shared/seal/device.ts';
import { MAX_ADMINS } from '#shared/wire/limits.ts';
import { sortAdminKeys, type AdminList } from '#shared/wire/admin-list.ts';
import { adminInput } from '#shared/wire/signed.ts';
import type { KeyringEntry } from '../store/keyring-entry.ts';
import type { LiveConnection } from './live-connection.ts';

/** Those of `keys` that the list lacks. */
function missingIn(admins: AdminList, keys: readonly Bytes[]): readonly Bytes[] {
  const held = new Set(admins.keys.map(toBase64Url));
  return keys.filter((key) => !held.has(toBase64Url(key)));
}

/**
 * Puts `keys` into the relay's list; true when all of them stand there. False where this device is not in
 * the list itself, the list is full, or it could not be changed: somebody else did meanwhile, which the
 * next connection is told of.
 */
export async function listAdmins(
  { roomId, device }: KeyringEntry,
  live: LiveConnection,
  keys: readonly Bytes[],
): Promise<boolean> {
  const now = live.admins();
  const missing = missingIn(now, keys);
  if (missing.length === 0) return true;
  const mayChange = missingIn(now, [device.adminPublic]).length === 0;
  if (!mayChange || now.keys.length + missing.length > MAX_ADMINS) return false;
  const admins = { number: now.number + 1, keys: sortAdminKeys([...now.keys, ...missing]) };
  const signature = await sign(device.admin.privateKey, adminInput({ roomId, ...admins }));
  const signer = device.adminPublic;
  const done = await live.requests.ask((id) => ({
    type: 'set-admins',
    id,
    admins,
    signer,
    signature,
  }));
  if (done.ok) live.onAdmins(admins);
  else if (done.error === 'wrong-number') live.reconnect();
  return done.ok;
}
