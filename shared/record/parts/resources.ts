/** Resources: what to read, attend, use, or whom to meet, and why. */
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../limits.ts';
import { instant, itemOf, line, link, member, or, prose, word } from '../fields.ts';
import { shapeOf, type PatchOf, type ViewOf } from '../part-shape.ts';

/** What a resource is. */
export const RESOURCE_KINDS = ['reading', 'course', 'event', 'tool', 'person'] as const;
/** How far somebody is with it, and whether it served. */
export const RESOURCE_STATES = ['to-read', 'read', 'useful', 'not-useful'] as const;

/** `startsAt`: of an event. */
export const RESOURCE = shapeOf(
  'resources',
  {
    title: line(MAX_NAME_CHARACTERS),
    url: link,
    why: prose(MAX_TEXT_CHARACTERS),
    forMember: member,
    goalId: itemOf('goals'),
    state: or(word(RESOURCE_STATES), 'to-read'),
    kind: or(word(RESOURCE_KINDS), 'reading'),
    startsAt: instant,
  },
  { required: 'title' },
);

/** A resource. */
export type ResourceView = ViewOf<typeof RESOURCE>;
/** What of a resource is to change. */
export type ResourcePatch = PatchOf<typeof RESOURCE>;
