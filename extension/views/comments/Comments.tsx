/** What people say to one line of the record: folded, counted, added and taken away. [U208, U209] */
import { commentsOn } from '#shared/record/item-talk.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { Fold } from '../../components/Fold.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentThread, type CommentsProps } from './CommentThread.tsx';

/** How many comments a closed line has; `onOpen` shows them. Nothing where there are none. */
export function CommentCount({
  on,
  onOpen,
}: {
  readonly on: ItemPlace;
  readonly onOpen: () => void;
}) {
  const count = commentsOn(useRoom().record.value, on.part, on.id).length;
  if (count === 0) return null;
  return (
    <button type="button" class="link-button small" onClick={onOpen}>
      {t('comment.count', { count })}
    </button>
  );
}

/** The fold, with how many there are. */
export function Comments({ on, name }: CommentsProps) {
  const { value } = useRoom().record;
  const count = commentsOn(value, on.part, on.id).length;
  if (value.newerSchema && count === 0) return null;
  const summary = t('comment.count', { count });
  return (
    <div class="comments">
      <Fold summary={summary} label={t('comment.named', { summary, name })}>
        {() => <CommentThread on={on} name={name} />}
      </Fold>
    </div>
  );
}
