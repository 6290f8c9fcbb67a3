/** Who asks for a room's epoch records: whoever was a member once, or an admin. [W56] */
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { readKey, readNumber, writeKey, writeNumber } from './fields.ts';
import { MAX_EPOCH } from './limits.ts';

/** `auth`: by the auth key of `epoch`, now or in the past. `admin`: by this key of the admin list. */
export type EpochsSigner =
  { readonly by: 'auth'; readonly epoch: number } | { readonly by: 'admin'; readonly key: Bytes };

const BY_AUTH = 0;
const BY_ADMIN = 1;

/** Writes which it is, and then its epoch or its key. */
export function writeEpochsSigner(writer: ByteWriter, signer: EpochsSigner): void {
  if (signer.by === 'auth') writeNumber(writer.u8(BY_AUTH), signer.epoch, MAX_EPOCH);
  else writeKey(writer.u8(BY_ADMIN), signer.key);
}

/** Reads which it is, and then its epoch or its key; throws only to `readBytes`. */
export function readEpochsSigner(reader: ByteReader): EpochsSigner {
  const which = reader.u8();
  if (which === BY_AUTH) return { by: 'auth', epoch: readNumber(reader, MAX_EPOCH) };
  return which === BY_ADMIN ? { by: 'admin', key: readKey(reader) } : reader.fail();
}
