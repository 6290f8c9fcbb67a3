/**
 * The keys with which this device is just asking to join, by invite. A relay hands a redeemed invite
 * out again only to the same keys: kept before it is asked, a crash on the way costs no invite. [B14]
 */
import { toBase64Url, type Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import type { DeviceKeys } from '#shared/seal/device.ts';
import { readDevice } from './keyring-entry.ts';
import { PARTS } from './parts.ts';
import { readRow } from './read-rows.ts';
import type { ReportUnreadable } from './row-fields.ts';

/** Keeps keys between asking for an invite and having its mentorship in the keyring. */
export type Joining = {
  /** The keys that were kept for this invite, if any. */
  readonly find: (inviteId: Bytes) => Promise<Result<DeviceKeys | undefined, StoreFault>>;
  readonly keep: (inviteId: Bytes, device: DeviceKeys) => Promise<Result<void, StoreFault>>;
  readonly forget: (inviteId: Bytes) => Promise<Result<void, StoreFault>>;
};

/** Makes it over the open database. */
export function createJoining(database: Database, report: ReportUnreadable): Joining {
  const change = (edit: (rows: IDBObjectStore) => void): Promise<Result<void, StoreFault>> =>
    database.transact(
      { mode: 'readwrite', parts: [PARTS.joining], durability: 'strict' },
      async (transaction) => {
        edit(transaction.objectStore(PARTS.joining));
      },
    );
  return {
    find: (inviteId) => readRow(database, PARTS.joining, toBase64Url(inviteId), readDevice, report),
    keep: (inviteId, device) => change((rows) => void rows.put(device, toBase64Url(inviteId))),
    forget: (inviteId) => change((rows) => void rows.delete(toBase64Url(inviteId))),
  };
}
