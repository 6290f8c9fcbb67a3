/**
 * My open action items across all mentorships in the order in which they are due, for popup and
 * badge. Pure. Keeps rule B13.
 */
import type { RoomId } from '#shared/base/ids.ts';
import type { Command } from './command.ts';
import { laidOver } from './laid-over.ts';
import type { MineItem, Projection } from './projection.ts';

/** One of my open action items with what the list says beside it. */
export type DueItem = {
  readonly roomId: RoomId;
  readonly mentorshipName: string;
  readonly item: MineItem;
  /** Its record is only shown here. */
  readonly readOnly: boolean;
};

function compareDue(a: DueItem, b: DueItem): number {
  const [dueA, dueB] = [a.item.dueOn, b.item.dueOn];
  if (dueA === undefined || dueB === undefined)
    return Number(dueA === undefined) - Number(dueB === undefined);
  // Days sort as text.
  return dueA === dueB ? 0 : dueA < dueB ? -1 : 1;
}

/**
 * My open action items, earliest due first and those without a day last, otherwise as given.
 * `projections` without the commands, which are laid over here. [B13]
 */
export function mineDue(
  projections: readonly Projection[],
  commands: readonly Command[],
): readonly DueItem[] {
  const items = projections.flatMap((projection) => {
    const { roomId, name, mine, isNewer: readOnly } = laidOver(projection, commands);
    return mine.map((item): DueItem => ({ roomId, mentorshipName: name, item, readOnly }));
  });
  return items.toSorted(compareDue);
}
