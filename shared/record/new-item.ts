/**
 * New items, checked and built apart from any record. An item is one `map.set(id, itemMap)`, so an
 * update made on an empty document applies anywhere: the jot box stores a line without loading
 * five years of record. [D4, D11, D12]
 */
import * as Y from 'yjs';
import type { Bytes } from '../base/bytes.ts';
import { copyBytes } from '../base/bytes.ts';
import { isId, newId, type ItemId, type MemberId, type Millis } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { isCalendarDate, isMillis, isTimeZone } from './calendar-date.ts';
import { checkText } from './one-line-text.ts';
import { checkAuthor, writeOperation, type Author, type OperationName } from './operation.ts';
import { refuse, type Refusal } from './refusal.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from './limits.ts';
import {
  isOneOf,
  isProgress,
  isTaken,
  JOT_KINDS,
  rootMap,
  SESSION_MODES,
  type ItemPart,
  type JotKind,
  type SessionMode,
} from './schema.ts';
import type { Direction } from './view.ts';

/** What is needed for a session. `startsAt`: an instant; `zone`: the IANA zone it was planned in. */
export type SessionInput = {
  readonly id?: ItemId | undefined;
  readonly title?: string | undefined;
  readonly startsAt?: Millis | undefined;
  readonly zone?: string | undefined;
  readonly mode?: SessionMode | undefined;
};

/** What is needed for a talking point. Without `sessionId`: for the next session. */
export type TalkingPointInput = {
  readonly id?: ItemId | undefined;
  readonly text: string;
  readonly sessionId?: ItemId | undefined;
};

/** What is needed for an action item. `dueOn`: 'yyyy-mm-dd'; `sourceQuote`: what it was made of. */
export type ActionItemInput = {
  readonly id?: ItemId | undefined;
  readonly text: string;
  readonly assignees?: readonly MemberId[] | undefined;
  readonly dueOn?: string | undefined;
  readonly sessionId?: ItemId | undefined;
  readonly sourceQuote?: string | undefined;
};

/** What is needed for a question or a note. */
export type JotInput = {
  readonly id?: ItemId | undefined;
  readonly kind: JotKind;
  readonly text: string;
};

/** What a goal says beside its title. `targetOn`: 'yyyy-mm-dd'; `progress`: 0 to 100. */
export type GoalFields = {
  readonly owner?: MemberId | undefined;
  readonly direction?: Direction | undefined;
  readonly targetOn?: string | null | undefined;
  readonly progress?: number | undefined;
};

/** What is needed for a goal. Without `owner` it is its maker's. */
export type GoalInput = Omit<GoalFields, 'targetOn'> & {
  readonly id?: ItemId | undefined;
  readonly title: string;
  readonly targetOn?: string | undefined;
};

/** An item to be made with no record at hand. */
export type Creation =
  | ({ readonly part: 'sessions' } & SessionInput)
  | ({ readonly part: 'talkingPoints' } & TalkingPointInput)
  | ({ readonly part: 'actionItems' } & ActionItemInput)
  | ({ readonly part: 'jots' } & JotInput);

/** A checked item that is in no record yet. Fields that are `undefined` are not written. */
export type NewItem = {
  readonly part: ItemPart;
  readonly id: ItemId;
  readonly fields: Readonly<Record<string, string | number | undefined>>;
  readonly assignees: readonly MemberId[] | undefined;
};

/** Checks a session. */
export function newSession(input: SessionInput): Result<NewItem, Refusal> {
  if (input.startsAt !== undefined && !isMillis(input.startsAt))
    return refuse('bad-date', 'startsAt');
  if (input.zone !== undefined && !isTimeZone(input.zone)) return refuse('bad-value', 'zone');
  if (input.mode !== undefined && !isOneOf(SESSION_MODES, input.mode))
    return refuse('bad-value', 'mode');
  const { startsAt, zone, mode } = input;
  if (input.title === undefined) return newItem('sessions', input.id, { startsAt, zone, mode });
  const title = checkText(input.title, 'title', MAX_NAME_CHARACTERS);
  if (!title.ok) return title;
  return newItem('sessions', input.id, { title: title.value, startsAt, zone, mode });
}

/** Checks a talking point. */
export function newTalkingPoint(input: TalkingPointInput): Result<NewItem, Refusal> {
  const text = checkText(input.text, 'text', MAX_TEXT_CHARACTERS);
  if (!text.ok) return text;
  const { sessionId } = input;
  if (sessionId !== undefined && !isId(sessionId)) return refuse('bad-value', 'session');
  return newItem('talkingPoints', input.id, { text: text.value, sessionId });
}

