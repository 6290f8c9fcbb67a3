/**
 * The small read model of one mentorship, so that popup, lists and first paint need no record in
 * memory. The holder of the room's lock writes it; everybody reads it. Keeps rules B4 and B10.
 */
import type { ItemId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import type { ActionItemStatus, Role } from '#shared/record/schema.ts';
import { ITEM_STATUSES } from './command.ts';
import { readRole, type KeyringEntry } from './keyring-entry.ts';
import { readReach, type MemberReach } from './reach.ts';
import {
  isCount,
  isDay,
  isFields,
  isIdOf,
  isMillis,
  isOneOf,
  isText,
  isTextOrMissing,
  readList,
} from './row-fields.ts';

/** An open action item of mine. */
export type MineItem = {
  readonly id: ItemId;
  readonly text: string;
  readonly dueOn: CalendarDate | undefined;
  readonly status: ActionItemStatus;
};

/** A member as lists show them. `colour`: the record's number for it; `undefined` = not known yet. */
export type ProjectedMember = {
  readonly id: MemberId;
  readonly name: string;
  readonly role: Role | undefined;
  readonly colour: number | undefined;
  /** IANA name of the zone in which they say to be. */
  readonly zone: string | undefined;
};

/** A session as lists show it. */
export type ProjectedSession = {
  readonly id: ItemId;
  readonly title: string | undefined;
  readonly startsAt: Millis | undefined;
  /** IANA name of the zone in which it was set. */
  readonly zone: string | undefined;
};

/** The kinds of a block of notes in its plain form. */
const BLOCK_KINDS = [
  'text',
  'heading',
  'bullet',
  'number',
  'task',
  'quote',
  'code',
  'rule',
] as const;

/** One block of the current session's notes without its marks, for the first paint. */
export type PlainBlock = {
  readonly kind: (typeof BLOCK_KINDS)[number];
  readonly text: string;
  /** A heading's level from 1, or how deep a list item lies, from 0. */
  readonly level: number;
  /** Whether a task is ticked; `undefined` for the other kinds. */
  readonly checked: boolean | undefined;
};

/** What the writer of a projection last knew of the relay. True at `writtenAt`, not "now". */
export type SyncSummary = {
  /** `none`: no relay is set; `stopped`: it will not be tried again without the user. */
  readonly relay: 'none' | 'reached' | 'not-reached' | 'stopped';
  /** Changes on this device which the relay has not acknowledged. */
  readonly waiting: number;
  /** How many things need the user's attention. */
  readonly attention: number;
  /** Whom my last change had reached. */
  readonly reach: readonly MemberReach[];
  /** When the relay's log was last read to its head; `undefined` when never. */
  readonly caughtUpAt: Millis | undefined;
};

/** One mentorship as lists, popup and first paint show it. */
export type Projection = {
  readonly roomId: RoomId;
  /** The writer's term of the room's lock; an earlier one never replaces a later one. */
  readonly term: number;
  readonly writtenAt: Millis;
  readonly name: string;
  /** Who I am here. */
  readonly me: MemberId;
  /** Me and those who joined first; no more than a surface draws. [B66] */
  readonly members: readonly ProjectedMember[];
  /** My open action items, those that are due first; `moreMine` counts the others. [B66] */
  readonly mine: readonly MineItem[];
  readonly moreMine: number;
  /** The next one that has a date to come. */
  readonly nextSession: ProjectedSession | undefined;
  /** What Today shows of it; `readTidings` (tidings.ts) reads it. [B95, B96] */
  readonly tidings: unknown;
  /** The record is of a newer version, so that it is only shown here. */
  readonly isNewer: boolean;
  readonly currentSession:
    (ProjectedSession & { readonly blocks: readonly PlainBlock[] }) | undefined;
  readonly sync: SyncSummary;
};

const RELAY_STATES = ['none', 'reached', 'not-reached', 'stopped'] as const;

/** What is shown of a mentorship whose record nobody has opened yet on this device. */
export function firstProjection(entry: KeyringEntry): Projection {
  const { roomId, memberId, memberName, role, mentorshipName, relayAddress, addedAt } = entry;
  return {
    roomId,
    term: 0,
    writtenAt: addedAt,
    name: mentorshipName,
    me: memberId,
    members: [{ id: memberId, name: memberName, role, colour: undefined, zone: undefined }],
    mine: [],
    moreMine: 0,
    nextSession: undefined,
    currentSession: undefined,
    tidings: undefined,
    isNewer: false,
    sync: {
      relay: relayAddress === undefined ? 'none' : 'not-reached',
      waiting: 0,
      attention: 0,
      reach: [],
      caughtUpAt: undefined,
    },
  };
}

/** What is shown of a mentorship: what was written of it, but for what the keyring knows better. [B64] */
export function projectionOf(entry: KeyringEntry, written: Projection | undefined): Projection {
  if (written === undefined) return firstProjection(entry);
  const isFromBefore = written.sync.relay === 'none' && entry.relayAddress !== undefined;
  return isFromBefore ? { ...written, sync: { ...written.sync, relay: 'not-reached' } } : written;
}

function readMember(row: unknown): ProjectedMember | undefined {
  if (!isFields(row)) return undefined;
  const { id, name, colour, zone } = row;
  if (!isIdOf<MemberId>(id) || !isText(name)) return undefined;
  if (colour !== undefined && !isCount(colour)) return undefined;
  return { id, name, role: readRole(row.role), colour, zone: isText(zone) ? zone : undefined };
}

function readMineItem(row: unknown): MineItem | undefined {
  if (!isFields(row)) return undefined;
  const { id, text, dueOn, status } = row;
  if (!isIdOf<ItemId>(id) || !isText(text) || !isOneOf(status, ITEM_STATUSES)) return undefined;
  if (dueOn !== undefined && !isDay(dueOn)) return undefined;
  return { id, text, dueOn, status };
}

function readSession(row: unknown): ProjectedSession | undefined {
  if (!isFields(row)) return undefined;
  const { id, title, startsAt, zone } = row;
  if (!isIdOf<ItemId>(id) || !isTextOrMissing(title) || !isTextOrMissing(zone)) return undefined;
  if (startsAt !== undefined && !isMillis(startsAt)) return undefined;
  return { id, title, startsAt, zone };
}

function readBlock(row: unknown): PlainBlock | undefined {
  if (!isFields(row)) return undefined;
  const { kind, text, level, checked } = row;
  if (!isOneOf(kind, BLOCK_KINDS) || !isText(text) || !isCount(level)) return undefined;
  if (checked !== undefined && typeof checked !== 'boolean') return undefined;
  return { kind, text, level, checked };
}

function readCurrentSession(row: unknown): Projection['currentSession'] {
  const session = readSession(row);
  if (session === undefined || !isFields(row)) return undefined;
  return { ...session, blocks: readList(row.blocks, readBlock) ?? [] };
}

function readSync(row: unknown): SyncSummary | undefined {
  if (!isFields(row)) return undefined;
  const { relay, waiting, attention, caughtUpAt } = row;
  if (!isOneOf(relay, RELAY_STATES) || !isCount(waiting) || !isCount(attention)) return undefined;
  if (caughtUpAt !== undefined && !isMillis(caughtUpAt)) return undefined;
  return { relay, waiting, attention, reach: readReach(row.reach), caughtUpAt };
}

/**
 * Reads a stored projection; `undefined` when it cannot be used. A single item that cannot be read
 * is left out of it: the record has it, and the next projection shows it again.
 */
export function readProjection(row: unknown): Projection | undefined {
  if (!isFields(row)) return undefined;
  const { roomId, term, writtenAt, name, me } = row;
  if (!isIdOf<RoomId>(roomId) || !isIdOf<MemberId>(me) || !isText(name)) return undefined;
  if (!isCount(term) || !isMillis(writtenAt)) return undefined;
  const members = readList(row.members, readMember);
  const mine = readList(row.mine, readMineItem);
  const sync = readSync(row.sync);
  if (members === undefined || mine === undefined || sync === undefined) return undefined;
  return {
    roomId,
    term,
    writtenAt,
    name,
    me,
    members,
    mine,
    // Written by a build that knew no bound: it left nothing out.
    moreMine: isCount(row.moreMine) ? row.moreMine : 0,
    sync,
    nextSession: readSession(row.nextSession),
    currentSession: readCurrentSession(row.currentSession),
    tidings: row.tidings,
    isNewer: row.isNewer === true,
  };
}
