/**
 * Why an operation did not happen. What people type can be wrong, so every operation answers with
 * a `Result` from this closed list, and a refused operation has written nothing. [D8]
 */
import { err } from '../base/result.ts';

/** What a refusal is about: the input's field, the item itself or the whole record. */
export type RefusedField =
  | 'text'
  | 'quote'
  | 'source'
  | 'name'
  | 'title'
  | 'kind'
  | 'role'
  | 'colour'
  | 'reporting'
  | 'status'
  | 'mode'
  | 'zone'
  | 'startsAt'
  | 'dueOn'
  | 'targetOn'
  | 'progress'
  | 'owner'
  | 'direction'
  | 'assignees'
  | 'session'
  | 'place'
  | 'id'
  | 'author'
  | 'record'
  | 'sessionId'
  | 'seriesId'
  | 'goalId'
  | 'itemId'
  | 'onId'
  | 'pointId'
  | 'answeredBy'
  | 'memberId'
  | 'forMember'
  | 'fromMember'
  | 'lengthMinutes'
  | 'placeText'
  | 'link'
  | 'rescheduledFrom'
  | 'reason'
  | 'attendance'
  | 'win'
  | 'hard'
  | 'failure'
  | 'lesson'
  | 'learned'
  | 'useful'
  | 'endedAt'
  | 'nextOn'
  | 'workingHours'
  | 'strengths'
  | 'offers'
  | 'learns'
  | 'mentorTypes'
  | 'howIWork'
  | 'covers'
  | 'frequency'
  | 'every'
  | 'weekday'
  | 'ordinal'
  | 'monthDay'
  | 'time'
  | 'startsOn'
  | 'until'
  | 'count'
  | 'skipped'
  | 'hat'
  | 'carriedFrom'
  | 'carriedTimes'
  | 'tried'
  | 'need'
  | 'isStuck'
  | 'isStory'
  | 'isMistake'
  | 'blocker'
  | 'deliverable'
  | 'priority'
  | 'answer'
  | 'answerText'
  | 'untilOn'
  | 'answered'
  | 'wantedBy'
  | 'responseDays'
  | 'checkInDays'
  | 'primaryMentor'
  | 'aspiration'
  | 'specific'
  | 'measurable'
  | 'achievable'
  | 'relevant'
  | 'timeBound'
  | 'successCriteria'
  | 'baseline'
  | 'measure'
  | 'area'
  | 'type'
  | 'countedBy'
  | 'outcome'
  | 'doneAt'
  | 'forIt'
  | 'againstIt'
  | 'chosenId'
  | 'what'
  | 'from'
  | 'to'
  | 'mood'
  | 'wanted'
  | 'reply'
  | 'repliedAt'
  | 'situation'
  | 'behaviour'
  | 'impact'
  | 'suggestion'
  | 'appreciation'
  | 'about'
  | 'requestId'
  | 'willDoItem'
  | 'answers'
  | 'ready'
  | 'url'
  | 'why'
  | 'state'
  | 'whereAt'
  | 'asked'
  | 'otherAgreed'
  | 'consents'
  | 'when'
  | 'onPart';

/** The closed list of reasons. */
export type RefusalReason =
  | 'empty'
  | 'too-long'
  | 'bad-date'
  | 'bad-value'
  | 'bad-link'
  | 'unknown-item'
  | 'unknown-member'
  | 'exists'
  | 'newer-schema';

/**
 * Why nothing was written, and because of which field. `limit`: characters, with 'too-long'; `range`: the first
 * and the last whole number that fit, with 'bad-value'.
 */
export type Refusal = {
  readonly reason: RefusalReason;
  readonly field: RefusedField;
  readonly limit?: number;
  readonly range?: readonly [from: number, to: number];
};

/** The refused `Result` of an operation. */
export function refuse(
  reason: RefusalReason,
  field: RefusedField,
  limit?: number,
): { readonly ok: false; readonly error: Refusal } {
  return err(limit === undefined ? { reason, field } : { reason, field, limit });
}
