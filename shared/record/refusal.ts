/**
 * Why an operation did not happen. What people type can be wrong, so every operation answers with
 * a `Result` from this closed list, and a refused operation has written nothing. [D8]
 */
import { err } from '../base/result.ts';

/** What a refusal is about: the input's field, the item itself or the whole record. */
export type RefusedField =
  | 'text'
  | 'quote'
  | 'name'
  | 'title'
  | 'kind'
  | 'role'
  | 'colour'
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
  | 'record';

/** The closed list of reasons. */
export type RefusalReason =
  | 'empty'
  | 'too-long'
  | 'bad-date'
  | 'bad-value'
  | 'unknown-item'
  | 'unknown-member'
  | 'exists'
  | 'newer-schema';

/** Why nothing was written, and because of which field. `limit`: characters, with 'too-long'. */
export type Refusal = {
  readonly reason: RefusalReason;
  readonly field: RefusedField;
  readonly limit?: number;
};

/** The refused `Result` of an operation. */
export function refuse(
  reason: RefusalReason,
  field: RefusedField,
  limit?: number,
): { readonly ok: false; readonly error: Refusal } {
  return err(limit === undefined ? { reason, field } : { reason, field, limit });
}
