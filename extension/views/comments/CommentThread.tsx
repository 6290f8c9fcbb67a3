/** What was said to one item, oldest first, and a line for another comment. [U208, U209, U256] */
import { X } from 'lucide';
import { commentsOn } from '#shared/record/item-talk.ts';
import { addComment } from '#shared/record/operations/comments.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import { COMMENT } from '#shared/record/parts/comments.ts';
import type { CommentView } from '#shared/record/view.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { IconButton } from '../../components/Button.tsx';
import { LongList } from '../../components/LongList.tsx';
import { UNKNOWN_COLOUR } from '../../components/member-colours.ts';
import { soughtLine } from '../../components/sought-line.ts';
import { useRoom, type Room } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { OwnText } from '../between/OwnText.tsx';
import { personName } from '../goals/goal-words.ts';
import { refusalWords } from '../refusal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';
import { byline } from './byline.ts';
import './comments.css';

/** `on`: the item; `name`: what it is called, so that each field and button says which it belongs to. */
export type CommentsProps = { readonly on: ItemPlace; readonly name: string };

/** Where a comment on an item is half typed. */
export function commentPlace({ part, id }: ItemPlace): string {
  return `comment ${part} ${id}`;
}

/** Says something to an item; answers with a sentence when it was refused. */
export function comment(room: Room, on: ItemPlace, text: string): string | undefined {
  const added = room.act((doc, author) => addComment(doc, author, on, text));
  if (!added.ok) return refusalWords(added.error, text);
  soughtLine.value = added.value;
  return undefined;
}

function CommentLine({ comment }: { readonly comment: CommentView }) {
  const room = useRoom();
  const { act } = useAct();
  const { id, text, createdBy, createdAt } = comment;
  const people = room.people.value;
  const name = personName(people, createdBy);
  const colour = people.find((person) => person.id === createdBy)?.colour ?? UNKNOWN_COLOUR;
  return (
    <li class="comment" data-comment={id}>
      <Avatar name={name} colour={colour} size="small" decorative />
      <div class="comment-body">
        <span class="soft small">{byline(name, createdAt, room.now())}</span>
        <OwnText
          by={createdBy}
          value={text}
          label={t('comment.mine')}
          isLong
          onCommit={(typed) =>
            act((doc, author) => changeIn(doc, author, COMMENT, id, { text: typed }), typed)
          }
        />
      </div>
      {!room.parts.newerSchema && (
        <span class="line-tools">
          <IconButton
            icon={X}
            label={t('comment.remove', { text })}
            onClick={() => removeWithUndo(room, { part: 'comments', id }, t('comment.removed'))}
          />
        </span>
      )}
    </li>
  );
}

/** The list and the line below it. */
export function CommentThread({ on, name }: CommentsProps) {
  const room = useRoom();
  const { newerSchema } = room.parts;
  const comments = commentsOn(room.parts, on.part, on.id);
  return (
    <>
      {comments.length > 0 && (
        <LongList
          items={comments}
          look="comment-list"
          line={(one) => <CommentLine key={one.id} comment={one} />}
        />
      )}
      {!newerSchema && (
        <AddLine
          place={commentPlace(on)}
          label={t('comment.add', { name })}
          hint={t('comment.hint')}
          button={t('comment.addButton')}
          onAdd={(text) => comment(room, on, text)}
        />
      )}
    </>
  );
}
