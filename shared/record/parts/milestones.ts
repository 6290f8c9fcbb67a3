/** Milestones of a goal: steps that are done or not. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { day, instant, itemOf, line } from '../fields.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** `doneAt`: when it was reached. */
export const MILESTONE = shapeOf(
  'milestones',
  { text: line(MAX_TEXT_CHARACTERS), goalId: itemOf('goals'), dueOn: day, doneAt: instant },
  { required: 'text' },
);

/** A milestone. */
export type MilestoneView = ViewOf<typeof MILESTONE>;
/** What of a milestone is to change. */
export type MilestonePatch = PatchOf<typeof MILESTONE>;
