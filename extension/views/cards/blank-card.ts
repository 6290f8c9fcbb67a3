/** Whether a card says nothing yet beside a name and a role. [U169, U295] */
import type { MemberView } from '#shared/record/view.ts';

/** What a card says in words of its own, in the order in which it stands there. */
export const CARD_TEXTS = ['workingHours', 'strengths', 'offers', 'learns', 'howIWork'] as const;

/** The path of its member is not asked for: it stands in a part of its own. */
export function isBlank({ zone, mentorTypes, covers, ...card }: MemberView): boolean {
  const isTicked = mentorTypes.length + covers.length > 0;
  return !zone && !isTicked && CARD_TEXTS.every((name) => card[name] === undefined);
}
