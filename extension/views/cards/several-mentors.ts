/** Whether there are several mentors, so that it matters which of them covers what. [U267, U268] */
import type { MemberView, RecordView } from '#shared/record/view.ts';

/** Whether a member mentors, by the role that they gave themselves. */
export function isMentor({ role, leftAt }: MemberView): boolean {
  return leftAt === undefined && (role === 'mentor' || role === 'coach');
}

/** By the kind of the mentorship, or by who is in it. */
export function hasSeveralMentors({
  kind,
  members,
}: Pick<RecordView, 'kind' | 'members'>): boolean {
  return kind === 'team' || members.filter(isMentor).length > 1;
}
