/**
 * The forms of fields that several messages share, each with its bound. Writers assert (only we
 * can get it wrong), readers fail the message. [W3, W4]
 */
import { assert } from '#shared/base/assert.ts';
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import { utf8, type Bytes } from '#shared/base/bytes.ts';
import type { Millis } from '#shared/base/ids.ts';

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32;
/** Bytes of an Ed25519 or X25519 public key. */
export const KEY_BYTES = 32;
/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;
/** Bytes of the relay's challenge. */
export const NONCE_BYTES = 32;
/** Bytes of an invite's id. */
export const INVITE_ID_BYTES = 16;

/** Writes bytes of a size that the reader knows. */
export function writeFixed(writer: ByteWriter, bytes: Uint8Array, size: number): void {
  assert(bytes.length === size, `a field of ${size} bytes has ${bytes.length}`);
  writer.fixed(bytes);
}

/** Writes a 32-byte hash. */
export function writeHash(writer: ByteWriter, hash: Uint8Array): void {
  writeFixed(writer, hash, HASH_BYTES);
}

/** Reads a 32-byte hash. */
export function readHash(reader: ByteReader): Bytes {
  return reader.fixed(HASH_BYTES);
}

/** Writes a 32-byte public key. */
export function writeKey(writer: ByteWriter, key: Uint8Array): void {
  writeFixed(writer, key, KEY_BYTES);
}

/** Reads a 32-byte public key. */
export function readKey(reader: ByteReader): Bytes {
  return reader.fixed(KEY_BYTES);
}

/** Writes a 64-byte signature. */
export function writeSignature(writer: ByteWriter, signature: Uint8Array): void {
  writeFixed(writer, signature, SIGNATURE_BYTES);
}

/** Reads a 64-byte signature. */
export function readSignature(reader: ByteReader): Bytes {
  return reader.fixed(SIGNATURE_BYTES);
}

/** Writes bytes of any size up to `maxBytes`. */
export function writeBlock(writer: ByteWriter, bytes: Uint8Array, maxBytes: number): void {
  assert(bytes.length <= maxBytes, `a field of at most ${maxBytes} bytes has ${bytes.length}`);
  writer.block(bytes);
}

/** Writes text of up to `maxBytes` of UTF-8. */
export function writeText(writer: ByteWriter, text: string, maxBytes: number): void {
  writeBlock(writer, utf8(text), maxBytes);
}

/** Writes a whole number from 0 to `most`. */
export function writeNumber(writer: ByteWriter, value: number, most: number): void {
  assert(value <= most, `a number of at most ${most} is ${value}`);
  writer.varuint(value);
}

/** Reads a whole number from 0 to `most`. */
export function readNumber(reader: ByteReader, most: number): number {
  const value = reader.varuint();
  return value <= most ? value : reader.fail();
}

/** Writes yes or no as a byte. */
export function writeFlag(writer: ByteWriter, flag: boolean): void {
  writer.u8(flag ? 1 : 0);
}

/** Reads yes or no: a byte of 1 or 0 and no other. */
export function readFlag(reader: ByteReader): boolean {
  const byte = reader.u8();
  return byte <= 1 ? byte === 1 : reader.fail();
}

/** Reads a time in milliseconds; any whole number is one. */
export function readMillis(reader: ByteReader): Millis {
  return reader.varuint() as Millis;
}

/** Reads a number that stands for a member of a closed list, by the list's own look-up. */
export function readCode<Code>(
  reader: ByteReader,
  codeOf: (number: number) => Code | undefined,
): Code {
  const code = codeOf(reader.varuint());
  return code === undefined ? reader.fail() : code;
}
