/**
 * The check digits of a code (CRC-32, ISO 3309). It guards against slips of people and mail programs,
 * not against an enemy: it finds every burst of up to 32 wrong bits, so every single wrong character
 * and every two neighbours exchanged.
 */

/** The CRC-32 of `bytes`, from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
