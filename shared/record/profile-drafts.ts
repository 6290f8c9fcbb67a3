/**
 * Goals that I draft for myself, until I share them: they stand in the profile, which no record knows of,
 * under the id that the goal has once it is shared. One flat root map under joined names, as
 * `profile-mentorships.ts` has them, in which drafts of other kinds can stand, too. A stored format, as
 * profile.ts. [D84 to D86]
 */
import type * as Y from 'yjs';
import { isId, newId, type ItemId, type Millis, type RoomId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { isCalendarDate, isMillis } from './calendar-date.ts';
import { readDirection, type Direction } from './fields.ts';
import { MAX_NAME_CHARACTERS } from './limits.ts';
import { checkGiven } from './part-shape.ts';
import { GOAL } from './parts/goals.ts';
import { readText } from './one-line-text.ts';
import { PROFILE_VERSION, profileVersionOf } from './profile.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isTaken } from './schema.ts';

/** A goal that only I see. `targetOn`: 'yyyy-mm-dd'. */
export type GoalDraft = {
  readonly roomId: RoomId;
  /** Of the draft, and of the goal that it becomes. */
  readonly id: ItemId;
  readonly title: string;
  readonly targetOn: string | undefined;
  readonly direction: Direction | undefined;
  /** When it was begun. */
  readonly at: Millis;
};

/** What is needed for a draft. `at`: when it was begun. */
export type GoalDraftInput = {
  readonly title: string;
  readonly targetOn?: string | undefined;
  readonly direction?: Direction | undefined;
  readonly at: Millis;
};

/** What can be changed; what is left out stays. `targetOn`: `null` clears. */
export type GoalDraftPatch = {
  readonly title?: string | undefined;
  readonly targetOn?: string | null | undefined;
  readonly direction?: Direction | undefined;
};

/** The most of one mentorship that are read and taken. */
export const MOST_DRAFTS = 1_024;
/** The most of all that are read. */
export const MOST_OF_ALL_DRAFTS = 8_192;

type Fields = Readonly<Partial<Record<string, unknown>>>;

function draftsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('drafts');
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function nameOf(roomId: RoomId, id: ItemId): string {
  return `${roomId}:${id}`;
}

function readGoalDraft(name: string, value: unknown): GoalDraft | undefined {
  const [roomId, id, ...more] = name.split(':', 3);
  const draft = fieldsOf(value);
  if (!isId(roomId) || !isId(id) || more.length > 0) return undefined;
  if (draft['kind'] !== 'goal' || !isMillis(draft['at'])) return undefined;
  const fields = fieldsOf(draft['fields']);
  const title = readText(fields['title'], MAX_NAME_CHARACTERS);
  if (title === undefined) return undefined;
  const { targetOn } = fields;
  return {
    ...{ roomId: roomId as RoomId, id: id as ItemId, title },
    targetOn: isCalendarDate(targetOn) ? targetOn : undefined,
    direction: readDirection(fields['direction']),
    at: draft['at'],
  };
}

/** Of one mentorship, or of all. */
function readAll(doc: Y.Doc, most: number, of?: RoomId): readonly GoalDraft[] {
  const found: GoalDraft[] = [];
  for (const [name, value] of draftsOf(doc).entries()) {
    if (of !== undefined && !name.startsWith(`${of}:`)) continue;
    const draft = readGoalDraft(name, value);
    if (draft !== undefined) found.push(draft);
    if (found.length === most) break;
  }
  return found.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The drafts about a mentorship, oldest first; what is none is passed over, and stays. [D84] */
export function goalDrafts(doc: Y.Doc, roomId: RoomId): readonly GoalDraft[] {
  return readAll(doc, MOST_DRAFTS, roomId);
}

/** The drafts about all mentorships, oldest first. [D84] */
export function everyGoalDraft(doc: Y.Doc): readonly GoalDraft[] {
  return readAll(doc, MOST_OF_ALL_DRAFTS);
}

/** Writes what was checked over what stands there; fields of a later version stay. */
function writeDraft(doc: Y.Doc, { roomId, id, at, ...goal }: GoalDraft): Result<ItemId, Refusal> {
  if (profileVersionOf(doc) > PROFILE_VERSION) return refuse('newer-schema', 'record');
  const checked = checkGiven(GOAL, goal);
  if (!checked.ok) return checked;
  const before = fieldsOf(draftsOf(doc).get(nameOf(roomId, id)));
  const written = {
    ...fieldsOf(before['fields']),
    ...{ targetOn: undefined, direction: undefined },
    ...Object.fromEntries(checked.value),
  };
  const fields = Object.fromEntries(
    Object.entries(written).filter(([, value]) => value !== undefined),
  );
  draftsOf(doc).set(nameOf(roomId, id), { ...before, kind: 'goal', fields, at });
  return ok(id);
}

/**
 * Drafts a goal and gives it the id that it has from then on. Refuses what a goal refuses, more than
 * `MOST_DRAFTS` of one mentorship, and any change of a newer profile. [D65, D84]
 */
export function addGoalDraft(
  doc: Y.Doc,
  roomId: RoomId,
  { title, targetOn, direction, at }: GoalDraftInput,
): Result<ItemId, Refusal> {
  const id = newId<ItemId>();
  if (goalDrafts(doc, roomId).length === MOST_DRAFTS) return refuse('bad-value', 'record');
  return writeDraft(doc, { roomId, id, title, targetOn, direction, at });
}

/** Changes a draft, as one value; refuses one that is not there any more: it is not made again. [D84] */
export function updateGoalDraft(
  doc: Y.Doc,
  roomId: RoomId,
  id: ItemId,
  patch: GoalDraftPatch,
): Result<ItemId, Refusal> {
  const name = nameOf(roomId, id);
  const draft = readGoalDraft(name, draftsOf(doc).get(name));
  if (draft === undefined) return refuse('unknown-item', 'id');
  const { title = draft.title, direction = draft.direction } = patch;
  const targetOn = patch.targetOn === undefined ? draft.targetOn : (patch.targetOn ?? undefined);
  return writeDraft(doc, { ...draft, title, direction, targetOn });
}

/**
 * Takes a draft away. Returns what puts it back as it was, with what we do not know of it, where nothing
 * stands under its name since. What is no draft, or is in a newer profile, is left. [D65, D84]
 */
export function removeGoalDraft(doc: Y.Doc, roomId: RoomId, id: ItemId): () => void {
  const [root, name] = [draftsOf(doc), nameOf(roomId, id)];
  const canChange = (): boolean => profileVersionOf(doc) <= PROFILE_VERSION;
  const removed = root.get(name);
  if (!canChange() || readGoalDraft(name, removed) === undefined) return () => undefined;
  root.delete(name);
  return () => {
    if (canChange() && !root.has(name)) root.set(name, removed);
  };
}

/** Whether a draft was shared: the record has a goal under its id, readable or not, in the bin too. [D86] */
export function isShared(record: Y.Doc, id: ItemId): boolean {
  return isTaken(record, 'goals', id);
}

/** Copies the drafts about `from`, of every kind, to `to`; those that stand there stay. [D85] */
export function copyDrafts(doc: Y.Doc, from: RoomId, to: RoomId): void {
  const root = draftsOf(doc);
  for (const [name, value] of [...root.entries()]) {
    const fresh = `${to}${name.slice(from.length)}`;
    if (name.startsWith(`${from}:`) && !root.has(fresh)) root.set(fresh, value);
  }
}

/** Calls `listener` after each change of the drafts; returns what ends that. */
export function watchDrafts(doc: Y.Doc, listener: () => void): () => void {
  const root = draftsOf(doc);
  root.observe(listener);
  return () => root.unobserve(listener);
}
