/**
 * The shape of a record: its parts, the words a field may hold and the limits of what people type.
 * This is a stored format: what stands here is changed only with `SCHEMA_VERSION` and a line in
 * RECORD.md's history. [D1, D2, D3]
 */
import * as Y from 'yjs';
import type { ItemId } from '../base/ids.ts';

/** The schema that this code writes; a record with a greater number is only read. [D2] */
export const SCHEMA_VERSION = 1;
/** The name in `meta` under which versions of the schema are told. [D147] */
export const VERSION_KEY = 'schemaVersion';

/** The kinds of mentorship, which are templates and can be changed at any time. */
export const MENTORSHIP_KINDS = [
  'traditional',
  'reverse',
  'peer',
  'group',
  'team',
  'coaching',
] as const;
/** One of `MENTORSHIP_KINDS`. */
export type MentorshipKind = (typeof MENTORSHIP_KINDS)[number];

/** Whether one of the members reports to another at work; nothing while nobody said it. */
export const REPORTING = ['no', 'yes'] as const;
/** One of `REPORTING`. */
export type Reporting = (typeof REPORTING)[number];

/** What a member is in the mentorship: a courtesy, not a right. */
export const ROLES = ['mentor', 'mentee', 'peer', 'coach', 'coachee', 'facilitator'] as const;
/** One of `ROLES`. */
export type Role = (typeof ROLES)[number];

/** How a session is held. */
export const SESSION_MODES = ['in-person', 'video', 'async'] as const;
/** One of `SESSION_MODES`. */
export type SessionMode = (typeof SESSION_MODES)[number];

/** The states of a talking point; the first is that of a new one. */
export const TALKING_POINT_STATUSES = ['open', 'discussed', 'deferred'] as const;
/** One of `TALKING_POINT_STATUSES`. */
export type TalkingPointStatus = (typeof TALKING_POINT_STATUSES)[number];

/** The states of an action item; the first is that of a new one. */
export const ACTION_ITEM_STATUSES = [
  'not_started',
  'in_progress',
  'on_hold',
  'completed',
  'wont_do',
] as const;
/** One of `ACTION_ITEM_STATUSES`. */
export type ActionItemStatus = (typeof ACTION_ITEM_STATUSES)[number];

/** What the part `jots` holds. */
export const JOT_KINDS = ['question', 'note', 'win', 'curiosity'] as const;
/** The states of a goal; the first is that of a new one. */
export const GOAL_STATUSES = ['active', 'paused', 'reached', 'dropped'] as const;
/** One of `GOAL_STATUSES`. */
export type GoalStatus = (typeof GOAL_STATUSES)[number];

/** The parts whose items can be removed and restored. */
export const ITEM_PARTS = [
  'sessions',
  'series',
  'talkingPoints',
  'takeaways',
  'actionItems',
  'timeRequests',
  'jots',
  'answers',
  'goals',
  'milestones',
  'goalOptions',
  'goalChanges',
  'checkIns',
  'reviewRequests',
  'reflections',
  'feedback',
  'feedbackRequests',
  'relationshipChecks',
  'resources',
  'introductions',
  'pathSteps',
  'comments',
] as const;
/** One of `ITEM_PARTS`. */
export type ItemPart = (typeof ITEM_PARTS)[number];

/** Every root map of a record; the notes of a session are a root of their own (`notesOf`). */
export type RootName =
  | ItemPart
  | 'occurrences'
  | 'meta'
  | 'members'
  | 'marks'
  | 'dismissals'
  | 'agreementVersions'
  | 'agreementSignatures';

/** How many member colours there are; a colour is an index below this. */
export const COLOUR_COUNT = 8;
/** The progress of a goal that is all done; it begins at 0. [D30] */
export const FULL_PROGRESS = 100;
/** The last instant that is accepted: 9999-12-31T23:59:59.999Z. [D10] */
export const MAX_MILLIS = 253_402_300_799_999;

/** Whether `value` is an index of a member colour. */
export function isColour(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < COLOUR_COUNT;
}

/** The root map `name` of the record; an absent one is empty. */
export function rootMap(doc: Y.Doc, name: RootName): Y.Map<unknown> {
  return doc.getMap(name);
}

/** The fields of one item, wherever they stand: a map of its own is one. [D103] */
export type FieldMap = {
  readonly get: (name: string) => unknown;
  readonly has: (name: string) => boolean;
  readonly set: (name: string, value: unknown) => unknown;
  readonly delete: (name: string) => void;
  readonly keys: () => Iterable<string>;
};

/** The map of one item, or `undefined` when there is none or a peer put something else there. */
export function itemMap(doc: Y.Doc, root: RootName, id: string): Y.Map<unknown> | undefined {
  const value = rootMap(doc, root).get(id);
  return value instanceof Y.Map ? value : undefined;
}

/** Whether anything at all, readable or not, stands under `id`. */
export function isTaken(doc: Y.Doc, part: ItemPart, id: ItemId): boolean {
  return rootMap(doc, part).has(id);
}

/** Whether `text` names a place in the notes: the Yjs ids of two blocks, 'client:clock' each. */
export function isMarkId(text: unknown): text is string {
  return typeof text === 'string' && /^\d{1,16}:\d{1,16}\+\d{1,16}:\d{1,16}$/.test(text);
}

/** Whether `value` is one of `words`. */
export function isOneOf<Word extends string>(
  words: readonly Word[],
  value: unknown,
): value is Word {
  return words.some((word) => word === value);
}
