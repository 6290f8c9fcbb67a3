/** The public keys with which an invited device comes. [W32] */
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { readKey, writeKey } from './fields.ts';

/** Three public keys of 32 bytes: Ed25519 to sign, X25519 to be wrapped to, Ed25519 as admin. */
export type JoinerKeys = {
  readonly signPublic: Bytes;
  readonly kexPublic: Bytes;
  readonly adminPublic: Bytes;
};

/** Writes the three keys, 96 bytes. */
export function writeJoinerKeys(writer: ByteWriter, keys: JoinerKeys): void {
  writeKey(writer, keys.signPublic);
  writeKey(writer, keys.kexPublic);
  writeKey(writer, keys.adminPublic);
}

/** Reads the three keys; throws only to `readBytes`. */
export function readJoinerKeys(reader: ByteReader): JoinerKeys {
  return {
    signPublic: readKey(reader),
    kexPublic: readKey(reader),
    adminPublic: readKey(reader),
  };
}
