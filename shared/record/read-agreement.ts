/**
 * Reads who signed which text of the agreement. Both parts are flat: one plain value a key, so that two who
 * sign at once keep both signatures. What is no such value, or stands under another's key, is unreadable and
 * stays. [D5, D93, D94]
 */
import { isId, type DeviceId, type MemberId, type Millis } from '../base/ids.ts';
import { readAgreementText } from './agreement.ts';
import { isMillis } from './calendar-date.ts';
import { MAX_AGREEMENT_CHARACTERS } from './limits.ts';
import type { PartReader } from './read-part.ts';
import type { AgreementSignatureView, AgreementVersionView } from './view.ts';

const UNREADABLE = Object.freeze({ state: 'unreadable' as const });
/** SHA-256 in base64url. */
const HASH = /^[\w-]{43}$/;
/** Ed25519 in base64url. */
const SIGNATURE = /^[\w-]{86}$/;

/** Whether `text` names a text of the agreement. */
export function isAgreementHash(text: string): boolean {
  return HASH.test(text);
}

/** Whether `text` could be a signature; not whether it holds. */
export function isSignatureText(text: unknown): text is string {
  return typeof text === 'string' && SIGNATURE.test(text);
}

/** The key of the signature of `memberId` on the text `hash`. */
export function signatureKey(hash: string, memberId: MemberId): string {
  return `${hash}:${memberId}`;
}

function fieldsOf(value: unknown): Readonly<Partial<Record<string, unknown>>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function readVersion(hash: string, value: unknown): AgreementVersionView | undefined {
  const { text, by, at } = fieldsOf(value);
  if (!HASH.test(hash) || typeof text !== 'string' || !isId(by) || !isMillis(at)) return undefined;
  if (text.length > MAX_AGREEMENT_CHARACTERS) return undefined;
  const sections = readAgreementText(text);
  return sections && Object.freeze({ hash, text, sections, by: by as MemberId, at });
}

function readSignature(key: string, value: unknown): AgreementSignatureView | undefined {
  const [hash = '', memberId, ...more] = key.split(':', 3);
  const { device, signature, at } = fieldsOf(value);
  if (!HASH.test(hash) || !isId(memberId) || more.length > 0) return undefined;
  if (!isId(device) || !isSignatureText(signature) || !isMillis(at)) return undefined;
  return Object.freeze({
    hash,
    memberId: memberId as MemberId,
    device: device as DeviceId,
    signature,
    at,
  });
}

type Timed = { readonly at: Millis; readonly hash: string };

function byTime(a: Timed, b: Timed): number {
  return a.at - b.at || (a.hash < b.hash ? -1 : Number(a.hash > b.hash));
}

function bySigning(a: AgreementSignatureView, b: AgreementSignatureView): number {
  return byTime(a, b) || (a.memberId < b.memberId ? -1 : 1);
}

/** The texts that somebody signed, oldest first. */
export const versionPart: PartReader<AgreementVersionView> = {
  root: 'agreementVersions',
  readEntry: (key, value) => {
    const item = readVersion(key, value);
    return item ? { state: 'live', item } : UNREADABLE;
  },
  arrange: (versions) => Object.freeze([...versions].sort(byTime)),
};

/** The signatures, oldest first. */
export const signaturePart: PartReader<AgreementSignatureView> = {
  root: 'agreementSignatures',
  readEntry: (key, value) => {
    const item = readSignature(key, value);
    return item ? { state: 'live', item } : UNREADABLE;
  },
  arrange: (signatures) => Object.freeze([...signatures].sort(bySigning)),
};
