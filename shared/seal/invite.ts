/**
 * What follows from the secret of an invite: its id, the key of its sealed record, and the key that
 * redeems it and signs the join. The secret itself stands only in the code. [K12]
 */
import { assert } from '../base/assert.ts';
import { randomBytes, utf8, type Bytes } from '../base/bytes.ts';
import { ID_BYTES } from '../base/ids.ts';
import { hkdfAesKey, hkdfBytes, importHkdfKey, NO_SALT } from './hkdf.ts';
import { keyFromSeed } from './seed-key.ts';

/** The size of an invite secret. */
export const INVITE_SECRET_BYTES = 16;

/** What both sides derive from an invite secret. The `CryptoKey`s cannot be read back. */
export type DerivedInvite = {
  /** 16 bytes: the invite's name at the relay and in the roster. */
  readonly inviteId: Bytes;
  /** AES-256-GCM: seals the record that waits at the relay. */
  readonly sealKey: CryptoKey;
  /** Ed25519, private: redeems at the relay and signs the join. */
  readonly signKey: CryptoKey;
  /** Its raw public half (32 bytes), known to the relay and announced in the roster. */
  readonly publicKey: Bytes;
};

/** A fresh invite secret (16 bytes). */
export function createInviteSecret(): Bytes {
  return randomBytes(INVITE_SECRET_BYTES);
}

/** Derives an invite from its 16-byte secret; no room is known yet, so the salt is empty. [K12] */
export async function deriveInvite(secret: Bytes): Promise<DerivedInvite> {
  assert(secret.length === INVITE_SECRET_BYTES, 'an invite secret has 16 bytes');
  const source = await importHkdfKey(secret);
  const [idBytes, sealKey, seed] = await Promise.all([
    hkdfBytes(source, NO_SALT, utf8('tw/1/inv/id'), ID_BYTES),
    hkdfAesKey(source, NO_SALT, utf8('tw/1/inv/key')),
    hkdfBytes(source, NO_SALT, utf8('tw/1/inv/auth'), 32),
  ]);
  return { inviteId: idBytes, sealKey, ...(await keyFromSeed(seed)) };
}
