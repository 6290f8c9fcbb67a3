/** Comments on a line that should stay light: a quiet button among its tools, what was said below it. [U208, U254] */
import { MessageSquare } from 'lucide';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { commentsOn } from '#shared/record/item-talk.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { Icon } from '../../components/Icon.tsx';
import { isSought } from '../../components/sought-line.ts';
import { isHalfTyped } from '../../hooks/half-typed.ts';
import { useOfLine } from '../../hooks/record-parts.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CopyLink } from '../links/CopyLink.tsx';
import { commentPlace, CommentThread } from './CommentThread.tsx';

/** The comments of one line, and whether they are open. `name`: what the line is called. */
export type LineComments = {
  readonly on: ItemPlace;
  readonly name: string;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
};

/** What button and thread of a line share; open where a comment is half typed. */
export function useLineComments(on: ItemPlace, name: string): LineComments {
  const room = useRoom();
  const [isOpen, setOpen] = useState(() => isHalfTyped(room, commentPlace(on)));
  const isLedTo = useOfLine(on.id, (parts) =>
    commentsOn(parts, on.part, on.id).some(({ id }) => isSought(id)),
  );
  useLayoutEffect(() => {
    if (isLedTo) setOpen(true);
  }, [isLedTo]);
  return { on, name, isOpen, setOpen };
}

type PartProps = { readonly comments: LineComments };

function useCount({ on }: LineComments): number {
  return useOfLine(on.id, (parts) => commentsOn(parts, on.part, on.id).length);
}

/** The button, with how many there are; none where there are none and the record is only shown. */
export function CommentsButton({ comments }: PartProps) {
  const { newerSchema } = useRoom().parts;
  const { name, isOpen, setOpen } = comments;
  const count = useCount(comments);
  if (newerSchema && count === 0) return null;
  const label =
    count === 0
      ? t('comment.begin', { name })
      : t('comment.named', { summary: t('comment.count', { count }), name });
  return (
    <button
      type="button"
      class="button icon-button comments-button"
      aria-label={label}
      title={label}
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
    >
      <Icon icon={MessageSquare} />
      {count > 0 && <span>{count}</span>}
    </button>
  );
}

/** What was said and a line for another one, while it is open; who begins has the cursor in it. */
export function CommentsBelow({ comments }: PartProps) {
  const { on, name, isOpen } = comments;
  const isFirst = useCount(comments) === 0;
  const thread = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    if (isOpen && !wasOpen.current && isFirst) thread.current?.querySelector('input')?.focus();
    wasOpen.current = isOpen;
  }, [isOpen, isFirst]);
  if (!isOpen) return null;
  return (
    <div class="comments-below" ref={thread}>
      <CommentThread on={on} name={name} />
      <CopyLink item={on} name={name} />
    </div>
  );
}
