/** What every block of Today is given, and what it may ask. */
import { useEffect, useState } from 'preact/hooks';
import type { Clock } from '#shared/base/clock.ts';
import type { MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import { t } from '../../locales/t.ts';
import type { Projection } from '../../store/projection.ts';
import type { Tidings } from '../../store/tidings.ts';
import type { MineChanges, TakeBack } from '../mine/mine-changes.ts';

/** A mentorship with what is told of it. */
export type ToldMentorship = Projection & Tidings;

/** Notes an action item of mine, or a question, into a mentorship. */
export type Jotting = (
  roomId: RoomId,
  part: 'actionItem' | 'question',
  text: string,
) => Promise<TakeBack | undefined>;

/** `named`: each line says of which mentorship it is, since there are several. */
export type TodayBlockProps = {
  readonly mentorships: readonly ToldMentorship[];
  readonly now: Millis;
  readonly named: boolean;
  readonly changes: MineChanges;
  readonly jot: Jotting;
};

/** How often the page looks at the clock: a day or a session may have begun. */
const LOOK_MS = 15_000;

/** The time, moving on while the page stands open. */
export function useNow(clock: Clock): Millis {
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}

/** What a member is called there; a stand-in for one who gave no name or is not known. */
export function nameIn({ members, me }: Projection, id: MemberId | undefined): string {
  const name = members.find((member) => member.id === id)?.name;
  return name || t(id === me ? 'common.me' : 'common.unnamed');
}

/** What a mentorship is called. */
export function mentorshipName({ name }: Pick<Projection, 'name'>): string {
  return name || t('common.unnamed');
}
