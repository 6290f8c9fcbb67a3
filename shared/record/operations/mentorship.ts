/** The mentorship's own name and kind, and what is agreed in days, changeable at any time without losing anything. */
import type * as Y from 'yjs';
import type { MemberId } from '../../base/ids.ts';
import { ok, type Result } from '../../base/result.ts';
import { CHECK_IN_DAYS } from '../check-in-days.ts';
import { checkText } from '../one-line-text.ts';
import { areMembers, setField, writeOperation, type Author } from '../operation.ts';
import { refuse, type RefusedField, type Refusal } from '../refusal.ts';
import { MAX_NAME_CHARACTERS } from '../limits.ts';
import { RESPONSE_DAYS } from '../response-days.ts';
import {
  isOneOf,
  MENTORSHIP_KINDS,
  REPORTING,
  rootMap,
  type MentorshipKind,
  type Reporting,
} from '../schema.ts';

/** What can be changed; what is left out stays. */
export type MentorshipPatch = {
  readonly name?: string | undefined;
  readonly kind?: MentorshipKind | undefined;
  /** Whether one of the members reports to another at work. [D99] */
  readonly reporting?: Reporting | undefined;
  /** In how many days they answer each other's questions; `null`: nothing is agreed. [D120] */
  readonly responseDays?: number | null | undefined;
  /** Every how many days each checks in; `null`: nothing is agreed. [D159] */
  readonly checkInDays?: number | null | undefined;
  /** Of several mentors the one to go to first; `null`: none of them. [D136] */
  readonly primaryMentor?: MemberId | null | undefined;
};

/** Names the mentorship, sets its kind, response time, rhythm of check-ins and primary mentor, and says whether somebody in it reports to another. */
export function setMentorship(
  doc: Y.Doc,
  author: Author,
  patch: MentorshipPatch,
): Result<void, Refusal> {
  const name =
    patch.name === undefined ? ok(undefined) : checkText(patch.name, 'name', MAX_NAME_CHARACTERS);
  if (!name.ok) return name;
  if (patch.kind !== undefined && !isOneOf(MENTORSHIP_KINDS, patch.kind))
    return refuse('bad-value', 'kind');
  if (patch.reporting !== undefined && !isOneOf(REPORTING, patch.reporting))
    return refuse('bad-value', 'reporting');
  const response = checkDays(RESPONSE_DAYS, patch.responseDays, 'responseDays');
  if (!response.ok) return response;
  const rhythm = checkDays(CHECK_IN_DAYS, patch.checkInDays, 'checkInDays');
  if (!rhythm.ok) return rhythm;
  const { primaryMentor } = patch;
  if (primaryMentor !== undefined && primaryMentor !== null && !areMembers(doc, [primaryMentor]))
    return refuse('unknown-member', 'primaryMentor');
  return writeOperation(doc, author, 'setMentorship', undefined, () => {
    const meta = rootMap(doc, 'meta');
    if (name.value !== undefined) setField(meta, 'name', name.value);
    if (patch.kind !== undefined) setField(meta, 'kind', patch.kind);
    if (patch.reporting !== undefined) setField(meta, 'reporting', patch.reporting);
    if (patch.responseDays !== undefined) setField(meta, 'responseDays', response.value);
    if (patch.checkInDays !== undefined) setField(meta, 'checkInDays', rhythm.value);
    if (primaryMentor !== undefined) setField(meta, 'primaryMentor', primaryMentor ?? undefined);
  });
}

function checkDays(
  agreed: typeof RESPONSE_DAYS,
  days: number | null | undefined,
  field: RefusedField,
): Result<unknown, Refusal> {
  return days === null || days === undefined ? ok(undefined) : agreed.check(days, field);
}
