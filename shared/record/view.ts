/**
 * What the interface draws: plain, deeply frozen values, without Yjs. Components import only types
 * from here. A list holds what is there and readable; what was removed stands in `bin`. [D5, D6]
 */
import type { DeviceId, ItemId, MemberId, Millis } from '../base/ids.ts';
import type { AgreementSection, WrittenSection } from './agreement.ts';
import type { Authored } from './part-shape.ts';
import type { ActionItemView } from './parts/action-items.ts';
import type { AnswerView } from './parts/answers.ts';
import type { CheckInView } from './parts/check-ins.ts';
import type { CommentView } from './parts/comments.ts';
import type { FeedbackView } from './parts/feedback.ts';
import type { FeedbackRequestView } from './parts/feedback-requests.ts';
import type { GoalChangeView } from './parts/goal-changes.ts';
import type { GoalOptionView } from './parts/goal-options.ts';
import type { GoalView } from './parts/goals.ts';
import type { IntroductionView } from './parts/introductions.ts';
import type { JotView } from './parts/jots.ts';
import type { MilestoneView } from './parts/milestones.ts';
import type { PathStepView } from './parts/path-steps.ts';
import type { ReflectionView } from './parts/reflections.ts';
import type { RelationshipCheckView } from './parts/relationship-checks.ts';
import type { ResourceView } from './parts/resources.ts';
import type { ReviewRequestView } from './parts/review-requests.ts';
import type { SeriesView } from './parts/series.ts';
import type { SessionView } from './parts/sessions.ts';
import type { TakeawayView } from './parts/takeaways.ts';
import type { TalkingPointView } from './parts/talking-points.ts';
import type { TimeRequestView } from './parts/time-requests.ts';
import type { MemberCardView } from './parts/member-cards.ts';
import type { ItemPart, MentorshipKind, Reporting } from './schema.ts';

export type { Direction } from './fields.ts';
export type {
  SessionView,
  SeriesView,
  TalkingPointView,
  TakeawayView,
  ActionItemView,
  TimeRequestView,
  JotView,
  AnswerView,
  GoalView,
  MilestoneView,
  GoalOptionView,
  GoalChangeView,
  CheckInView,
  ReviewRequestView,
  ReflectionView,
  FeedbackView,
  FeedbackRequestView,
  RelationshipCheckView,
  ResourceView,
  IntroductionView,
  PathStepView,
  CommentView,
};

/** A member's card. `colour`: below COLOUR_COUNT and, up to that many members, each its own. */
export type MemberView = Omit<MemberCardView, 'id' | 'colour'> & {
  readonly id: MemberId;
  readonly colour: number;
};

/** What the items of each part look like; `sessions` newest first by their start. */
export type ItemViews = {
  readonly sessions: SessionView;
  readonly series: SeriesView;
  readonly talkingPoints: TalkingPointView;
  readonly takeaways: TakeawayView;
  readonly actionItems: ActionItemView;
  readonly timeRequests: TimeRequestView;
  readonly jots: JotView;
  readonly answers: AnswerView;
  readonly goals: GoalView;
  readonly milestones: MilestoneView;
  readonly goalOptions: GoalOptionView;
  readonly goalChanges: GoalChangeView;
  readonly checkIns: CheckInView;
  readonly reviewRequests: ReviewRequestView;
  readonly reflections: ReflectionView;
  readonly feedback: FeedbackView;
  readonly feedbackRequests: FeedbackRequestView;
  readonly relationshipChecks: RelationshipCheckView;
  readonly resources: ResourceView;
  readonly introductions: IntroductionView;
  readonly pathSteps: PathStepView;
  readonly comments: CommentView;
};

/** A removed item. `kind`: which of its part, where the part has kinds. `text`: what it is called, '' for one without words. [D133] */
export type BinEntry = Authored & {
  readonly part: ItemPart;
  readonly id: ItemId;
  readonly kind: string | undefined;
  readonly text: string;
  readonly removedAt: Millis;
  readonly removedBy: MemberId | undefined;
};

/** A line of notes, or of the agreement, that two people changed while apart. [D16, D17, D137] */
export type MarkView = Authored & {
  readonly id: string;
  readonly kind: 'merged-while-apart';
  /** In whose notes it is; `undefined` for one in the agreement. */
  readonly sessionId: ItemId | undefined;
  /** In which section of the agreement it is; `undefined` for one in notes. */
  readonly section: AgreementSection | undefined;
  /** The start of its words. */
  readonly blockHint: string;
  /** The name of the line. */
  readonly block: string | undefined;
};

/** A text of the agreement that somebody signed. `hash` is what its writer says it is. [D93] */
export type AgreementVersionView = {
  readonly hash: string;
  /** As it was hashed. */
  readonly text: string;
  readonly sections: readonly WrittenSection[];
  /** Who put it there, and when. */
  readonly by: MemberId;
  readonly at: Millis;
};

/** A member's signature on one text. Whether it holds is for who knows the devices to say. [D94] */
export type AgreementSignatureView = {
  readonly hash: string;
  readonly memberId: MemberId;
  readonly device: DeviceId;
  /** base64url. */
  readonly signature: string;
  readonly at: Millis;
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
  /** Whether one of the members reports to another at work. [D99] */
  readonly reporting: Reporting | undefined;
  /** In how many days they agreed to answer a question; `undefined`: nothing was agreed. [D120] */
  readonly responseDays: number | undefined;
  /** Every how many days they agreed to check in; `undefined`: nothing was agreed. [D159] */
  readonly checkInDays: number | undefined;
  /** Of several mentors the one to go to first, who has a card. [D136] */
  readonly primaryMentor: MemberId | undefined;
  /** Who took the relay's copy away, and when. [D82] */
  readonly roomDeleted: RoomDeletion | undefined;
  /** In order of joining. */
  readonly members: readonly MemberView[];
  /** Not dismissed ones, oldest first. */
  readonly marks: readonly MarkView[];
  /** In the order in which they were first signed. */
  readonly agreementVersions: readonly AgreementVersionView[];
  /** Oldest first. */
  readonly agreementSignatures: readonly AgreementSignatureView[];
  /** Last removed first. */
  readonly bin: readonly BinEntry[];
  /** How many entries could not be read (they stay in the record untouched). */
  readonly unreadable: number;
} & {
  /** The items of each part, in the order that `ITEM_READERS` gives them. */
  readonly [Part in ItemPart]: readonly ItemViews[Part][];
};
