/** The commands that the popup writes: a new item, a tick, another day. What takes them back is `undoOf`. */
import {
  newId,
  type CommandId,
  type ItemId,
  type MemberId,
  type Millis,
  type RoomId,
} from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import type { Command, JotBeside, JotPart } from '../../store/command.ts';
import { resourceOf } from '../../store/page-jot.ts';
import type { MineItem } from '../../store/projection.ts';

/** Who asks, where and when. */
export type Asking = { readonly roomId: RoomId; readonly me: MemberId; readonly now: Millis };

function commandOf(asking: Asking, action: Command['action']): Command {
  const { roomId, me, now } = asking;
  return { id: newId<CommandId>(), roomId, madeAt: now, madeBy: me, action };
}

/** Makes a new item; an action item jotted here is mine. */
export function createCommand(
  asking: Asking,
  part: JotPart,
  text: string,
  beside?: JotBeside,
): Command {
  const assignees = part === 'actionItem' ? [asking.me] : [];
  const said = part === 'resource' ? resourceOf(text) : { text };
  const made = { type: 'create', part, itemId: newId<ItemId>(), assignees, ...said } as const;
  return commandOf(asking, beside ? { ...made, beside } : made);
}

/** Ticks an action item off. */
export function doneCommand(asking: Asking, item: MineItem): Command {
  const { id: itemId, status: from, text, dueOn } = item;
  const shown = { text, dueOn };
  return commandOf(asking, { type: 'setStatus', itemId, status: 'completed', from, shown });
}

/** Moves an action item's due date. */
export function snoozeCommand(asking: Asking, item: MineItem, dueOn: CalendarDate): Command {
  const { id: itemId, dueOn: from } = item;
  return commandOf(asking, { type: 'setDueOn', itemId, dueOn, from });
}
