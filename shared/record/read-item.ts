/**
 * Reads one item of each part. Whatever a peer wrote there, reading does not throw: a field that is
 * none is left out or takes its first word, an item without what makes it one is unreadable, and
 * nothing in the record is touched. [D5]
 */
import * as Y from 'yjs';
import { isId, type ItemId, type MemberId, type Millis } from '../base/ids.ts';
import { isCalendarDate, isMillis, isTimeZone } from './calendar-date.ts';
import { readText } from './one-line-text.ts';
import { orderOf } from './point-order.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from './limits.ts';
import {
  ACTION_ITEM_STATUSES,
  GOAL_STATUSES,
  isOneOf,
  isProgress,
  JOT_KINDS,
  ROLES,
  SESSION_MODES,
  TALKING_POINT_STATUSES,
  type Role,
} from './schema.ts';
import type {
  ActionItemView,
  Authored,
  Direction,
  GoalView,
  JotView,
  MarkView,
  RoomDeletion,
  SessionView,
  TalkingPointView,
} from './view.ts';

/** The map of one item as it stands in the record: any field may hold anything. */
export type ItemMap = Y.Map<unknown>;

/** A member's card before the colours of all are told apart. */
export type Card = Authored & {
  readonly id: MemberId;
  readonly name: string;
  readonly role: Role | undefined;
  readonly wantedColour: unknown;
  readonly leftAt: Millis | undefined;
};

/** Who made an item and when. */
export function readAuthored(item: ItemMap): Authored {
  return { createdBy: readId(item.get('by')), createdAt: readMillis(item.get('at')) };
}

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

function readWord<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return isOneOf(words, value) ? value : undefined;
}

/** A member's card; `undefined` without a name. */
export function readCard(id: MemberId, item: ItemMap): Card | undefined {
  const name = readText(item.get('name'), MAX_NAME_CHARACTERS);
  if (name === undefined) return undefined;
  const role = readWord(ROLES, item.get('role'));
  const leftAt = readMillis(item.get('leftAt'));
  return { id, name, role, wantedColour: item.get('colour'), leftAt, ...readAuthored(item) };
}

/** What `meta` says of the relay's copy, as a plain value; `undefined` for anything else. [D82] */
export function readRoomDeletion(value: unknown): RoomDeletion | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { by, at }: { by?: unknown; at?: unknown } = value;
  const [who, when] = [readId<MemberId>(by), readMillis(at)];
  return who === undefined || when === undefined ? undefined : Object.freeze({ by: who, at: when });
}

/** A session: every field of it may be missing. */
export function readSession(id: ItemId, item: ItemMap): SessionView {
  const zone = item.get('zone');
  return Object.freeze({
    id,
    title: readText(item.get('title'), MAX_NAME_CHARACTERS),
    startsAt: readMillis(item.get('startsAt')),
    zone: isTimeZone(zone) ? zone : undefined,
    mode: readWord(SESSION_MODES, item.get('mode')),
    ...readAuthored(item),
  });
}

/** A talking point; `undefined` without a text. */
export function readTalkingPoint(id: ItemId, item: ItemMap): TalkingPointView | undefined {
  const text = readText(item.get('text'), MAX_TEXT_CHARACTERS);
  if (text === undefined) return undefined;
  return Object.freeze({
    id,
    text,
    sessionId: readId<ItemId>(item.get('sessionId')),
    status: readWord(TALKING_POINT_STATUSES, item.get('status')) ?? 'open',
    order: orderOf(item),
    ...readAuthored(item),
  });
}

/** An action item; `undefined` without a text. */
export function readActionItem(id: ItemId, item: ItemMap): ActionItemView | undefined {
  const text = readText(item.get('text'), MAX_TEXT_CHARACTERS);
  if (text === undefined) return undefined;
  const dueOn = item.get('dueOn');
  const status = readWord(ACTION_ITEM_STATUSES, item.get('status')) ?? 'not_started';
  const quote = readText(item.get('quote'), MAX_TEXT_CHARACTERS);
  return Object.freeze({
    id,
    text,
    assignees: readAssignees(item.get('assignees')),
    dueOn: isCalendarDate(dueOn) ? dueOn : undefined,
    status,
    completedAt: status === 'completed' ? readMillis(item.get('completedAt')) : undefined,
    sessionId: readId<ItemId>(item.get('sessionId')),
    source: quote === undefined ? undefined : Object.freeze({ quote }),
    ...readAuthored(item),
  });
}

function readAssignees(value: unknown): readonly MemberId[] {
  const assignees: MemberId[] = [];
  if (value instanceof Y.Map)
    for (const [key, member] of value.entries()) {
      const id = member === true ? readId<MemberId>(key) : undefined;
      if (id !== undefined) assignees.push(id);
    }
  return Object.freeze(assignees.sort());
}

/** A question or a note; `undefined` without a text or of a kind that is not known here. */
export function readJot(id: ItemId, item: ItemMap): JotView | undefined {
  const text = readText(item.get('text'), MAX_TEXT_CHARACTERS);
  const kind = readWord(JOT_KINDS, item.get('kind'));
  if (text === undefined || kind === undefined) return undefined;
  return Object.freeze({
    id,
    kind,
    text,
    answered: item.get('answered') === true,
    ...readAuthored(item),
  });
}

/** A goal; `undefined` without a title. */
export function readGoal(id: ItemId, item: ItemMap): GoalView | undefined {
  const title = readText(item.get('title'), MAX_NAME_CHARACTERS);
  if (title === undefined) return undefined;
  const authored = readAuthored(item);
  const [targetOn, progress] = [item.get('targetOn'), item.get('progress')];
  return Object.freeze({
    id,
    title,
    owner: readId<MemberId>(item.get('owner')) ?? authored.createdBy,
    direction: readDirection(item.get('direction')),
    status: readWord(GOAL_STATUSES, item.get('status')) ?? 'active',
    targetOn: isCalendarDate(targetOn) ? targetOn : undefined,
    progress: isProgress(progress) ? progress : 0,
    ...authored,
  });
}

/**
 * Who learns from whom, or `undefined`. One value, so that of two who turn it around at once none leaves
 * half of each. [D31]
 */
export function readDirection(value: unknown): Direction | undefined {
  if (typeof value !== 'string') return undefined;
  const ids = value.split('>', 3);
  const [learner, teacher] = ids.map((id) => readId<MemberId>(id));
  if (ids.length !== 2 || !learner || !teacher || learner === teacher) return undefined;
  return Object.freeze({ learner, teacher });
}

/** A mark at a place of the notes; `undefined` of a kind that is not known here. */
export function readMark(id: string, item: ItemMap): MarkView | undefined {
  const sessionId = readId<ItemId>(item.get('sessionId'));
  const blockHint = readText(item.get('blockHint'), MAX_NAME_CHARACTERS);
  const block = item.get('block');
  if (item.get('kind') !== 'merged-while-apart' || !sessionId || !blockHint) return undefined;
  return Object.freeze({
    id,
    kind: 'merged-while-apart',
    sessionId,
    blockHint,
    block: typeof block === 'string' && /^\d{1,16}:\d{1,16}$/.test(block) ? block : undefined,
    ...readAuthored(item),
  });
}
