/** The roles in the order in which they are offered. */
import type { Role } from '#shared/record/schema.ts';

/** Every role of the record, most usual first. */
export const ROLE_ORDER: readonly Role[] = [
  'mentee',
  'mentor',
  'peer',
  'coachee',
  'coach',
  'facilitator',
];
