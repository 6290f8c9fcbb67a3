/**
 * Sealing to a public key, as RFC 9180 has it (HPKE, base mode): the one suite of this room, for one
 * message at a time. Only this file knows the package that does it. [K31]
 */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { concatBytes, type Bytes } from '../base/bytes.ts';

/** The size of the sender's one-time public key, which stands before the ciphertext. */
const ENCAPSULATED_BYTES = 32;
/** How much longer a sealed message is than its plaintext: the one-time key and the tag. */
export const HPKE_EXTRA_BYTES = ENCAPSULATED_BYTES + 16;

/** DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: RFC 9180's numbers 0x20, 1, 2. [K31] */
export function hpkeSuite(): CipherSuite {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

/**
 * `plaintext` sealed for the holder of the raw X25519 key `kexPublic`: one-time key 32 | ciphertext.
 * Rejects for a key of small order, which no roster lets in. [K31, K34]
 */
export async function hpkeSeal(kexPublic: Bytes, info: Bytes, plaintext: Bytes): Promise<Bytes> {
  const recipientPublicKey = await crypto.subtle.importKey('raw', kexPublic, 'X25519', true, []);
  const { enc, ct } = await hpkeSuite().seal({ recipientPublicKey, info }, plaintext);
  return concatBytes(new Uint8Array(enc), new Uint8Array(ct));
}

/** What was sealed, or `undefined` where it does not open. Never rejects, whatever the bytes are. [K31] */
export async function hpkeOpen(
  recipientKey: CryptoKeyPair,
  info: Bytes,
  sealed: Bytes,
): Promise<Bytes | undefined> {
  const enc = sealed.slice(0, ENCAPSULATED_BYTES);
  try {
    const opened = await hpkeSuite().open(
      { recipientKey, enc, info },
      sealed.slice(ENCAPSULATED_BYTES),
    );
    return new Uint8Array(opened);
  } catch {
    return undefined;
  }
}
