/** SHA-256 by the platform's WebCrypto. */
import type { Bytes } from './bytes.ts';

/** The 32-byte SHA-256 of `bytes`. */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
