/**
 * How the agreement stands: who signed the text of now, who is still to, and which text was agreed last.
 * Pure questions to a view, a hash, and which signatures hold. [D96, D97]
 */
import type { MemberId, Millis } from '../base/ids.ts';
import type { AgreementSignatureView, AgreementVersionView, RecordView } from './view.ts';

/**
 * `empty`: nothing is written; `unsigned`: nobody signed what is; `waiting`: some did; `signed`: every member
 * did; `changed`: an earlier text was agreed, and not everybody signed that of now.
 */
export type AgreementState = 'empty' | 'unsigned' | 'waiting' | 'signed' | 'changed';

/** How it stands. */
export type AgreementStanding = {
  readonly state: AgreementState;
  /** The signatures that hold on the text of now, oldest first. */
  readonly signatures: readonly AgreementSignatureView[];
  /** Who is in the mentorship and has not signed the text of now. */
  readonly missing: readonly MemberId[];
  /** When the last of all signed the text of now. */
  readonly signedAt: Millis | undefined;
  /** The text that was agreed last, of now or earlier. [D97] */
  readonly agreed: AgreementVersionView | undefined;
};

type Standing = Pick<RecordView, 'members' | 'agreementVersions' | 'agreementSignatures'>;

/** When the text `hash` was agreed: everybody who was a member then signed it; else `undefined`. [D97] */
export function agreedAt(
  { members }: Standing,
  signatures: readonly AgreementSignatureView[],
  hash: string,
): Millis | undefined {
  const on = signatures.filter((signature) => signature.hash === hash);
  const last = on.at(-1)?.at;
  if (last === undefined) return undefined;
  const signers = new Set(on.map(({ memberId }) => memberId));
  const then = members.filter(
    ({ id, createdAt, leftAt }) =>
      signers.has(id) || ((createdAt ?? 0) <= last && (leftAt ?? Infinity) > last),
  );
  return then.every(({ id }) => signers.has(id)) ? last : undefined;
}

/**
 * How it stands. `hash`: of the text of now, '' while nothing is written. `holds`: whether a signature was
 * checked and is the member's; no other counts.
 */
export function agreementStanding(
  view: Standing,
  hash: string,
  holds: (signature: AgreementSignatureView) => boolean,
): AgreementStanding {
  const holding = view.agreementSignatures.filter(holds);
  const signatures = holding.filter((signature) => signature.hash === hash);
  const signers = new Set(signatures.map(({ memberId }) => memberId));
  const here = view.members.filter(({ leftAt }) => leftAt === undefined);
  const missing = here.map(({ id }) => id).filter((id) => !signers.has(id));
  const agreed = view.agreementVersions
    .map((version) => ({ version, at: agreedAt(view, holding, version.hash) ?? -1 }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
    .at(-1)?.version;
  const isSigned = hash !== '' && signatures.length > 0 && missing.length === 0;
  const begun = signatures.length > 0 ? 'waiting' : 'unsigned';
  const open = agreed !== undefined && agreed.hash !== hash ? 'changed' : begun;
  const unsigned = hash === '' && agreed === undefined ? 'empty' : open;
  const signedAt = isSigned ? signatures.at(-1)?.at : undefined;
  return { state: isSigned ? 'signed' : unsigned, signatures, missing, signedAt, agreed };
}
