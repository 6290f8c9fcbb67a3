/**
 * Raw deflate (RFC 1951) by the platform, for bodies that are large. Inflating is told the size before
 * and stops at the first byte beyond it, so that no few bytes become many. [K29]
 */
import { assert } from '../base/assert.ts';
import { concatBytes, type Bytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';

async function pump(
  stream: CompressionStream | DecompressionStream,
  input: Bytes,
  most: number,
): Promise<Bytes | undefined> {
  const writer = stream.writable.getWriter();
  // What is wrong with the input shows on the reading side too, where it is handled.
  const ignore = (): void => undefined;
  writer.write(input).catch(ignore);
  writer.close().catch(ignore);
  const reader = stream.readable.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...pieces);
    size += value.length;
    if (size > most) {
      await reader.cancel().catch(ignore);
      return undefined;
    }
    pieces.push(value);
  }
}

/** The deflated form of `bytes`. Platforms differ in how they deflate, not in what inflates again. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const deflated = await pump(new CompressionStream('deflate-raw'), bytes, Number.MAX_SAFE_INTEGER);
  assert(deflated !== undefined, 'deflating has no bound to pass');
  return deflated;
}

/** The `size` bytes that `deflated` stands for; exactly so many, or it is malformed. Never rejects. [K29] */
export async function inflate(deflated: Bytes, size: number): Promise<Result<Bytes, 'malformed'>> {
  try {
    const inflated = await pump(new DecompressionStream('deflate-raw'), deflated, size);
    return inflated?.length === size ? ok(inflated) : err('malformed');
  } catch {
    return err('malformed');
  }
}
