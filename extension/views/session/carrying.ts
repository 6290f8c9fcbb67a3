/** Carrying points over to another session, at once and with Undo. [U184] */
import type { ItemId } from '#shared/base/ids.ts';
import { carryOver } from '#shared/record/operations/talking-points.ts';
import type { TalkingPointView } from '#shared/record/view.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { doWithUndo } from '../room/undoing.ts';

/** From which session to which; without one to the next that will be planned. `name`: what it is called. */
export type Carrying = {
  readonly from: ItemId;
  readonly to: ItemId | undefined;
  readonly name: string | undefined;
};

/** Carries `points` over. */
export function carryWithUndo(
  room: Room,
  points: readonly TalkingPointView[],
  { from, to, name }: Carrying,
): void {
  const ids = points.map(({ id }) => id);
  doWithUndo(
    room,
    (doc, author) => carryOver(doc, author, ids, { from, to }),
    name === undefined ? t('meet.carriedLater') : t('meet.carried', { name }),
  );
}
