/**
 * An invite to a member who is in the mentorship already and has lost their devices: its sealed record says
 * which one, in the place where a first invite says what kind of mentorship it is. [S122, K23, K52]
 */
import { isId, type MemberId } from '#shared/base/ids.ts';

const AGAIN = 'again:';

/** What the sealed invite says of the mentorship. */
export function againKind<Mentorship extends { readonly kind: string }>(
  mentorship: Mentorship,
  memberId: MemberId,
): Mentorship {
  return { ...mentorship, kind: AGAIN + memberId };
}

/** The member whom an invite names; `undefined` where it is for somebody new. */
export function invitedAgain(kind: string): MemberId | undefined {
  const id = kind.startsWith(AGAIN) ? kind.slice(AGAIN.length) : undefined;
  return isId(id) ? (id as MemberId) : undefined;
}
