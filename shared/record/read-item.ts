/**
 * Reads one item where its shape alone does not say it all. Whatever a peer wrote there, reading does not
 * throw: a field that is none is left out or takes its first word, an item without what makes it one is
 * unreadable, and nothing in the record is touched. [D5]
 */
import * as Y from 'yjs';
import { isId, type ItemId, type MemberId, type Millis } from '../base/ids.ts';
import { AGREEMENT_SECTIONS } from './agreement.ts';
import { isMillis } from './calendar-date.ts';
import { MAX_NAME_CHARACTERS } from './limits.ts';
import { readText } from './one-line-text.ts';
import { readAuthored, readShape, type Stand } from './part-shape.ts';
import { ACTION_ITEM } from './parts/action-items.ts';
import { GOAL } from './parts/goals.ts';
import { JOT } from './parts/jots.ts';
import { MEMBER_CARD, type MemberCardView } from './parts/member-cards.ts';
import { TALKING_POINT } from './parts/talking-points.ts';
import { orderOf } from './point-order.ts';
import { isOneOf } from './schema.ts';
import type {
  ActionItemView,
  GoalView,
  JotView,
  MarkView,
  RoomDeletion,
  TalkingPointView,
} from './view.ts';

/** One item as it stands in the record: any field may hold anything. */
export type ItemMap = Stand;

/** A member's card before the colours of all are told apart. */
export type Card = Omit<MemberCardView, 'id'> & { readonly id: MemberId };

/** When an item was put into the bin; `undefined` for one that is not there. */
export function readRemovedAt(item: ItemMap): Millis | undefined {
  return readMillis(item.get('removedAt'));
}

/** An id of any kind, or `undefined`. */
export function readId<Id extends ItemId | MemberId>(value: unknown): Id | undefined {
  return isId(value) ? (value as Id) : undefined;
}

/** An instant, or `undefined`. */
export function readMillis(value: unknown): Millis | undefined {
  return isMillis(value) ? value : undefined;
}

/** A member's card; `undefined` without a name. */
export function readCard(id: MemberId, item: ItemMap): Card | undefined {
  // Of a member the same shape is read under their own id.
  return readShape(MEMBER_CARD, id as unknown as ItemId, item, () => ({ id }));
}

/** What `meta` says of the relay's copy, as a plain value; `undefined` for anything else. [D82] */
export function readRoomDeletion(value: unknown): RoomDeletion | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { by, at }: { by?: unknown; at?: unknown } = value;
  const [who, when] = [readId<MemberId>(by), readMillis(at)];
  return who === undefined || when === undefined ? undefined : Object.freeze({ by: who, at: when });
}

/** A talking point, with its place. */
export function readTalkingPoint(id: ItemId, item: ItemMap): TalkingPointView | undefined {
  return readShape(TALKING_POINT, id, item, () => ({ order: orderOf(item) }));
}

/** An action item, with who does it; when it was completed only while it is. [D13, D24] */
export function readActionItem(id: ItemId, item: ItemMap): ActionItemView | undefined {
  return readShape(ACTION_ITEM, id, item, ({ status, completedAt }) => ({
    completedAt: status === 'completed' ? completedAt : undefined,
    assignees: readAssignees(item.get('assignees')),
  }));
}

function readAssignees(value: unknown): readonly MemberId[] {
  const assignees: MemberId[] = [];
  if (value instanceof Y.Map)
    value.forEach((member, key) => {
      const id = member === true ? readId<MemberId>(key) : undefined;
      if (id !== undefined) assignees.push(id);
    });
  return Object.freeze(assignees.sort());
}

/** A jot; `undefined` of a kind that is not known here. */
export function readJot(id: ItemId, item: ItemMap): JotView | undefined {
  const jot = readShape(JOT, id, item);
  if (!jot) return undefined;
  const { kind } = jot;
  return kind && Object.freeze({ ...jot, kind });
}

/** A goal; while nobody gave it to somebody it is its maker's. */
export function readGoal(id: ItemId, item: ItemMap): GoalView | undefined {
  return readShape(GOAL, id, item, ({ owner, createdBy }) => ({ owner: owner ?? createdBy }));
}

/** A mark at a place of the notes or of the agreement; `undefined` of a kind that is not known here. */
export function readMark(id: string, item: ItemMap): MarkView | undefined {
  const sessionId = readId<ItemId>(item.get('sessionId'));
  const section = item.get('section');
  const where = isOneOf(AGREEMENT_SECTIONS, section)
    ? { section, sessionId: undefined }
    : sessionId && { sessionId, section: undefined };
  const blockHint = readText(item.get('blockHint'), MAX_NAME_CHARACTERS);
  const block = item.get('block');
  if (item.get('kind') !== 'merged-while-apart' || !where || !blockHint) return undefined;
  return Object.freeze({
    id,
    kind: 'merged-while-apart',
    ...where,
    blockHint,
    block: typeof block === 'string' && /^\d{1,16}:\d{1,16}$/.test(block) ? block : undefined,
    ...readAuthored(item),
  });
}
