/**
 * What waits for an answer in a mentorship: what others ask of a member, and what that member asked of them.
 * Pure questions to a view. [B95, D157]
 */
import type { ItemId, MemberId, Millis } from '../base/ids.ts';
import { agreedAt } from './agreement-standing.ts';
import type { CalendarDate } from './calendar-date.ts';
import { grouped } from './grouped.ts';
import { commentsOn, timeRequestsFor } from './item-talk.ts';
import { isOpenStatus } from './queries.ts';
import { isAnswered } from './questions.ts';
import { isRevealed, waitedFor } from './relationship.ts';
import type {
  ActionItemView,
  AgreementSignatureView,
  FeedbackView,
  RecordView,
  TimeRequestView,
} from './view.ts';

/**
 * What can wait: an answer, feedback, a look over work, more time, the answers of a check, a signature; that one
 * says something to feedback (`given`) or to what was asked about it (`asked-back`), whether one wants an
 * introduction, and help for who is stuck.
 */
export const WAITING_KINDS = [
  'question',
  'feedback',
  'review',
  'more-time',
  'check',
  'agreement',
  'given',
  'asked-back',
  'introduction',
  'stuck',
] as const;
/** One of `WAITING_KINDS`. */
export type WaitingKind = (typeof WAITING_KINDS)[number];

/** One thing that waits. */
export type WaitingView = {
  readonly kind: WaitingKind;
  /** The item; the agreement is none. */
  readonly id: ItemId | undefined;
  /** Who is to do something about it: `me`, or the others. */
  readonly on: 'me' | 'others';
  /** What is asked; of more time, the action item's text; '' where the kind says all. */
  readonly text: string;
  readonly since: Millis | undefined;
  readonly by: MemberId | undefined;
  /** By when it is wanted, or until when more time is. */
  readonly dueOn: CalendarDate | undefined;
};

const NOTHING = { id: undefined, text: '', since: undefined, by: undefined, dueOn: undefined };

const answersToRequest = grouped<FeedbackView>(({ requestId }) => requestId);

function questions(view: RecordView, me: MemberId): readonly WaitingView[] {
  const hasOthers = view.members.some(({ id, leftAt }) => id !== me && leftAt === undefined);
  return view.jots
    .filter((jot) => jot.kind === 'question' && !isAnswered(view, jot))
    .filter(({ createdBy }) => hasOthers || createdBy !== me)
    .map(({ id, text, createdAt, createdBy }) => ({
      ...{ ...NOTHING, kind: 'question', id, text, since: createdAt, by: createdBy },
      on: createdBy === me ? 'others' : 'me',
    }));
}

function feedback(view: RecordView, me: MemberId): readonly WaitingView[] {
  return view.feedbackRequests
    .filter(({ createdBy, fromMember = me }) => createdBy !== me && fromMember === me)
    .filter(({ id }) => answersToRequest(view.feedback, id).length === 0)
    .map(({ id, text, createdAt: since, createdBy: by }) => {
      return { ...NOTHING, kind: 'feedback', id, on: 'me', text, since, by };
    });
}

function reviews(view: RecordView, me: MemberId): readonly WaitingView[] {
  return view.reviewRequests
    .filter(({ createdBy, reply }) => createdBy !== me && reply === undefined)
    .map(({ id, title: text, dueOn, createdAt: since, createdBy: by }) => {
      return { kind: 'review', id, on: 'me', text, since, by, dueOn };
    });
}

/** Of an open action item only the last request counts: it takes the place of those before it. */
function timeAskedOf(
  { text }: ActionItemView,
  request: TimeRequestView | undefined,
  me: MemberId,
): readonly WaitingView[] {
  if (request === undefined || request.answer !== undefined || request.createdBy === me) return [];
  const { itemId: id, untilOn: dueOn, createdAt: since, createdBy: by } = request;
  return [{ kind: 'more-time', id, on: 'me', text, since, by, dueOn }];
}

function moreTime(view: RecordView, me: MemberId): readonly WaitingView[] {
  if (view.timeRequests.length === 0) return [];
  return view.actionItems
    .filter(({ status }) => isOpenStatus(status))
    .flatMap((item) => timeAskedOf(item, timeRequestsFor(view, item.id).at(-1), me));
}

