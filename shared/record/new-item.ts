/**
 * New items, checked and built apart from any record. An item is one `map.set(id, itemMap)`, so an
 * update made on an empty document applies anywhere: the jot box stores a line without loading
 * five years of record. [D4, D11, D12]
 */
import * as Y from 'yjs';
import type { Bytes } from '../base/bytes.ts';
import { copyBytes } from '../base/bytes.ts';
import { isId, type ItemId, type MemberId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { SHAPES } from './item-shapes.ts';
import { keepOccurrence } from './occurrences.ts';
import { checkAuthor, writeOperation, type Author, type OperationName } from './operation.ts';
import { checkUnguarded, idFor, type Change, type InputOf, type Shape } from './part-shape.ts';
import type { ACTION_ITEM } from './parts/action-items.ts';
import type { CHECK_IN } from './parts/check-ins.ts';
import type { JotInput } from './parts/jots.ts';
import type { RESOURCE } from './parts/resources.ts';
import type { SessionInput } from './parts/sessions.ts';
import type { TalkingPointInput } from './parts/talking-points.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isTaken, rootMap, type ItemPart } from './schema.ts';

/** What is needed for an action item: its fields, and who does it. */
export type ActionItemInput = Omit<InputOf<typeof ACTION_ITEM>, 'completedAt'> & {
  readonly assignees?: readonly MemberId[] | undefined;
};

/** An item to be made with no record at hand. */
export type Creation =
  | ({ readonly part: 'sessions' } & SessionInput)
  | ({ readonly part: 'talkingPoints' } & TalkingPointInput)
  | ({ readonly part: 'actionItems' } & ActionItemInput)
  | ({ readonly part: 'jots' } & JotInput)
  | ({ readonly part: 'checkIns' } & InputOf<typeof CHECK_IN>)
  | ({ readonly part: 'resources' } & InputOf<typeof RESOURCE>);

/** A checked item that is in no record yet. What is `undefined` is not written. */
export type NewItem = {
  readonly part: ItemPart;
  readonly id: ItemId;
  readonly changes: readonly Change[];
  readonly assignees: readonly MemberId[] | undefined;
};

/** Checks a new item of a part, but for what it names of the record. */
export function newItem<S extends Shape & { readonly part: ItemPart }>(
  shape: S,
  input: InputOf<S>,
): Result<NewItem, Refusal> {
  const changes = checkUnguarded(shape, input);
  if (!changes.ok) return changes;
  const missing =
    shape.required !== undefined && !changes.value.some(([name]) => name === shape.required);
  if (missing) return refuse('empty', shape.required);
  const id = idFor(input.id);
  if (!id.ok) return id;
  return ok({ part: shape.part, id: id.value, changes: changes.value, assignees: undefined });
}

/** Checks an action item: who does it is a set of its own. [D13] */
export function newActionItem(input: ActionItemInput): Result<NewItem, Refusal> {
  const item = newItem(SHAPES.actionItems, input);
  if (!item.ok) return item;
  const assignees = [...new Set(input.assignees)];
  if (!assignees.every(isId)) return refuse('unknown-member', 'assignees');
  return ok({ ...item.value, assignees });
}

/** Checks a jot: it says which kind it is. */
export function newJot(input: JotInput): Result<NewItem, Refusal> {
  return input.kind === undefined ? refuse('bad-value', 'kind') : newItem(SHAPES.jots, input);
}

/** Writes a checked item into a record as one transaction; refuses an id that is there. [D11] */
export function addItem(
  doc: Y.Doc,
  author: Author,
  operation: OperationName,
  item: NewItem,
): Result<ItemId, Refusal> {
  if (isTaken(doc, item.part, item.id)) return refuse('exists', 'id');
  return writeOperation(doc, author, operation, item.id, () => setItem(doc, author, item));
}

function setItem(doc: Y.Doc, author: Author, item: NewItem): void {
  const map = new Y.Map<unknown>();
  for (const [field, value] of item.changes) {
    // What refers to a session of a cadence, or is said to it, keeps it. [D103, D135]
    if (field === 'sessionId' || field === 'onId') keepOccurrence(doc, value);
    if (value !== undefined) map.set(field, value);
  }
  if (item.assignees) map.set('assignees', memberSet(item.assignees));
  map.set('by', author.memberId);
  map.set('at', author.now);
  rootMap(doc, item.part).set(item.id, map);
}

/** A set of members as a map of its own, so that two people's additions both stay. [D13] */
export function memberSet(members: readonly MemberId[]): Y.Map<unknown> {
  return new Y.Map<unknown>(members.map((member) => [member, true] as const));
}

/** Checks what a creation asks for, with no record at hand. */
export function checkCreation(creation: Creation): Result<NewItem, Refusal> {
  switch (creation.part) {
    case 'sessions':
      return newItem(SHAPES.sessions, creation);
    case 'talkingPoints':
      return newItem(SHAPES.talkingPoints, creation);
    case 'actionItems':
      return newActionItem(creation);
    case 'jots':
      return newJot(creation);
    case 'checkIns':
      return newItem(SHAPES.checkIns, creation);
    case 'resources':
      return newItem(SHAPES.resources, creation);
  }
}

/**
 * The Yjs update (V1) that makes one item and needs no record: it was made on an empty document
 * and applies anywhere, in any order. Whether the id, the assignees and the session exist cannot
 * be checked here; apply it once only (an item set twice loses what was changed in between). `beside`: what it
 * holds that nobody typed. [D12]
 */
export function creationUpdate(
  author: Author,
  creation: Creation,
  beside: readonly Change[] = [],
): Result<Bytes, Refusal> {
  const checked = checkAuthor(author);
  if (!checked.ok) return checked;
  const item = checkCreation(creation);
  if (!item.ok) return item;
  const doc = new Y.Doc();
  const { changes } = item.value;
  doc.transact(() => setItem(doc, author, { ...item.value, changes: [...changes, ...beside] }));
  const update = copyBytes(Y.encodeStateAsUpdate(doc));
  doc.destroy();
  return ok(update);
}
