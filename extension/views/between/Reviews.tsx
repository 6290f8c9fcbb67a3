/** Review requests: what to look over, what is wanted of it, by when, and the reply. [U224] */
import { ExternalLink, Trash2 } from 'lucide';
import { addTo, changeIn } from '#shared/record/operations/items.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import type { ReviewRequestView } from '#shared/record/view.ts';
import { IconButton } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { dueWords } from '../due-words.ts';
import { personName } from '../goals/goal-words.ts';
import { removeWithUndo } from '../room/actions.ts';
import { useAct } from '../room/use-act.ts';
import { AddLine } from '../session/AddLine.tsx';
import { FieldsForm } from './FieldsForm.tsx';

type LineProps = { readonly request: ReviewRequestView };

function Due({ request }: LineProps) {
  const room = useRoom();
  const due = request.dueOn === undefined ? undefined : dueWords(request.dueOn, room.now());
  if (!due) return null;
  const isOver = request.reply !== undefined;
  return <span class={isOver ? 'due' : `due due-${due.state}`}>{due.text}</span>;
}

function Reply({ request }: LineProps) {
  const room = useRoom();
  const { act, readOnly } = useAct();
  const { id, title, reply } = request;
  if (reply !== undefined)
    return (
      <p class="prose" dir="auto">
        {t('between.replied', {
          name: personName(room.people.value, request.answeredBy),
          text: reply,
        })}
      </p>
    );
  if (readOnly) return null;
  return (
    <AddLine
      label={t('between.replyTo', { text: title })}
      hint={t('between.reply')}
      button={t('between.replyButton', { text: title })}
      onAdd={(typed) =>
        act((doc, author) => {
          const said = { reply: typed, repliedAt: author.now, answeredBy: author.memberId };
          return changeIn(doc, author, REVIEW_REQUEST, id, said);
        }, typed)
      }
    />
  );
}

function ReviewLine({ request }: LineProps) {
  const room = useRoom();
  const { readOnly } = useAct();
  const { id, title, link, wanted } = request;
  return (
    <li class="between-line" data-review={id}>
      <div class="item-line">
        <span class="item-text" dir="auto">
          {link ? (
            <a href={link} target="_blank" rel="noreferrer noopener">
              {title} <Icon icon={ExternalLink} size={14} />
            </a>
          ) : (
            title
          )}
        </span>
        <Due request={request} />
        {!readOnly && (
          <IconButton
            icon={Trash2}
            label={t('jots.remove', { text: title })}
            onClick={() => removeWithUndo(room, { part: 'reviewRequests', id }, t('removed.jot'))}
          />
        )}
      </div>
      <p class="soft small" dir="auto">
        {t('between.askedBy', { name: personName(room.people.value, request.createdBy) })}
      </p>
      {wanted && (
        <p class="prose" dir="auto">
          {wanted}
        </p>
      )}
      <Reply request={request} />
    </li>
  );
}

/** The part with its heading. */
export function Reviews() {
  const { reviewRequests } = useRoom().record.value;
  const { attempt, readOnly } = useAct();
  return (
    <div class="between-part">
      {reviewRequests.length > 0 && <h3>{t('between.reviews')}</h3>}
      {reviewRequests.length > 0 && (
        <LongList
          items={reviewRequests}
          look="between-lines"
          line={(request) => <ReviewLine key={request.id} request={request} />}
        />
      )}
      {!readOnly && (
        <FieldsForm
          opens={t('between.askReview')}
          fields={[
            { name: 'title', label: t('between.reviewOf') },
            { name: 'link', label: t('between.reviewLink'), holds: 'url' },
            { name: 'wanted', label: t('between.reviewWanted') },
            { name: 'dueOn', label: t('between.reviewBy'), holds: 'date' },
          ]}
          button={t('between.reviewButton')}
          onAdd={({ title = '', link, wanted, dueOn }) =>
            attempt((doc, author) =>
              addTo(doc, author, REVIEW_REQUEST, { title, link, wanted, dueOn }),
            )
          }
        />
      )}
    </div>
  );
}