/** What more than thanks was given to me, until I say something to it. [D157] */
function given(view: RecordView, me: MemberId): readonly WaitingView[] {
  return view.feedback
    .filter(({ forMember, createdBy }) => forMember === me && createdBy !== me)
    .filter(({ answer }) => answer === undefined)
    .flatMap(({ id, createdAt: since, createdBy: by, ...said }) => {
      const text = said.suggestion ?? said.behaviour ?? said.impact ?? said.situation;
      return text === undefined
        ? []
        : [{ ...NOTHING, kind: 'given', id, on: 'me', text, since, by }];
    });
}

/** What somebody asks about feedback of mine, until I comment on that. When they asked is not known. [D157] */
function askedBack(view: RecordView, me: MemberId): readonly WaitingView[] {
  return view.feedback
    .filter(({ createdBy, answer }) => createdBy === me && answer === 'question')
    .filter(({ id }) => !commentsOn(view, 'feedback', id).some(({ createdBy }) => createdBy === me))
    .map(({ id, answerText: text = '', forMember: by }) => {
      return { ...NOTHING, kind: 'asked-back', id, on: 'me', text, by };
    });
}

/** An introduction that somebody suggests for me, until I say that I want it, or that is over. [D157] */
function introductions(view: RecordView, me: MemberId): readonly WaitingView[] {
  return view.introductions
    .filter(({ forMember, createdBy }) => forMember === me && createdBy !== me)
    .filter(({ asked, state }) => asked !== true && (state === 'asked' || state === 'agreed'))
    .map(({ id, title: text, createdAt: since, createdBy: by }) => {
      return { ...NOTHING, kind: 'introduction', id, on: 'me', text, since, by };
    });
}

/** Who is stuck waits for the others until it was spoken of, or was put off. [D157] */
function stuck(view: RecordView, me: MemberId): readonly WaitingView[] {
  return view.talkingPoints
    .filter(
      ({ isStuck, status, createdBy }) => isStuck === true && status === 'open' && createdBy !== me,
    )
    .map(({ id, text, createdAt: since, createdBy: by }) => {
      return { ...NOTHING, kind: 'stuck', id, on: 'me', text, since, by };
    });
}

/** The newest check only: it is the one that goes on. */
function check(view: RecordView, me: MemberId): readonly WaitingView[] {
  const [newest] = view.relationshipChecks;
  if (newest === undefined || isRevealed(view, newest) || !waitedFor(view, newest).includes(me))
    return [];
  const { id, createdAt: since, createdBy: by } = newest;
  return [{ ...NOTHING, kind: 'check', id, on: 'me', since, by }];
}

/** The signatures on each text, as the record tells them. */
function signaturesByHash(view: RecordView): ReadonlyMap<string, AgreementSignatureView[]> {
  const found = new Map<string, AgreementSignatureView[]>();
  for (const signature of view.agreementSignatures) {
    const before = found.get(signature.hash);
    if (before) before.push(signature);
    else found.set(signature.hash, [signature]);
  }
  return found;
}

/**
 * Somebody else signed the text of now, or all of us signed an earlier one, and I have not signed this one.
 * Whether signatures hold is said where the agreement is read; here they are only taken as a reason to look.
 */
function agreement(view: RecordView, me: MemberId, text: string): readonly WaitingView[] {
  if (text === '' || view.agreementSignatures.length === 0) return [];
  const byHash = signaturesByHash(view);
  const named = view.agreementVersions.filter((version) => version.text === text);
  const onThis = named.flatMap(({ hash }) => byHash.get(hash) ?? []);
  if (onThis.some(({ memberId }) => memberId === me)) return [];
  const waits = { ...NOTHING, kind: 'agreement', on: 'me' } as const;
  const first = onThis[0];
  if (first) return [{ ...waits, since: first.at, by: first.memberId }];
  const wasAgreed = [...byHash].some(([hash, on]) => agreedAt(view, on, hash) !== undefined);
  return wasAgreed ? [waits] : [];
}

function isEarlier(a: WaitingView, b: WaitingView): number {
  const toMe = Number(a.on !== 'me') - Number(b.on !== 'me');
  return toMe || (a.since ?? Infinity) - (b.since ?? Infinity) || 0;
}

const ASKED = [
  questions,
  feedback,
  reviews,
  moreTime,
  check,
  given,
  askedBack,
  introductions,
  stuck,
];

/**
 * All that waits, for `me` first, then what waits longest; frozen. `agreementNow`: the text of the agreement
 * as it stands ('' for none).
 */
export function waitingIn(
  view: RecordView,
  me: MemberId,
  agreementNow: string,
): readonly WaitingView[] {
  const all = ASKED.flatMap((ask) => ask(view, me));
  return Object.freeze([...all, ...agreement(view, me, agreementNow)].sort(isEarlier));
}
