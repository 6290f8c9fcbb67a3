/** Whom this person's last change has reached, as the interface is told it. [S37] */
import type { MemberId, Millis } from '#shared/base/ids.ts';
import { isFields, isIdOf, isMillis, isOneOf, readList } from './row-fields.ts';

const REACHED = ['no', 'device', 'seen'] as const;

/** What the devices of a member say; of me: my other ones. */
export type MemberReach = {
  readonly memberId: MemberId;
  /** My last change: `device`: it is stored on a device of theirs; `seen`: a page there has shown it. */
  readonly reached: (typeof REACHED)[number];
  /** When they last said something, by their own clock. */
  readonly lastHeard: Millis | undefined;
};

function readMember(value: unknown): MemberReach | undefined {
  if (!isFields(value)) return undefined;
  const { memberId, reached, lastHeard } = value;
  if (!isIdOf<MemberId>(memberId) || !isOneOf(reached, REACHED)) return undefined;
  if (lastHeard !== undefined && !isMillis(lastHeard)) return undefined;
  return { memberId, reached, lastHeard };
}

/** Reads what was stored; what cannot be read is left out. */
export function readReach(value: unknown): readonly MemberReach[] {
  return readList(value, readMember) ?? [];
}
