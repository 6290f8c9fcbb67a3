/**
 * How every operation writes: checks first, then one named transaction. The transaction's origin is
 * an `OperationOrigin`, so an UndoManager can track what this person did, and logs can name it.
 * [D2, D7, D8]
 */
import type * as Y from 'yjs';
import type { ItemId, MemberId, Millis } from '../base/ids.ts';
import { isId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { isMillis } from './calendar-date.ts';
import { refuse, type Refusal } from './refusal.ts';
import { itemFields } from './occurrences.ts';
import {
  itemMap,
  rootMap,
  SCHEMA_VERSION,
  VERSION_KEY,
  type FieldMap,
  type RootName,
} from './schema.ts';
import { highestTold, tellVersion } from './told-version.ts';

/** The closed list of operations. */
export type OperationName =
  | 'setMentorship'
  | 'putMember'
  | 'updateCard'
  | 'leaveMentorship'
  | 'comeBack'
  | 'tellRoomDeleted'
  | 'addSession'
  | 'updateSession'
  | 'addTalkingPoint'
  | 'updateTalkingPoint'
  | 'moveTalkingPoint'
  | 'addActionItem'
  | 'updateActionItem'
  | 'addJot'
  | 'updateJot'
  | 'addGoal'
  | 'updateGoal'
  | 'fillAgreement'
  | 'emptyAgreement'
  | 'signAgreement'
  | 'takeBackSignature'
  | 'addItem'
  | 'updateItem'
  | 'removeItem'
  | 'restoreItem'
  | 'bringBack'
  | 'takeBack'
  | 'addMark'
  | 'dismissMark'
  | 'writeNotes';

/** The origin of an operation's transaction; track the class itself in an UndoManager. */
export class OperationOrigin {
  readonly operation: OperationName;

  /** Names the operation. */
  constructor(operation: OperationName) {
    this.operation = operation;
  }
}

/**
 * Who acts, and when. `origin`: a transaction origin of the caller's own, in place of an
 * `OperationOrigin`.
 */
export type Author = {
  readonly memberId: MemberId;
  readonly now: Millis;
  readonly origin?: unknown;
};

/** The highest schema version that the record was told, ours when it says none or nonsense. [D2, D147] */
export function schemaVersionOf(doc: Y.Doc): number {
  return highestTold(rootMap(doc, 'meta'), VERSION_KEY) || SCHEMA_VERSION;
}

/** Refuses an author who is none, and any change of a record with a newer schema. [D2] */
export function checkAuthor(author: Author): Result<void, Refusal> {
  if (!isId(author.memberId) || !isMillis(author.now)) return refuse('bad-value', 'author');
  return ok(undefined);
}

/**
 * Runs `change` as the one transaction of `operation`. Refuses a newer schema; tells ours where the record
 * has not heard of it. Returns `value`.
 */
export function writeOperation<T>(
  doc: Y.Doc,
  author: Author,
  operation: OperationName,
  value: T,
  change: () => void,
): Result<T, Refusal> {
  const checked = checkAuthor(author);
  if (!checked.ok) return checked;
  if (schemaVersionOf(doc) > SCHEMA_VERSION) return refuse('newer-schema', 'record');
  doc.transact(
    () => {
      tellVersion(rootMap(doc, 'meta'), VERSION_KEY, SCHEMA_VERSION);
      change();
    },
    author.origin ?? new OperationOrigin(operation),
  );
  return ok(value);
}

/**
 * Changes the item `id` as the one transaction of `operation`; `change` gets its map. Refuses
 * 'unknown-item' where there is none.
 */
export function changeItem<Id extends ItemId | MemberId>(
  doc: Y.Doc,
  author: Author,
  operation: OperationName,
  at: { readonly root: RootName; readonly id: Id },
  change: (item: FieldMap) => void,
): Result<Id, Refusal> {
  const item = itemFields(doc, at.root, at.id);
  if (!item) return refuse('unknown-item', 'id');
  return writeOperation(doc, author, operation, at.id, () => change(item));
}

/** Sets or (with `undefined`) clears a field, and writes nothing when it already is so. */
export function setField(item: FieldMap, field: string, value: unknown): void {
  if (value === undefined) {
    if (item.has(field)) item.delete(field);
  } else if (item.get(field) !== value) {
    item.set(field, value);
  }
}

/** Whether every one of `ids` is a member with a card. [D13] */
export function areMembers(doc: Y.Doc, ids: readonly MemberId[]): boolean {
  return ids.every((id) => isId(id) && itemMap(doc, 'members', id) !== undefined);
}
