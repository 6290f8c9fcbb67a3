/** One thing that can be found in a mentorship or in my profile, as plain text without Yjs. [F3, F9 to F15, F17] */
import type { AgreementSection } from '#shared/record/agreement.ts';
import type { ItemId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
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
  'formerAgreement',
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
 * beginning and its end; `agreement`: a section of it; `formerAgreement`: a text that was signed; `privateNotes` and the drafts: mine alone.
 */
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** How a text of the agreement that was signed is named where lines are led to: by its hash. */
export type SignedTextId = `signed:${string}`;

/** The name of the text with that hash. */
export function signedTextId(hash: string): SignedTextId {
  return `signed:${hash}`;
}

/**
 * One thing that can be found. `item`: its place, where it is an item of the record. `about`: what it is called,
 * or what that is called on whose line it stands. `session`: where it belongs, if to one. Private notes have the
 * id of their session, or of their mentorship; a section of the agreement has its name. `at`: when a text of the
 * agreement was put there.
 */
export type SearchEntry = {
  readonly roomId: RoomId;
  readonly kind: EntryKind;
  readonly id: ItemId | MemberId | RoomId | AgreementSection | SignedTextId;
  readonly item?: ItemPlace;
  readonly text: string;
  readonly about?: string;
  readonly at?: Millis;
  readonly session: SessionView | undefined;
};

/** What a mentorship is called where its record does not say it; `isProfile`: it is none, but my profile. */
export type NamedRoom = {
  readonly roomId: RoomId;
  readonly name: string;
  readonly isProfile?: boolean;
};
