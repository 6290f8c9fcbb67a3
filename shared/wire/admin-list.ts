/**
 * The numbered list of admin keys that the relay keeps for a room. Keys stand in ascending order,
 * so that a list has one form and no key twice. [W34]
 */
import { assert } from '#shared/base/assert.ts';
import type { ByteReader } from '#shared/base/byte-reader.ts';
import type { ByteWriter } from '#shared/base/byte-writer.ts';
import type { Bytes } from '#shared/base/bytes.ts';
import { readKey, writeKey } from './fields.ts';
import { MAX_ADMINS } from './limits.ts';

/** Number 0 holds the genesis' key alone; each change adds one to the number. */
export type AdminList = { readonly number: number; readonly keys: readonly Bytes[] };

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function isAscending(keys: readonly Uint8Array[]): boolean {
  return keys.every((key, index) => {
    const before = keys[index - 1];
    return before === undefined || compareBytes(before, key) < 0;
  });
}

/** The keys in the list's order, each once. */
export function sortAdminKeys(keys: readonly Bytes[]): readonly Bytes[] {
  return keys.toSorted(compareBytes).filter((key, index, sorted) => {
    const before = sorted[index - 1];
    return before === undefined || compareBytes(before, key) !== 0;
  });
}

/** Writes number, count and keys; asserts 1 to MAX_ADMINS keys in order (`sortAdminKeys`). */
export function writeAdminList(writer: ByteWriter, list: AdminList): void {
  const { number, keys } = list;
  assert(keys.length >= 1 && keys.length <= MAX_ADMINS, 'an admin list of 1 to 64 keys');
  assert(isAscending(keys), 'admin keys in ascending order');
  writer.varuint(number).varuint(keys.length);
  for (const key of keys) writeKey(writer, key);
}

/** Reads number, count and keys; throws only to `readBytes`. */
export function readAdminList(reader: ByteReader): AdminList {
  const number = reader.varuint();
  const count = reader.varuint();
  if (count < 1 || count > MAX_ADMINS) return reader.fail();
  const keys = Array.from({ length: count }, () => readKey(reader));
  return isAscending(keys) ? { number, keys } : reader.fail();
}
