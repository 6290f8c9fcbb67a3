/**
 * What the popup asks for without holding the record: a command lies in the jot box until whoever
 * holds the room's lock has written what it asks for. Commands only *name* a change; making it is
 * the work of shared/record. Keeps rules B4 and B8.
 */
import type { CommandId, ItemId, MemberId, Millis, RoomId } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { webHref } from '#shared/record/safe-href.ts';
import type { ActionItemStatus } from '#shared/record/schema.ts';
import type { CheckInView } from '#shared/record/view.ts';
import { isDay, isFields, isIdOf, isMillis, isOneOf, isText, readList } from './row-fields.ts';

/** The kinds of jot, in the order in which they are offered. */
export const JOT_PARTS = [
  'actionItem',
  'talkingPoint',
  'question',
  'checkIn',
  'stuck',
  'win',
  'note',
  'resource',
] as const;

/** What a jot becomes in the record. */
export type JotPart = (typeof JOT_PARTS)[number];

/** The states of an action item, as in the record, whose own list the popup must not load (Yjs). */
export const ITEM_STATUSES = [
  'not_started',
  'in_progress',
  'on_hold',
  'completed',
  'wont_do',
] as const satisfies readonly ActionItemStatus[];

/** How somebody says it goes, as in the record, whose own list the popup must not load. */
export const MOODS = ['great', 'good', 'so-so', 'stuck', 'low'] as const satisfies readonly Mood[];

/** One of the record's moods. */
export type Mood = NonNullable<CheckInView['mood']>;

/** The lines that a jot has beside its text, each of which may stay empty. */
const LINES = { checkIn: ['blocker', 'need'], stuck: ['tried', 'need'] } as const;

/** One of the lines. */
export type BesideLine = (typeof LINES)[keyof typeof LINES][number];

/** Which of them a jot of this kind has. */
export function linesOf(part: JotPart): readonly BesideLine[] {
  return part === 'checkIn' || part === 'stuck' ? LINES[part] : [];
}

/** What a jot says beside its text; the mood only of a check-in, and of each of them. */
export type JotBeside = { readonly mood?: Mood } & { readonly [Line in BesideLine]?: string };

/** Make one new item under an id of its own; applies to a record that is not in memory. */
export type CreateAction = {
  readonly type: 'create';
  readonly part: JotPart;
  readonly itemId: ItemId;
  readonly text: string;
  /** Whose action item it is; empty for the other parts. */
  readonly assignees: readonly MemberId[];
  /** Only for action items. */
  readonly dueOn?: CalendarDate;
  /** Only for check-ins, and for who is stuck. */
  readonly beside?: JotBeside;
  /** The page on the web that it is about, or was made of. */
  readonly source?: string;
  /** Only for resources: the words of the page that were selected. */
  readonly quote?: string;
};

/** Set the status of an action item; `from` is the one shown when it was asked, for undo. */
export type SetStatusAction = {
  readonly type: 'setStatus';
  readonly itemId: ItemId;
  readonly status: ActionItemStatus;
  readonly from: ActionItemStatus;
  /** What the list showed of it, so that an undo shows it again before anybody has written it. */
  readonly shown?: ShownItem;
};

/** An action item as my list shows it. */
export type ShownItem = { readonly text: string; readonly dueOn: CalendarDate | undefined };

/** Move the due date of an action item; `from` is the one shown when it was asked, for undo. */
export type SetDueOnAction = {
  readonly type: 'setDueOn';
  readonly itemId: ItemId;
  readonly dueOn: CalendarDate;
  readonly from: CalendarDate | undefined;
};

/**
 * Take back an earlier command. While that one is in the box too, the pair cancels out and nothing
 * is written; once it has been written, `of` says what to put back.
 */
export type UndoAction = {
  readonly type: 'undo';
  readonly commandId: CommandId;
  readonly of: CreateAction | SetStatusAction | SetDueOnAction;
};

/** What a command asks for. */
export type CommandAction = CreateAction | SetStatusAction | SetDueOnAction | UndoAction;

/** One wish in the jot box. */
export type Command = {
  readonly id: CommandId;
  readonly roomId: RoomId;
  readonly madeAt: Millis;
  readonly madeBy: MemberId;
  readonly action: CommandAction;
};

/** Commands sorted into those that are to be carried out and those that were taken back in time. */
export type SortedCommands = {
  /** In the order of the box. An undo among them has outlived the command that it takes back. */
  readonly standing: readonly Command[];
  /** Neither is to be carried out, unless `command` is already known to have been drained. */
  readonly undone: readonly { readonly command: Command; readonly undo: Command }[];
};

