/** What the checks of the written-out values share. Imports nothing of Node: it runs in browsers too. */
import { fromHex, toHex, type Bytes } from '#shared/base/bytes.ts';

/** Notes a failure when the two are not alike; bytes are compared as hexadecimal. */
export type Same = (what: string, found: unknown, wanted: unknown) => void;

/** A value as text that is alike for alike values, whatever the order of their fields. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Uint8Array) return toHex(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The bytes of a vector's hexadecimal. */
export function hex(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('a vector is not hexadecimal');
  return bytes;
}
