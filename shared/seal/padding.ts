/** Hides the size of what is sealed: Padmé (Nikitin et al., PETS 2019), never below 256 bytes. [K8] */
import { assert } from '../base/assert.ts';

/** No plaintext is shorter, so that one keystroke and one short field look alike. */
const MIN_PADDED_BYTES = 256;

/**
 * The size to which `size` bytes are padded: the next one that keeps only the top
 * floor(log2(log2 n)) + 1 bits after the leading one, at most 12 % more. From 0 to 2^30. [K8]
 */
export function paddedSize(size: number): number {
  assert(Number.isInteger(size) && size >= 0 && size <= 2 ** 30, 'a size to pad');
  const least = Math.max(MIN_PADDED_BYTES, size);
  const exponent = 31 - Math.clz32(least);
  const keptBits = 32 - Math.clz32(exponent);
  const unit = 2 ** (exponent - keptBits);
  return Math.ceil(least / unit) * unit;
}
