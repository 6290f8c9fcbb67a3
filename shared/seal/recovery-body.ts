/** What a recovery file holds once it is opened, and its bytes. [K44] */
import { assert } from '../base/assert.ts';
import { readBytes } from '../base/byte-reader.ts';
import { createByteWriter } from '../base/byte-writer.ts';
import { utf8, type Bytes } from '../base/bytes.ts';
import { ID_BYTES, type Millis, type RoomId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import { idBytes, idFromBytes } from './id-bytes.ts';
import { RECOVERY_SECRET_BYTES } from './recovery.ts';
import { readShortText } from './short-text.ts';

const BODY_FORM = 1;
const MAX_ADDRESS_BYTES = 128;
const MAX_KEYRING_BYTES = 1024 * 1024;
const MAX_COPIES = 1024;
/** The largest body: the rest of a file of 64 MiB is header, tag and hash. */
export const MAX_RECOVERY_BODY_BYTES = 64 * 1024 * 1024 - 256;

/** All that a new browser needs, with a relay or without. */
export type RecoveryBody = {
  readonly secret: Bytes;
  readonly profileRoom: RoomId;
  /** At most 128 bytes. */
  readonly relayAddress: string;
  readonly madeAt: Millis;
  /** The keys of all rooms as they were on that day; opaque here, at most 1 MiB. */
  readonly keyring: Bytes;
  /** Copies of records, each opaque here; none when the person did not want them. At most 1,024. */
  readonly copies: readonly Bytes[];
};

/** Writes a body; `too-large` when it passes a bound: make one without copies. [K44] */
export function writeRecoveryBody(body: RecoveryBody): Result<Bytes, 'too-large'> {
  const { secret, profileRoom, relayAddress, madeAt, keyring, copies } = body;
  assert(secret.length === RECOVERY_SECRET_BYTES, 'a recovery secret has 32 bytes');
  assert(utf8(relayAddress).length <= MAX_ADDRESS_BYTES, 'the address is checked before');
  if (keyring.length > MAX_KEYRING_BYTES || copies.length > MAX_COPIES) return err('too-large');
  let size = keyring.length;
  for (const copy of copies) size += copy.length;
  if (size > MAX_RECOVERY_BODY_BYTES) return err('too-large');
  const writer = createByteWriter()
    .u8(BODY_FORM)
    .fixed(secret)
    .fixed(idBytes(profileRoom))
    .text(relayAddress)
    .varuint(madeAt)
    .block(keyring)
    .varuint(copies.length);
  for (const copy of copies) writer.block(copy);
  const bytes = writer.finish();
  return bytes.length > MAX_RECOVERY_BODY_BYTES ? err('too-large') : ok(bytes);
}

/** Reads a body whole or not at all; another first byte is a newer Twoway's. Never throws. [K44] */
export function readRecoveryBody(bytes: Bytes): Result<RecoveryBody, 'newer-version' | 'damaged'> {
  if (bytes.length > 0 && bytes[0] !== BODY_FORM) return err('newer-version');
  const read = readBytes(bytes, (reader): RecoveryBody => {
    reader.u8();
    const secret = reader.fixed(RECOVERY_SECRET_BYTES);
    const profileRoom = idFromBytes<RoomId>(reader.fixed(ID_BYTES));
    const relayAddress = readShortText(reader, MAX_ADDRESS_BYTES);
    const madeAt = reader.varuint() as Millis;
    const keyring = reader.block(MAX_KEYRING_BYTES);
    const count = reader.varuint();
    if (count > MAX_COPIES) reader.fail();
    const copies: Bytes[] = [];
    for (let index = 0; index < count; index += 1)
      copies.push(reader.block(MAX_RECOVERY_BODY_BYTES));
    return { secret, profileRoom, relayAddress, madeAt, keyring, copies };
  });
  return read.ok ? ok(read.value) : err('damaged');
}
