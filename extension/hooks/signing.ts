/**
 * My signature on an agreement, by this browser's device of the room, and whether those of others hold: by
 * the roster alone, never by what the record says of itself. [K54, K55]
 */
import { fromBase64Url, toBase64Url } from '#shared/base/bytes.ts';
import type { DeviceId, Millis } from '#shared/base/ids.ts';
import type { AgreementSignatureView } from '#shared/record/view.ts';
import {
  agreementHash,
  holdsAgreementSignature,
  signAgreementHash,
} from '#shared/seal/agreement-signature.ts';
import type { Engine } from '../sync/engine.ts';

/** `unknown-device`: no device that this browser knows of in this room. */
export type SignatureCheck = 'holds' | 'does-not-hold' | 'unknown-device';

/** Signing in one room. */
export type Signing = {
  /** The hash by which a text is named, base64url. */
  readonly hashOf: (text: string) => Promise<string>;
  readonly sign: (
    hash: string,
    at: Millis,
  ) => Promise<{ readonly device: DeviceId; readonly signature: string }>;
  readonly check: (signature: AgreementSignatureView) => Promise<SignatureCheck>;
};

/** What of an engine it takes. */
export type SigningEngine = Pick<Engine, 'entry' | 'roster'>;

/** Whose key a device's signature is checked with: mine by what I hold, others' by the roster. */
async function keyOf(engine: SigningEngine, { device, memberId }: AgreementSignatureView) {
  const { device: own, memberId: me } = engine.entry();
  if (device === own.deviceId) return { isTheirs: memberId === me, signPublic: own.signPublic };
  const entry = (await engine.roster()).devices.get(device);
  return entry && { isTheirs: entry.memberId === memberId, signPublic: entry.signPublic };
}

/** Signing in the room of `engine`. */
export function createSigning(engine: SigningEngine): Signing {
  return {
    hashOf: async (text) => toBase64Url(await agreementHash(text)),
    async sign(hash, at) {
      const { roomId, device } = engine.entry();
      const bytes = fromBase64Url(hash);
      if (bytes === undefined) throw new Error('no hash of an agreement');
      const signature = await signAgreementHash(device, { roomId, hash: bytes, at });
      return { device: device.deviceId, signature: toBase64Url(signature) };
    },
    async check(claim) {
      const [hash, signature] = [fromBase64Url(claim.hash), fromBase64Url(claim.signature)];
      if (hash === undefined || signature === undefined) return 'does-not-hold';
      const key = await keyOf(engine, claim);
      if (key === undefined) return 'unknown-device';
      const { roomId } = engine.entry();
      const signed = { roomId, deviceId: claim.device, hash, at: claim.at };
      const holds = await holdsAgreementSignature(key.signPublic, signed, signature);
      return key.isTheirs && holds ? 'holds' : 'does-not-hold';
    },
  };
}
