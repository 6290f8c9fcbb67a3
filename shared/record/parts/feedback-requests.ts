/** Somebody asks for feedback on something. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { line, member } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** Who asks is who made it. */
export const FEEDBACK_REQUEST = shapeOf(
  'feedbackRequests',
  { text: line(MAX_TEXT_CHARACTERS), fromMember: member },
  { required: 'text' },
);

/** A request for feedback. */
export type FeedbackRequestView = ViewOf<typeof FEEDBACK_REQUEST>;
