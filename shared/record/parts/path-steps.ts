/** My path: a timeline of what somebody did and learned, mistakes included; nobody needs to have one. */
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { flag, line, member } from '../fields.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** `when`: a year, or as somebody says it. */
export const PATH_STEP = shapeOf(
  'pathSteps',
  {
    text: line(MAX_TEXT_CHARACTERS),
    when: line(MAX_NAME_CHARACTERS),
    memberId: member,
    isMistake: flag,
  },
  { required: 'text' },
);

/** A step of somebody's path. */
export type PathStepView = ViewOf<typeof PATH_STEP>;
/** What of a step is to change. */
export type PathStepPatch = PatchOf<typeof PATH_STEP>;
