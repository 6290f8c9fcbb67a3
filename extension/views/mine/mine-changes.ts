/**
 * What is done to what is mine without its record: commands into the jot box, each with what takes it back.
 * For the popup and for Today. It holds no Yjs. [U4, U7, U42, U241, U245]
 */
import type { Clock } from '#shared/base/clock.ts';
import { newId, type CommandId, type Millis, type RoomId } from '#shared/base/ids.ts';
import type { CalendarDate } from '#shared/record/calendar-date.ts';
import { noteFault, type Shelf } from '../../hooks/shelf.ts';
import { undoOf, type Command } from '../../store/command.ts';
import type { DueItem } from '../../store/mine-due.ts';
import type { MineItem } from '../../store/projection.ts';
import type { JotStore } from '../../store/jot-store.ts';
import { doneCommand, snoozeCommand, type Asking } from './jot-commands.ts';

/** Takes back what it belongs to. */
export type TakeBack = () => Promise<void>;

/** What entering commands needs. `store`: `undefined` while it is not open. */
export type EnterDeps = {
  readonly shelf: Shelf;
  readonly store: () => JotStore | undefined;
  readonly clock: Clock;
  /** Tells the background that the box holds something new. */
  readonly poke: (roomId: RoomId) => void;
};

/** What can be done; each answers with how to take it back, or `undefined` when nothing was saved. */
export type MineChanges = {
  readonly now: () => Millis;
  /** Ticks an item off. */
  readonly tick: (due: DueItem) => Promise<TakeBack | undefined>;
  /** Moves an item's due date. */
  readonly snooze: (due: DueItem, dueOn: CalendarDate) => Promise<TakeBack | undefined>;
};

async function enter({ shelf, store, poke }: EnterDeps, command: Command): Promise<boolean> {
  const added = await store()?.jots.add(command);
  if (added === undefined) return false;
  noteFault(shelf, added);
  if (added.ok) poke(command.roomId);
  return added.ok;
}

/** Takes a command back; true when that is in the box. */
export async function takeBackCommand(deps: EnterDeps, command: Command): Promise<boolean> {
  const undo = undoOf(command, { id: newId<CommandId>(), madeAt: deps.clock.now() });
  return undo !== undefined && enter(deps, undo);
}

/**
 * Enters the command that `make` makes for me in a mentorship; answers with how to take it back, or `undefined`
 * when nothing was saved. `onTakenBack` hears when it was.
 */
export async function enterMine(
  deps: EnterDeps,
  roomId: RoomId,
  make: (asking: Asking) => Command,
  onTakenBack?: () => void,
): Promise<TakeBack | undefined> {
  const me = deps.shelf.projections.peek().find((one) => one.roomId === roomId)?.me;
  if (!me) return undefined;
  const command = make({ roomId, me, now: deps.clock.now() });
  if (!(await enter(deps, command))) return undefined;
  return async () => {
    if (await takeBackCommand(deps, command)) onTakenBack?.();
  };
}

/** The changes; `onTakenBack` hears when one was taken back. */
export function createMineChanges(deps: EnterDeps, onTakenBack?: () => void): MineChanges {
  const change = (
    { roomId, item }: DueItem,
    make: (asking: Asking, item: MineItem) => Command,
  ): Promise<TakeBack | undefined> =>
    enterMine(deps, roomId, (asking) => make(asking, item), onTakenBack);
  return {
    now: deps.clock.now,
    tick: (due) => change(due, doneCommand),
    snooze: (due, dueOn) => change(due, (asking, item) => snoozeCommand(asking, item, dueOn)),
  };
}
