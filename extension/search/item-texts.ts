/**
 * What people wrote in an item of each part, in the order in which it is shown. Which words one may look for
 * follows from this list alone. Pure. [F11]
 */
import type { ItemPart } from '#shared/record/schema.ts';
import type { ItemViews, MemberView } from '#shared/record/view.ts';

type Texts = readonly (string | undefined)[];

type TextsOfParts = { readonly [Part in ItemPart]: (item: ItemViews[Part]) => Texts };

/** The first is what the item is called. Addresses of calls, and words that nobody chose, are left out. */
const TEXTS: TextsOfParts = {
  sessions: ({ title, placeText, reason }) => [title, placeText, reason],
  series: ({ title, placeText }) => [title, placeText],
  talkingPoints: ({ text, tried, need }) => [text, tried, need],
  takeaways: ({ text }) => [text],
  actionItems: ({ text, blocker, deliverable }) => [text, blocker, deliverable],
  timeRequests: ({ reason }) => [reason],
  jots: ({ text, link }) => [text, link],
  answers: ({ text }) => [text],
  goals: (goal) => [
    goal.title,
    goal.aspiration,
    goal.successCriteria,
    goal.baseline,
    goal.measure,
    goal.specific,
    goal.measurable,
    goal.achievable,
    goal.relevant,
    goal.timeBound,
  ],
  milestones: ({ text }) => [text],
  goalOptions: ({ text, forIt, againstIt }) => [text, forIt, againstIt],
  // Of a title the former one is nowhere else.
  goalChanges: ({ what, from, reason }) => [what === 'title' ? from : undefined, reason],
  checkIns: ({ text, blocker, need }) => [text, blocker, need],
  reviewRequests: ({ title, what, wanted, reply, link }) => [title, what, wanted, reply, link],
  reflections: ({ text }) => [text],
  feedback: (feedback) => [
    feedback.situation,
    feedback.behaviour,
    feedback.impact,
    feedback.suggestion,
    feedback.appreciation,
    feedback.answerText,
  ],
  feedbackRequests: ({ text }) => [text],
  relationshipChecks: () => [],
  resources: ({ title, why, url }) => [title, why, url],
  introductions: ({ title, why, outcome }) => [title, why, outcome],
  pathSteps: ({ text, when }) => [text, when],
  comments: ({ text }) => [text],
};

/** What stands there of some texts, a line each. */
export function joinTexts(texts: Texts): string {
  return texts.filter((text) => text !== undefined && text !== '').join('\n');
}

/** What people wrote in an item, a line for each field. */
export function itemText<Part extends ItemPart>(part: Part, item: ItemViews[Part]): string {
  const of: TextsOfParts[Part] = TEXTS[part];
  return joinTexts(of(item));
}

/** What a member's card says in words. */
export function cardText(card: MemberView): string {
  const { name, strengths, offers, learns, howIWork, workingHours } = card;
  return joinTexts([name, strengths, offers, learns, howIWork, workingHours]);
}
