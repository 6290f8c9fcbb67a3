/** Reflections: what somebody thinks of it afterwards, shared because they chose to. */
import { MAX_PROSE_CHARACTERS } from '../limits.ts';
import { itemOf, prose } from '../fields.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** A text, and what it is about. */
export const REFLECTION = shapeOf(
  'reflections',
  {
    text: prose(MAX_PROSE_CHARACTERS),
    sessionId: itemOf('sessions'),
    goalId: itemOf('goals'),
  },
  { required: 'text' },
);

/** A reflection. */
export type ReflectionView = ViewOf<typeof REFLECTION>;
