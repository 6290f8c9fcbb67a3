/** Who else has the record of a mentorship, by what is known on this device. [U131, U133, U151] */
import type { Millis } from '#shared/base/ids.ts';
import type { KeyringEntry } from '../../store/keyring-entry.ts';
import type { Projection } from '../../store/projection.ts';
import type { MemberReach } from '../../store/reach.ts';

/** A browser that was not heard from for so long may be lost. */
const LATELY_MS = 30 * 24 * 60 * 60 * 1_000;

/** Whether a device of this member was ever heard from: then it has a copy. */
export function isKnownToHave({ lastHeard, reached }: MemberReach): boolean {
  return lastHeard !== undefined || reached !== 'no';
}

/** Whether a device of somebody else has it, and whether another browser of mine does. */
export type Copies = { readonly others: boolean; readonly mine: boolean };

/** `entry`: the keyring's of that mentorship. What began elsewhere is where it began. [U151] */
export function copiesOf(
  { me, members, sync }: Pick<Projection, 'me' | 'members' | 'sync'>,
  entry: Pick<KeyringEntry, 'origin'> | undefined,
  now: Millis,
): Copies {
  const isFromElsewhere = entry !== undefined && entry.origin.state !== 'created';
  return {
    others:
      (isFromElsewhere && members.length > 1) ||
      sync.reach.some((one) => one.memberId !== me && isKnownToHave(one)),
    mine: sync.reach.some(
      ({ memberId, lastHeard }) => memberId === me && now - (lastHeard ?? 0) < LATELY_MS,
    ),
  };
}
