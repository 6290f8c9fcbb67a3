/** What is done to a line as a whole: somebody comments on it, or puts it into the bin. [U15, U254, U260] */
import type { ComponentChildren } from 'preact';
import { Trash2 } from 'lucide';
import { IconButton } from '../../components/Button.tsx';
import { focusBeside } from '../../components/focus-beside.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { CommentsButton, type LineComments } from '../comments/LineComments.tsx';
import { removeWithUndo } from '../room/actions.ts';

/** `remove`: what the button into the bin is called; it names the line where that says nothing else. `children` come first. */
export type LineToolsProps = {
  readonly comments: LineComments;
  readonly remove?: string;
  readonly children?: ComponentChildren;
};

/** The buttons at the end of a line. */
export function LineTools({ comments, remove, children }: LineToolsProps) {
  const room = useRoom();
  const { on, name } = comments;
  return (
    <span class="line-tools">
      {children}
      <CommentsButton comments={comments} />
      {!room.parts.newerSchema && (
        <IconButton
          icon={Trash2}
          label={remove ?? t('jots.remove', { text: name })}
          onClick={({ currentTarget }) => {
            focusBeside(currentTarget, '.line-tools > :last-child');
            removeWithUndo(room, on, t('removed.jot'));
          }}
        />
      )}
    </span>
  );
}
