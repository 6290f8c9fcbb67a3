/** What was promised in earlier sessions and is still open, on top and folded away. [U181] */
import { useMemo } from 'preact/hooks';
import type { ItemId } from '#shared/base/ids.ts';
import { isOpenStatus } from '#shared/record/queries.ts';
import { FoldedList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { ActionItemLine } from './ActionItemLine.tsx';

/** The open action items that belong to another session than `sessionId`. */
export function EarlierItems({ sessionId }: { readonly sessionId: ItemId }) {
  const { actionItems } = useRoom().parts;
  const items = useMemo(
    () =>
      actionItems.filter(
        (item) =>
          isOpenStatus(item.status) && item.sessionId !== undefined && item.sessionId !== sessionId,
      ),
    [actionItems, sessionId],
  );
  if (items.length === 0) return null;
  return (
    <FoldedList
      items={items}
      look="actions"
      line={(item) => <ActionItemLine key={item.id} item={item} />}
      summary={t('meet.earlierItems', { count: items.length })}
    />
  );
}
