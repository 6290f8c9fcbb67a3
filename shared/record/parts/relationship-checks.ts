/**
 * The relationship check: each answers alone, in their own profile, and says that they are ready; when all
 * are, each one's answers are put here, and both are seen together.
 */
import { day, flag, pattern } from '../fields.ts';
import { keyedByMember } from '../keys.ts';
import { shapeOf, type ViewOf } from '../part-shape.ts';

/** The elements that are asked about, in the order of the digits of an answer. */
export const RELATIONSHIP_ELEMENTS = [
  'communication',
  'goals',
  'respect',
  'trust',
  'adaptability',
  'engagement',
  'feedback',
  'curiosity',
  'networking',
  'development',
] as const;

/** `answers`: a digit for each element, 1 (not yet) to 5 (very much so), 0 where there is no answer. */
export const RELATIONSHIP_CHECK = shapeOf(
  'relationshipChecks',
  { startsOn: day },
  {
    required: 'startsOn',
    keyed: { ready: keyedByMember(flag), answers: keyedByMember(pattern(/^[0-5]{10}$/)) },
    guarded: ['ready', 'answers'],
  },
);

/** A relationship check. */
export type RelationshipCheckView = ViewOf<typeof RELATIONSHIP_CHECK>;
