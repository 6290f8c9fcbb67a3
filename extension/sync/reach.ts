/** Whom this person's last change has reached, from the marks of the others' devices. [S37] */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import type { MemberReach } from '../store/reach.ts';
import type { Peer } from './mark-keeper.ts';

const ORDER = ['no', 'device', 'seen'] as const;

function reachedBy(
  { storedSeq, drawnSeq }: { readonly storedSeq: number; readonly drawnSeq: number },
  ownSeq: number,
): MemberReach['reached'] {
  // Who has said nothing yet waits for nobody.
  if (ownSeq === 0) return 'no';
  if (drawnSeq >= ownSeq) return 'seen';
  return storedSeq >= ownSeq ? 'device' : 'no';
}

/**
 * What the devices of each member say of the change at `ownSeq`, this member's last; my own other devices are
 * such a member, too. One device is enough. Members without a word are not listed.
 */
export function reachOf(peers: readonly Peer[], ownSeq: number): readonly MemberReach[] {
  const byMember = new Map<MemberId, MemberReach & { readonly lastHeard: Millis }>();
  for (const peer of peers) {
    const { memberId, heardAt } = peer;
    const before = byMember.get(memberId);
    const now = reachedBy(peer, ownSeq);
    const isFarther = ORDER.indexOf(now) > ORDER.indexOf(before?.reached ?? 'no');
    byMember.set(memberId, {
      memberId,
      reached: isFarther ? now : (before?.reached ?? now),
      lastHeard: Math.max(heardAt, before?.lastHeard ?? 0) as Millis,
    });
  }
  return [...byMember.values()];
}
