/**
 * My open action items across all mentorships in the order in which they are due, for popup and
 * badge. Pure. Keeps rule B13.
 */
import { compareAsc, differenceInCalendarDays, parseISO } from 'date-fns';
import type { RoomId } from '#shared/base/ids.ts';
import type { Command } from './command.ts';
import { laidOver } from './laid-over.ts';
import type { MineItem, Projection } from './projection.ts';

/** One of my open action items with what the list says beside it. */
export type DueItem = {
  readonly roomId: RoomId;
  readonly mentorshipName: string;
  readonly item: MineItem;
  /** Calendar days until it is due: 0 = today, negative = overdue; `undefined` = no day is set. */
  readonly daysLeft: number | undefined;
};

function compareDue(a: DueItem, b: DueItem): number {
  const [dueA, dueB] = [a.item.dueOn, b.item.dueOn];
  if (dueA === undefined || dueB === undefined)
    return Number(dueA === undefined) - Number(dueB === undefined);
  return compareAsc(parseISO(dueA), parseISO(dueB));
}

/**
 * My open action items, earliest due first and those without a day last, otherwise as given.
 * `projections` without the commands, which are laid over here; `today`: any instant of the user's
 * own day. [B13]
 */
export function mineDue(
  projections: readonly Projection[],
  commands: readonly Command[],
  today: Date,
): readonly DueItem[] {
  const items = projections.flatMap((projection) => {
    const { roomId, name, mine } = laidOver(projection, commands);
    return mine.map((item): DueItem => {
      const { dueOn } = item;
      const daysLeft =
        dueOn === undefined ? undefined : differenceInCalendarDays(parseISO(dueOn), today);
      return { roomId, mentorshipName: name, item, daysLeft };
    });
  });
  return items.toSorted(compareDue);
}
