/** Feedback, in both directions: of a situation, a behaviour and its impact, and what comes of it. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { itemOf, line, member, prose, word } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** What who it is for says to it. */
export const FEEDBACK_ANSWERS = ['thanks', 'question', 'will-do'] as const;

/** Who gives it is who made it. `appreciation` alone is a thank-you. `sessionId`, `goalId`: what it is about. */
export const FEEDBACK = shapeOf(
  'feedback',
  {
    forMember: member,
    situation: prose(MAX_TEXT_CHARACTERS),
    behaviour: prose(MAX_TEXT_CHARACTERS),
    impact: prose(MAX_TEXT_CHARACTERS),
    suggestion: prose(MAX_TEXT_CHARACTERS),
    appreciation: prose(MAX_TEXT_CHARACTERS),
    requestId: itemOf('feedbackRequests'),
    sessionId: itemOf('sessions'),
    goalId: itemOf('goals'),
    answer: word(FEEDBACK_ANSWERS),
    answerText: line(MAX_TEXT_CHARACTERS),
    itemId: itemOf('actionItems'),
  },
  { required: 'forMember' },
);

/** Feedback. */
export type FeedbackView = ViewOf<typeof FEEDBACK>;
