/** Carrying points over to another session, at once and with Undo. [U184] */
import type { ItemId } from '#shared/base/ids.ts';
import { carryOver, updateTalkingPoint } from '#shared/record/operations/talking-points.ts';
import type { TalkingPointView } from '#shared/record/view.ts';
import { showToast } from '../../components/toasts.ts';
import type { Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { refusalWords } from '../refusal-words.ts';

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
  const carried = room.act((doc, author) => carryOver(doc, author, ids, { from, to }));
  if (!carried.ok) return showToast(refusalWords(carried.error));
  const said = name === undefined ? t('meet.carriedLater') : t('meet.carried', { name });
  showToast(said, () => {
    for (const { id, sessionId, carriedFrom, status } of points)
      room.act((doc, author) =>
        updateTalkingPoint(doc, author, id, {
          sessionId: sessionId ?? null,
          carriedFrom: carriedFrom ?? null,
          status,
        }),
      );
  });
}
