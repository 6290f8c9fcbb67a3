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
import { itemMap, rootMap, SCHEMA_VERSION, type FieldMap, type RootName } from './schema.ts';

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

/** The schema version that the record says, ours when it says none or nonsense. [D2] */
export function schemaVersionOf(doc: Y.Doc): number {
  const version = rootMap(doc, 'meta').get('schemaVersion');
  return Number.isSafeInteger(version) && Number(version) > 0 ? Number(version) : SCHEMA_VERSION;
}

/** Refuses an author who is none, and any change of a record with a newer schema. [D2] */
export function checkAuthor(author: Author): Result<void, Refusal> {
  if (!isId(author.memberId) || !isMillis(author.now)) return refuse('bad-value', 'author');
  return ok(undefined);
}

/**
 * Runs `change` as the one transaction of `operation`. Refuses a newer schema; writes
 * `schemaVersion` where the record has none. Returns `value`.
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
      const meta = rootMap(doc, 'meta');
      if (!meta.has('schemaVersion')) meta.set('schemaVersion', SCHEMA_VERSION);
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
