/** What people say to one line of the record: folded, counted, added and taken away. [U208, U209] */
import { commentsOn } from '#shared/record/item-talk.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { Fold } from '../../components/Fold.tsx';
import { useLedInto } from '../../components/sought-line.ts';
import { useOfLine } from '../../hooks/record-parts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentThread, type CommentsProps } from './CommentThread.tsx';

/** `startsOpen`: they were asked for by a press elsewhere, and are not to be unfolded once more. */
export type FoldedCommentsProps = CommentsProps & { readonly startsOpen?: boolean };

/** How many comments a closed line has; `onOpen` shows them, also for who is led to one. Nothing where there are none. */
export function CommentCount({
  on,
  onOpen,
}: {
  readonly on: ItemPlace;
  readonly onOpen: () => void;
}) {
  useLedInto(on.id, onOpen);
  const count = useOfLine(on.id, (parts) => commentsOn(parts, on.part, on.id).length);
  if (count === 0) return null;
  return (
    <button type="button" class="link-button small" onClick={onOpen}>
      {t('comment.count', { count })}
    </button>
  );
}

/** The fold, with how many there are. */
export function Comments({ on, name, startsOpen = false }: FoldedCommentsProps) {
  const { value } = useRoom().record;
  const comments = commentsOn(value, on.part, on.id);
  if (value.newerSchema && comments.length === 0) return null;
  const summary = t('comment.count', { count: comments.length });
  return (
    <div class="comments">
      <Fold
        summary={summary}
        label={t('comment.named', { summary, name })}
        holds={comments}
        startsOpen={startsOpen}
      >
        {() => <CommentThread on={on} name={name} />}
      </Fold>
    </div>
  );
}
