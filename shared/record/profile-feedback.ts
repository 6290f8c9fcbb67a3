/**
 * What I prepare for the other one and keep to myself until I share it: feedback that I write, and my answers to
 * a relationship check. Both stand in the profile's root of drafts, as kinds of their own, so that they follow a
 * mentorship into another room as goal drafts do. A stored format, as profile.ts. [D85, D125]
 */
import type * as Y from 'yjs';
import { isId, newId, type ItemId, type MemberId, type Millis, type RoomId } from '../base/ids.ts';
import { ok, type Result } from '../base/result.ts';
import { isMillis } from './calendar-date.ts';
import { checkGiven } from './part-shape.ts';
import { FEEDBACK } from './parts/feedback.ts';
import { RELATIONSHIP_ELEMENTS } from './parts/relationship-checks.ts';
import { MOST_DRAFTS, MOST_OF_ALL_DRAFTS } from './profile-drafts.ts';
import { PROFILE_VERSION, profileVersionOf } from './profile.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isTaken } from './schema.ts';

/** What feedback says, in the order in which it is asked for. */
export const FEEDBACK_FIELDS = [
  'situation',
  'behaviour',
  'impact',
  'suggestion',
  'appreciation',
] as const;
/** One of `FEEDBACK_FIELDS`. */
export type FeedbackField = (typeof FEEDBACK_FIELDS)[number];

/** Feedback that only I see. */
export type FeedbackDraft = {
  readonly id: ItemId;
  readonly forMember: MemberId;
  /** The request that it answers. */
  readonly requestId: ItemId | undefined;
  /** The session or goal that it is about. */
  readonly sessionId: ItemId | undefined;
  readonly goalId: ItemId | undefined;
  readonly texts: Readonly<Partial<Record<FeedbackField, string>>>;
  /** When it was begun. */
  readonly at: Millis;
};

type Fields = Readonly<Partial<Record<string, unknown>>>;

function draftsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap('drafts');
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function readDraft(id: string, value: unknown): FeedbackDraft | undefined {
  const draft = fieldsOf(value);
  if (!isId(id) || draft['kind'] !== 'feedback' || !isMillis(draft['at'])) return undefined;
  const fields = fieldsOf(draft['fields']);
  const forMember = FEEDBACK.fields.forMember.read(fields['forMember']);
  if (forMember === undefined) return undefined;
  const texts: Partial<Record<FeedbackField, string>> = {};
  for (const name of FEEDBACK_FIELDS) {
    const text = FEEDBACK.fields[name].read(fields[name]);
    if (text !== undefined) texts[name] = text;
  }
  const requestId = FEEDBACK.fields.requestId.read(fields['requestId']);
  const sessionId = FEEDBACK.fields.sessionId.read(fields['sessionId']);
  const goalId = FEEDBACK.fields.goalId.read(fields['goalId']);
  return { id: id as ItemId, forMember, requestId, sessionId, goalId, texts, at: draft['at'] };
}