/** Pairs each undo with its command where both are in `commands` (in the box's order). Pure. */
export function sortCommands(commands: readonly Command[]): SortedCommands {
  const waiting = new Map<CommandId, Command>();
  const undone: { command: Command; undo: Command }[] = [];
  for (const command of commands) {
    const { action } = command;
    const target = action.type === 'undo' ? waiting.get(action.commandId) : undefined;
    if (target === undefined) {
      waiting.set(command.id, command);
    } else {
      waiting.delete(target.id);
      undone.push({ command: target, undo: command });
    }
  }
  return { standing: [...waiting.values()], undone };
}

/** The command that takes back `command`; `undefined` for one that is itself an undo. */
export function undoOf(
  command: Command,
  made: { readonly id: CommandId; readonly madeAt: Millis },
): Command | undefined {
  const { action } = command;
  if (action.type === 'undo') return undefined;
  return {
    id: made.id,
    roomId: command.roomId,
    madeAt: made.madeAt,
    madeBy: command.madeBy,
    action: { type: 'undo', commandId: command.id, of: action },
  };
}

function readMemberId(value: unknown): MemberId | undefined {
  return isIdOf<MemberId>(value) ? value : undefined;
}

function readCreate(row: Readonly<Record<string, unknown>>): CreateAction | undefined {
  const { part, itemId, text, dueOn, source, quote } = row;
  const assignees = readList(row.assignees, readMemberId);
  if (!isOneOf(part, JOT_PARTS) || !isIdOf<ItemId>(itemId) || !isText(text)) return undefined;
  if (assignees === undefined || (dueOn !== undefined && !isDay(dueOn))) return undefined;
  if (source !== undefined && webHref(source) !== source) return undefined;
  const beside = readBeside(row);
  if ((part === 'checkIn') !== (beside?.mood !== undefined)) return undefined;
  const action = { type: 'create', part, itemId, text, assignees } as const;
  if (beside && linesOf(part).length > 0) return { ...action, beside };
  return {
    ...action,
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(isText(source) ? { source } : {}),
    ...(isText(quote) ? { quote } : {}),
  };
}

/** What a stored jot says beside its text. Earlier versions knew only that of check-ins, under that name. */
export function readBeside(row: Readonly<Record<string, unknown>>): JotBeside | undefined {
  const beside = row.beside ?? row.checkIn;
  if (!isFields(beside)) return undefined;
  const { mood, blocker, tried, need } = beside;
  return {
    ...(isOneOf(mood, MOODS) ? { mood } : {}),
    ...(isText(blocker) ? { blocker } : {}),
    ...(isText(tried) ? { tried } : {}),
    ...(isText(need) ? { need } : {}),
  };
}

function readSetStatus(row: Readonly<Record<string, unknown>>): SetStatusAction | undefined {
  const { itemId, status, from } = row;
  if (!isIdOf<ItemId>(itemId)) return undefined;
  if (!isOneOf(status, ITEM_STATUSES) || !isOneOf(from, ITEM_STATUSES)) return undefined;
  const shown = readShown(row.shown);
  const action = { type: 'setStatus', itemId, status, from } as const;
  return shown === undefined ? action : { ...action, shown };
}

function readShown(row: unknown): ShownItem | undefined {
  if (!isFields(row)) return undefined;
  const { text, dueOn } = row;
  if (!isText(text) || (dueOn !== undefined && !isDay(dueOn))) return undefined;
  return { text, dueOn };
}

function readSetDueOn(row: Readonly<Record<string, unknown>>): SetDueOnAction | undefined {
  const { itemId, dueOn, from } = row;
  if (!isIdOf<ItemId>(itemId) || !isDay(dueOn)) return undefined;
  if (from !== undefined && !isDay(from)) return undefined;
  return { type: 'setDueOn', itemId, dueOn, from };
}

function readAction(row: unknown): CommandAction | undefined {
  if (!isFields(row)) return undefined;
  if (row.type === 'create') return readCreate(row);
  if (row.type === 'setStatus') return readSetStatus(row);
  if (row.type === 'setDueOn') return readSetDueOn(row);
  if (row.type !== 'undo' || !isIdOf<CommandId>(row.commandId)) return undefined;
  const of = readAction(row.of);
  if (of === undefined || of.type === 'undo') return undefined;
  return { type: 'undo', commandId: row.commandId, of };
}

/** Reads a stored row of the jot box; `undefined` when any field is not what we write. */
export function readCommand(row: unknown): Command | undefined {
  if (!isFields(row)) return undefined;
  const { id, roomId, madeAt, madeBy } = row;
  if (!isIdOf<CommandId>(id) || !isIdOf<RoomId>(roomId)) return undefined;
  if (!isMillis(madeAt) || !isIdOf<MemberId>(madeBy)) return undefined;
  const action = readAction(row.action);
  return action === undefined ? undefined : { id, roomId, madeAt, madeBy, action };
}
