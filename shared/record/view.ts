/**
 * What the interface draws: plain, deeply frozen values, without Yjs. Components import only types
 * from here. A list holds what is there and readable; what was removed stands in `bin`. [D5, D6]
 */
import type { ItemId, MemberId, Millis } from '../base/ids.ts';
import type { CalendarDate } from './calendar-date.ts';
import type {
  ActionItemStatus,
  GoalStatus,
  ItemPart,
  JotKind,
  MentorshipKind,
  Role,
  SessionMode,
  TalkingPointStatus,
} from './schema.ts';

/** What every item has. Who and when are `undefined` when a peer wrote nonsense there. */
export type Authored = {
  readonly createdBy: MemberId | undefined;
  readonly createdAt: Millis | undefined;
};

/** A member's card. `colour`: below COLOUR_COUNT and, up to that many members, each its own. */
export type MemberView = Authored & {
  readonly id: MemberId;
  readonly name: string;
  readonly role: Role | undefined;
  readonly colour: number;
  /** When they left; what they wrote stays. [D81] */
  readonly leftAt: Millis | undefined;
};

/** A session. Without `startsAt` it counts as started when it was made. */
export type SessionView = Authored & {
  readonly id: ItemId;
  readonly title: string | undefined;
  readonly startsAt: Millis | undefined;
  readonly zone: string | undefined;
  readonly mode: SessionMode | undefined;
};

/** A talking point. Without `sessionId` it belongs to the next session (`sessionOfPoint`). */
export type TalkingPointView = Authored & {
  readonly id: ItemId;
  readonly text: string;
  readonly sessionId: ItemId | undefined;
  readonly status: TalkingPointStatus;
  readonly order: string;
};

/** An action item. `completedAt` only while it is completed. */
export type ActionItemView = Authored & {
  readonly id: ItemId;
  readonly text: string;
  readonly assignees: readonly MemberId[];
  readonly dueOn: CalendarDate | undefined;
  readonly status: ActionItemStatus;
  readonly completedAt: Millis | undefined;
  readonly sessionId: ItemId | undefined;
  readonly source: { readonly quote: string } | undefined;
};

/** A question or a note jotted between sessions. */
export type JotView = Authored & {
  readonly id: ItemId;
  readonly kind: JotKind;
  readonly text: string;
  readonly answered: boolean;
};

/** Who learns from whom. It belongs to a goal, not to a person. */
export type Direction = {
  readonly learner: MemberId;
  readonly teacher: MemberId;
};

/** A goal. Without `direction` its owner learns from the other member (`directionOf`). */
export type GoalView = Authored & {
  readonly id: ItemId;
  readonly title: string;
  /** Who made it, unless it was given to somebody. */
  readonly owner: MemberId | undefined;
  readonly direction: Direction | undefined;
  readonly status: GoalStatus;
  readonly targetOn: CalendarDate | undefined;
  /** By judgement: a whole number from 0 to 100. */
  readonly progress: number;
};

/** A removed item. `text`: its text or title, '' for a session without one. */
export type BinEntry = Authored & {
  readonly part: ItemPart;
  readonly id: ItemId;
  readonly text: string;
  readonly removedAt: Millis;
  readonly removedBy: MemberId | undefined;
};

/** A line of notes that two people changed while apart. [D16, D17] */
export type MarkView = Authored & {
  readonly id: string;
  readonly kind: 'merged-while-apart';
  readonly sessionId: ItemId;
  /** The start of its words. */
  readonly blockHint: string;
  /** The name of the line. */
  readonly block: string | undefined;
};

/** Who took the relay's copy of the record away, and when. */
export type RoomDeletion = { readonly by: MemberId; readonly at: Millis };

/** The whole record, but for the notes. */
export type RecordView = {
  readonly schemaVersion: number;
  /** Written by a newer version: show it, offer no change; every operation refuses. */
  readonly newerSchema: boolean;
  readonly name: string | undefined;
  readonly kind: MentorshipKind | undefined;
  /** Who took the relay's copy away, and when. [D82] */
  readonly roomDeleted: RoomDeletion | undefined;
  /** In order of joining. */
  readonly members: readonly MemberView[];
  /** Newest first, by their start. */
  readonly sessions: readonly SessionView[];
  /** In the order people gave them. */
  readonly talkingPoints: readonly TalkingPointView[];
  /** In order of creation. */
  readonly actionItems: readonly ActionItemView[];
  /** Newest first. */
  readonly jots: readonly JotView[];
  /** In order of creation. */
  readonly goals: readonly GoalView[];
  /** Not dismissed ones, oldest first. */
  readonly marks: readonly MarkView[];
  /** Last removed first. */
  readonly bin: readonly BinEntry[];
  /** How many entries could not be read (they stay in the record untouched). */
  readonly unreadable: number;
};
