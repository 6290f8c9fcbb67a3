/** How values of sqlite's columns are read: what is not of its column's kind is a fault, not a guess. */
import type { SQLOutputValue } from 'node:sqlite';
import { copyBytes, type Bytes } from '#shared/base/bytes.ts';
import { StoredRowFault } from './stored-row-fault.ts';

/** The whole number in a column. Throws `StoredRowFault`, which settles as `storage-fault`. */
export function numberOf(value: SQLOutputValue | undefined): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new StoredRowFault('a stored number is not one');
}

/** The bytes in a column, of `size` where given. Throws `StoredRowFault`. */
export function bytesOf(value: SQLOutputValue | undefined, size?: number): Bytes {
  if (!(value instanceof Uint8Array) || (size !== undefined && value.length !== size))
    throw new StoredRowFault('stored bytes are not whole');
  return value.buffer instanceof ArrayBuffer
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : copyBytes(value);
}