/** The feedback that I draft about a mentorship, oldest first; what is none is passed over, and stays. */
export function feedbackDrafts(doc: Y.Doc, roomId: RoomId): readonly FeedbackDraft[] {
  const found: FeedbackDraft[] = [];
  for (const [name, value] of draftsOf(doc).entries()) {
    if (!name.startsWith(`${roomId}:`)) continue;
    const draft = readDraft(name.slice(roomId.length + 1), value);
    if (draft !== undefined) found.push(draft);
    if (found.length === MOST_DRAFTS) break;
  }
  return found.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The feedback that I draft about all mentorships, so many at most as of goals. [D67] */
export function everyFeedbackDraft(
  doc: Y.Doc,
): readonly (FeedbackDraft & { readonly roomId: RoomId })[] {
  const found: (FeedbackDraft & { readonly roomId: RoomId })[] = [];
  for (const [name, value] of draftsOf(doc).entries()) {
    const [roomId, id = '', ...more] = name.split(':', 3);
    const draft = isId(roomId) && more.length === 0 ? readDraft(id, value) : undefined;
    if (draft !== undefined) found.push({ ...draft, roomId: roomId as RoomId });
    if (found.length === MOST_OF_ALL_DRAFTS) break;
  }
  return found;
}

/** What a draft is about. */
export type DraftAbout = {
  readonly sessionId?: ItemId | undefined;
  readonly goalId?: ItemId | undefined;
};

/** What a new draft begins with. */
export type FeedbackDraftInput = Pick<FeedbackDraft, 'forMember' | 'requestId' | 'at'>;

/** Begins a draft, under the id that the feedback has once it is shared. */
export function addFeedbackDraft(
  doc: Y.Doc,
  roomId: RoomId,
  { forMember, requestId, at }: FeedbackDraftInput,
): Result<ItemId, Refusal> {
  if (profileVersionOf(doc) > PROFILE_VERSION) return refuse('newer-schema', 'record');
  if (feedbackDrafts(doc, roomId).length === MOST_DRAFTS) return refuse('bad-value', 'record');
  const id = newId<ItemId>();
  const fields = { forMember, ...(requestId === undefined ? {} : { requestId }) };
  draftsOf(doc).set(`${roomId}:${id}`, { kind: 'feedback', fields, at });
  return ok(id);
}

/** Changes fields of a draft, `null` clears; refuses one that is not there any more. */
function changeDraft(
  doc: Y.Doc,
  roomId: RoomId,
  id: ItemId,
  patch: Readonly<Record<string, string | null>>,
): Result<ItemId, Refusal> {
  if (profileVersionOf(doc) > PROFILE_VERSION) return refuse('newer-schema', 'record');
  const name = `${roomId}:${id}`;
  const stored = draftsOf(doc).get(name);
  if (readDraft(id, stored) === undefined) return refuse('unknown-item', 'id');
  const checked = checkGiven(FEEDBACK, patch);
  if (!checked.ok) return checked;
  const changed = { ...fieldsOf(fieldsOf(stored)['fields']), ...Object.fromEntries(checked.value) };
  const fields = Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  );
  draftsOf(doc).set(name, { ...fieldsOf(stored), fields });
  return ok(id);
}

/** Changes one text of a draft, '' clears it; refuses one that is not there any more. */
export function writeFeedbackDraft(
  doc: Y.Doc,
  roomId: RoomId,
  id: ItemId,
  [field, text]: readonly [FeedbackField, string],
): Result<ItemId, Refusal> {
  return changeDraft(doc, roomId, id, { [field]: text.trim() === '' ? null : text });
}

/** Says which session or goal a draft is about; what is left out is cleared. */
export function setDraftAbout(
  doc: Y.Doc,
  roomId: RoomId,
  id: ItemId,
  { sessionId, goalId }: DraftAbout,
): Result<ItemId, Refusal> {
  return changeDraft(doc, roomId, id, { sessionId: sessionId ?? null, goalId: goalId ?? null });
}

/** Takes a draft away; returns what puts it back where nothing stands there since. */
export function removeFeedbackDraft(doc: Y.Doc, roomId: RoomId, id: ItemId): () => void {
  const [root, name] = [draftsOf(doc), `${roomId}:${id}`];
  const removed = root.get(name);
  if (profileVersionOf(doc) > PROFILE_VERSION || readDraft(id, removed) === undefined)
    return () => undefined;
  root.delete(name);
  return () => {
    if (!root.has(name)) root.set(name, removed);
  };
}

/** Whether drafted feedback was shared: the record has some under its id, in the bin too. */
export function isFeedbackShared(record: Y.Doc, id: ItemId): boolean {
  return isTaken(record, 'feedback', id);
}

const ANSWERS = new RegExp(`^[0-5]{${RELATIONSHIP_ELEMENTS.length}}$`, 'u');

/** My answers to a check, a digit for each element; all 0 while I have given none. */
export function checkAnswers(doc: Y.Doc, roomId: RoomId, checkId: ItemId): string {
  const stored = fieldsOf(draftsOf(doc).get(`${roomId}:${checkId}`));
  const { answers } = fieldsOf(stored['fields']);
  const isOne = stored['kind'] === 'check' && typeof answers === 'string' && ANSWERS.test(answers);
  return isOne ? answers : '0'.repeat(RELATIONSHIP_ELEMENTS.length);
}

/** Keeps my answers to a check. */
export function keepCheckAnswers(
  doc: Y.Doc,
  roomId: RoomId,
  checkId: ItemId,
  answers: string,
): Result<void, Refusal> {
  if (profileVersionOf(doc) > PROFILE_VERSION) return refuse('newer-schema', 'record');
  if (!ANSWERS.test(answers)) return refuse('bad-value', 'answers');
  const name = `${roomId}:${checkId}`;
  const before = fieldsOf(draftsOf(doc).get(name));
  draftsOf(doc).set(name, { ...before, kind: 'check', fields: { answers } });
  return ok(undefined);
}
