/** One review request: its words, which who asks changes, the text or address to look over, and the reply. [U224, U258, U298] */
import type { ItemId } from '#shared/base/ids.ts';
import { changeIn } from '#shared/record/operations/items.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import type { ItemPlace } from '#shared/record/operations/removal.ts';
import type { ReviewRequestView } from '#shared/record/view.ts';
import { DayField } from '../../components/DayField.tsx';
import { Fold } from '../../components/Fold.tsx';
import { useTypedText } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { comment } from '../comments/CommentThread.tsx';
import { CommentsBelow, useLineComments } from '../comments/LineComments.tsx';
import { dueWords } from '../due-words.ts';
import { useAct } from '../room/use-act.ts';
import { AddProse } from './AddProse.tsx';
import { AddressField } from './AddressField.tsx';
import { AddressLink } from './AddressLink.tsx';
import { Byline, nameAlone } from './Byline.tsx';
import { LineTools } from './LineTools.tsx';
import { OwnText, useIsMine } from './OwnText.tsx';

type LineProps = { readonly request: ReviewRequestView };
type OwnField = 'title' | 'what' | 'wanted' | 'reply';

/** Stores one text of the request; one that was emptied goes, where it may. */
function useWriting({ id }: ReviewRequestView) {
  const { act } = useAct();
  return (name: OwnField, typed: string): string | undefined => {
    const text = typed.trim() === '' && name !== 'title' ? null : typed;
    return act((doc, author) => changeIn(doc, author, REVIEW_REQUEST, id, { [name]: text }), typed);
  };
}

/** By when, which who asks changes. */
function Due({ request }: LineProps) {
  const room = useRoom();
  const { tell } = useAct();
  const { id, dueOn, reply, createdBy } = request;
  const isMine = useIsMine(createdBy);
  const due = dueOn === undefined ? undefined : dueWords(dueOn, room.now());
  const state = reply === undefined ? due?.state : 'over';
  if (isMine)
    return (
      <DayField
        label={t('between.reviewDay')}
        value={dueOn}
        words={due?.text ?? t('between.reviewNoDay')}
        look={state ?? 'none'}
        readOnly={false}
        onChoose={(day) =>
          tell((doc, author) => changeIn(doc, author, REVIEW_REQUEST, id, { dueOn: day }))
        }
      />
    );
  return due ? <span class={`due due-${state}`}>{due.text}</span> : null;
}

/** What was replied, which who replied changes. */
function Replied({ request }: LineProps) {
  const write = useWriting(request);
  const { reply = '', answeredBy, repliedAt, title } = request;
  return (
    <div class="answer">
      <Byline by={answeredBy} at={repliedAt} say={nameAlone} />
      <OwnText
        by={answeredBy}
        value={reply}
        label={t('between.replyOf', { text: title })}
        isLong
        // A reply that was given is changed; it is not taken back by being emptied.
        onCommit={(typed) => (typed.trim() === '' ? t('refused.emptyText') : write('reply', typed))}
      />
    </div>
  );
}

/** Where a reply to a request is half typed. */
export function replyPlace(id: ItemId): string {
  return `reply ${id}`;
}

/**
 * The reply, and the field for one, which who asks has not. What I am replying when another reply comes becomes a
 * comment. [U259, U300]
 */
function Reply({ request, on }: LineProps & { readonly on: ItemPlace }) {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const { id, title, reply, createdBy } = request;
  const typed = useTypedText(replyPlace(id));
  const isReplied = reply !== undefined;
  const mayReply = !isReplied && createdBy !== room.memberId;
  const send = (text: string): string | undefined => {
    if (isReplied) return comment(room, on, text);
    return act((doc, author) => {
      const said = { reply: text, repliedAt: author.now, answeredBy: author.memberId };
      return changeIn(doc, author, REVIEW_REQUEST, id, said);
    }, text);
  };
  return (
    <>
      {isReplied && <Replied request={request} />}
      {!readOnly && (mayReply || typed.current !== '') && (
        <AddProse
          label={t(isReplied ? 'comment.add' : 'between.replyTo', { text: title, name: title })}
          hint={t('between.reply')}
          button={isReplied ? t('comment.addButton') : t('between.replyButton', { text: title })}
          onAdd={send}
          typed={typed}
        />
      )}
    </>
  );
}

/** What is to be looked over, folded, and what is wanted of it. */
function ToLookOver({ request }: LineProps) {
  const { id, link, what, wanted = '', createdBy, title } = request;
  const { act } = useAct();
  const isMine = useIsMine(createdBy);
  const write = useWriting(request);
  const summary = t('between.reviewWhat');
  return (
    <>
      <div class="review-ways">
        {link !== undefined && <AddressLink href={link} name={title} />}
        {isMine && (
          <AddressField
            name={title}
            value={link}
            onAddress={(href) =>
              act((doc, author) => changeIn(doc, author, REVIEW_REQUEST, id, { link: href }))
            }
          />
        )}
      </div>
      {what !== undefined && (
        <Fold summary={summary} label={t('comment.named', { summary, name: title })}>
          {() => (
            <OwnText
              by={createdBy}
              value={what}
              label={t('between.reviewTextOf', { text: title })}
              isLong
              onCommit={(typed) => write('what', typed)}
            />
          )}
        </Fold>
      )}
      <OwnText
        by={createdBy}
        value={wanted}
        label={t('between.reviewWantedOf', { text: title })}
        placeholder={t('between.reviewWanted')}
        isLong
        onCommit={(typed) => write('wanted', typed)}
      />
    </>
  );
}

/** The line with what belongs to it. */
export function ReviewLine({ request }: LineProps) {
  const { id, title, createdBy, createdAt } = request;
  const write = useWriting(request);
  const on = { part: 'reviewRequests', id } as const;
  const comments = useLineComments(on, title);
  return (
    <li class="between-line" data-review={id}>
      <div class="item-line">
        <OwnText
          by={createdBy}
          value={title}
          label={t('bin.part.reviewRequests')}
          onCommit={(typed) => write('title', typed)}
        />
        <Due request={request} />
        <LineTools comments={comments} />
      </div>
      <Byline by={createdBy} at={createdAt} />
      <ToLookOver request={request} />
      <Reply request={request} on={on} />
      <CommentsBelow comments={comments} />
    </li>
  );
}