/** Checks an action item. */
export function newActionItem(input: ActionItemInput): Result<NewItem, Refusal> {
  const text = checkText(input.text, 'text', MAX_TEXT_CHARACTERS);
  if (!text.ok) return text;
  const { dueOn, sessionId, sourceQuote } = input;
  if (dueOn !== undefined && !isCalendarDate(dueOn)) return refuse('bad-date', 'dueOn');
  if (sessionId !== undefined && !isId(sessionId)) return refuse('bad-value', 'session');
  const quote = sourceQuote === undefined ? undefined : quoteOf(sourceQuote);
  const assignees = [...new Set(input.assignees)];
  if (!assignees.every(isId)) return refuse('unknown-member', 'assignees');
  const fields = { text: text.value, dueOn, sessionId, quote };
  return newItem('actionItems', input.id, fields, assignees);
}

// A selection may be longer than a field: its start is enough to find the place again.
function quoteOf(selection: string): string | undefined {
  const text = checkText(selection.slice(0, MAX_TEXT_CHARACTERS), 'quote', MAX_TEXT_CHARACTERS);
  return text.ok ? text.value : undefined;
}

/** Checks a goal. */
export function newGoal(input: GoalInput): Result<NewItem, Refusal> {
  const title = checkText(input.title, 'title', MAX_NAME_CHARACTERS);
  if (!title.ok) return title;
  const checked = checkGoalFields(input);
  if (!checked.ok) return checked;
  const { owner, direction, targetOn, progress } = input;
  const written = direction && directionText(direction);
  const fields = { title: title.value, owner, direction: written, targetOn, progress };
  return newItem('goals', input.id, fields);
}

/** Checks what a goal says beside its title; `null` stands for a field that is to be cleared. */
export function checkGoalFields(fields: GoalFields): Result<void, Refusal> {
  const { owner, direction, targetOn, progress } = fields;
  if (owner !== undefined && !isId(owner)) return refuse('unknown-member', 'owner');
  if (direction && !(isId(direction.learner) && isId(direction.teacher)))
    return refuse('unknown-member', 'direction');
  if (direction && direction.learner === direction.teacher) return refuse('bad-value', 'direction');
  if (targetOn !== undefined && targetOn !== null && !isCalendarDate(targetOn))
    return refuse('bad-date', 'targetOn');
  if (progress !== undefined && !isProgress(progress)) return refuse('bad-value', 'progress');
  return ok(undefined);
}

/** A direction as it is stored: both ids in one value. [D31] */
export function directionText({ learner, teacher }: Direction): string {
  return `${learner}>${teacher}`;
}

/** Checks a question or a note. */
export function newJot(input: JotInput): Result<NewItem, Refusal> {
  const text = checkText(input.text, 'text', MAX_TEXT_CHARACTERS);
  if (!text.ok) return text;
  if (!isOneOf(JOT_KINDS, input.kind)) return refuse('bad-value', 'kind');
  return newItem('jots', input.id, { kind: input.kind, text: text.value });
}

function newItem(
  part: ItemPart,
  wantedId: ItemId | undefined,
  fields: NewItem['fields'],
  assignees?: readonly MemberId[],
): Result<NewItem, Refusal> {
  const id = wantedId ?? newId<ItemId>();
  return isId(id) ? ok({ part, id, fields, assignees }) : refuse('bad-value', 'id');
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
  for (const [field, value] of Object.entries(item.fields))
    if (value !== undefined) map.set(field, value);
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
      return newSession(creation);
    case 'talkingPoints':
      return newTalkingPoint(creation);
    case 'actionItems':
      return newActionItem(creation);
    case 'jots':
      return newJot(creation);
  }
}

/**
 * The Yjs update (V1) that makes one item and needs no record: it was made on an empty document
 * and applies anywhere, in any order. Whether the id, the assignees and the session exist cannot
 * be checked here; apply it once only (an item set twice loses what was changed in between). [D12]
 */
export function creationUpdate(author: Author, creation: Creation): Result<Bytes, Refusal> {
  const checked = checkAuthor(author);
  if (!checked.ok) return checked;
  const item = checkCreation(creation);
  if (!item.ok) return item;
  const doc = new Y.Doc();
  doc.transact(() => setItem(doc, author, item.value));
  const update = copyBytes(Y.encodeStateAsUpdate(doc));
  doc.destroy();
  return ok(update);
}
