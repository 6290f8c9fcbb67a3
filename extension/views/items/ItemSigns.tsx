/** What of an action item one should see without opening it: its goal, what blocks it, its deliverable, who asks for time. [U210] */
import { isOpenStatus } from '#shared/record/queries.ts';
import { commentsOn, timeRequestsFor } from '#shared/record/item-talk.ts';
import type { ActionItemView, TimeRequestView } from '#shared/record/view.ts';
import { useOfLine } from '../../hooks/record-parts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentCount } from '../comments/Comments.tsx';
import { ItemLink } from '../links/ItemLink.tsx';
import { DeliverableLink } from './Deliverable.tsx';
import { SourceLink } from './SourceLink.tsx';
import { TimeRequest } from './TimeRequest.tsx';
import '../session/rows.css';
import './items.css';

/** The last request that still says something: not once the due date is as was agreed, or the item is closed. */
function requestToSee(
  request: TimeRequestView | undefined,
  item: ActionItemView,
): TimeRequestView | undefined {
  if (!request || !isOpenStatus(item.status)) return undefined;
  const isSettled = request.answer === 'agreed' && request.untilOn === item.dueOn;
  return isSettled ? undefined : request;
}

/** `onOpen`: what there is to say of the item is to be opened. */
export type ItemSignsProps = {
  readonly item: ActionItemView;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
};

/** The signs; nothing where there are none. */
export function ItemSigns({ item, isOpen, onOpen }: ItemSignsProps) {
  const { goalId, blocker, deliverable, source, status } = item;
  const room = useRoom();
  const goal = goalId && room.parts.goals.find(({ id }) => id === goalId);
  const latest = useOfLine(item.id, (parts) => timeRequestsFor(parts, item.id).at(-1));
  const request = requestToSee(latest, item);
  const comments = useOfLine(item.id, (parts) => commentsOn(parts, 'actionItems', item.id).length);
  return (
    <>
      {(goal ||
        (blocker && isOpenStatus(status)) ||
        deliverable ||
        source ||
        (comments > 0 && !isOpen)) && (
        <div class="item-signs">
          {blocker && isOpenStatus(status) && (
            <span class="item-blocker">{t('item.blocked', { blocker })}</span>
          )}
          {goal && (
            <ItemLink item={{ part: 'goals', id: goal.id }}>
              {t('item.forGoal', { title: goal.title })}
            </ItemLink>
          )}
          {deliverable !== undefined && <DeliverableLink href={deliverable} />}
          {source !== undefined && <SourceLink href={source} />}
          {!isOpen && <CommentCount on={{ part: 'actionItems', id: item.id }} onOpen={onOpen} />}
        </div>
      )}
      {request && <TimeRequest item={item} request={request} />}
    </>
  );
}
