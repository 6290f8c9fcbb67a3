/**
 * The projection as the popup shows it: with the commands that still lie in the box laid over it,
 * so that what was just jotted is there although nobody has written it yet. Pure. Keeps rule B12.
 */
import { assertNever } from '#shared/base/assert.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import type { ActionItemStatus } from '#shared/record/schema.ts';
import {
  sortCommands,
  type Command,
  type CommandAction,
  type CreateAction,
  type SetDueOnAction,
  type SetStatusAction,
  type UndoAction,
} from './command.ts';
import type { MineItem, Projection } from './projection.ts';

function isOpen(status: ActionItemStatus): boolean {
  return status !== 'completed' && status !== 'wont_do';
}

function withCreated(projection: Projection, action: CreateAction): readonly MineItem[] {
  const { mine, me } = projection;
  if (action.part !== 'actionItem' || !action.assignees.includes(me)) return mine;
  if (mine.some((item) => item.id === action.itemId)) return mine;
  const { itemId: id, text, dueOn } = action;
  return [...mine, { id, text, dueOn, status: 'not_started' }];
}

function withStatus(
  mine: readonly MineItem[],
  action: SetStatusAction,
  status: ActionItemStatus,
): readonly MineItem[] {
  if (!isOpen(status)) return mine.filter((item) => item.id !== action.itemId);
  return mine.map((item) => (item.id === action.itemId ? { ...item, status } : item));
}

function withDueOn(
  mine: readonly MineItem[],
  itemId: SetDueOnAction['itemId'],
  dueOn: CalendarDate | undefined,
): readonly MineItem[] {
  return mine.map((item) => (item.id === itemId ? { ...item, dueOn } : item));
}

/** Takes back what is still as it was set; one that was ticked off comes back as it was shown. */
function withUndone(mine: readonly MineItem[], of: UndoAction['of']): readonly MineItem[] {
  if (of.type === 'create') return mine.filter((item) => item.id !== of.itemId);
  const item = mine.find(({ id }) => id === of.itemId);
  if (of.type === 'setDueOn')
    return item?.dueOn === of.dueOn ? withDueOn(mine, of.itemId, of.from) : mine;
  if (item !== undefined) return item.status === of.status ? withStatus(mine, of, of.from) : mine;
  if (of.shown === undefined || isOpen(of.status) || !isOpen(of.from)) return mine;
  return [...mine, { id: of.itemId, ...of.shown, status: of.from }];
}

function withAction(projection: Projection, action: CommandAction): readonly MineItem[] {
  const { mine } = projection;
  if (action.type === 'create') return withCreated(projection, action);
  if (action.type === 'setStatus') return withStatus(mine, action, action.status);
  if (action.type === 'setDueOn') return withDueOn(mine, action.itemId, action.dueOn);
  if (action.type === 'undo') return withUndone(mine, action.of);
  return assertNever(action);
}

/**
 * `projection` with those of `commands` (in the box's order) that are its own laid over it: new
 * action items of mine are there, ticks and undos show, and each standing command counts as one
 * change that waits. Commands of other mentorships are passed over. [B12]
 */
export function laidOver(projection: Projection, commands: readonly Command[]): Projection {
  const own = commands.filter((command) => command.roomId === projection.roomId);
  const { standing } = sortCommands(own);
  let shown = projection;
  for (const { action } of standing) shown = { ...shown, mine: withAction(shown, action) };
  const waiting = projection.sync.waiting + standing.length;
  return { ...shown, sync: { ...projection.sync, waiting } };
}
