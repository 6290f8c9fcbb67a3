/** One thing that can be found in a mentorship or in my profile, as plain text without Yjs. [F3, F9 to F15] */
import type { AgreementSection } from '#shared/record/agreement.ts';
import type { ItemId, MemberId, RoomId } from '#shared/base/ids.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import type { SessionView } from '#shared/record/view.ts';

/** The kinds of what is found, in the order in which they stand when they match alike. */
export const ENTRY_KINDS = [
  'actionItem',
  'timeRequest',
  'talkingPoint',
  'goal',
  'milestone',
  'goalOption',
  'goalChange',
  'question',
  'answer',
  'note',
  'win',
  'curiosity',
  'checkIn',
  'reviewRequest',
  'reflection',
  'session',
  'opening',
  'closing',
  'notes',
  'takeaway',
  'decision',
  'lesson',
  'comment',
  'feedback',
  'feedbackRequest',
  'resource',
  'introduction',
  'agreement',
  'series',
  'privateNotes',
  'goalDraft',
  'feedbackDraft',
  'member',
  'pathStep',
  'mentorship',
] as const;

/**
 * One of `ENTRY_KINDS`. `note`: jotted; `notes`: of a session; `opening`, `closing`: what all said at its
 * beginning and its end; `agreement`: a section of it; `privateNotes` and the drafts: mine alone.
 */
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * One thing that can be found. `item`: its place, where it is an item of the record. `about`: what it is called,
 * or what that is called on whose line it stands. `session`: where it belongs, if to one. Private notes have the
 * id of their session, or of their mentorship; a section of the agreement has its name.
 */
export type SearchEntry = {
  readonly roomId: RoomId;
  readonly kind: EntryKind;
  readonly id: ItemId | MemberId | RoomId | AgreementSection;
  readonly item?: ItemPlace;
  readonly text: string;
  readonly about?: string;
  readonly session: SessionView | undefined;
};

/** What a mentorship is called where its record does not say it; `isProfile`: it is none, but my profile. */
export type NamedRoom = {
  readonly roomId: RoomId;
  readonly name: string;
  readonly isProfile?: boolean;
};
