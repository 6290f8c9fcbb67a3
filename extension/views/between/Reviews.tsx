/** Review requests: what to look over, what is wanted of it, by when, and the reply. [U224, U255, U256, U258, U300] */
import { addTo } from '#shared/record/operations/items.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import type { ReviewRequestView } from '#shared/record/view.ts';
import { FoldedList, LongList } from '../../components/LongList.tsx';
import { typedHref } from '../../editor/safe-link.ts';
import { isHalfTyped } from '../../hooks/half-typed.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { useAct } from '../room/use-act.ts';
import { FieldsForm } from './FieldsForm.tsx';
import { replyPlace, ReviewLine } from './ReviewLine.tsx';

/** The part with its heading. */
export function Reviews() {
  const room = useRoom();
  const { reviewRequests } = room.parts;
  const { attempt, readOnly } = useAct();
  // One that I am replying to stays where I write, whoever replies meanwhile.
  const isOpen = ({ id, reply }: ReviewRequestView): boolean =>
    reply === undefined || isHalfTyped(room, replyPlace(id));
  const open = reviewRequests.filter(isOpen);
  const replied = reviewRequests.filter((request) => !isOpen(request));
  return (
    <div class="between-part">
      {reviewRequests.length > 0 && <h3>{t('between.reviews')}</h3>}
      {open.length > 0 && <LongList items={open} {...LINES} />}
      {!readOnly && (
        <FieldsForm
          opens={t('between.askReview')}
          place="review"
          fields={[
            { name: 'title', label: t('between.reviewOf') },
            { name: 'link', label: t('between.reviewLink'), holds: 'url' },
            { name: 'what', label: t('between.reviewText'), holds: 'prose' },
            { name: 'wanted', label: t('between.reviewWanted'), holds: 'prose' },
            { name: 'dueOn', label: t('between.reviewBy'), holds: 'date' },
          ]}
          button={t('between.reviewButton')}
          onAdd={({ title = '', link: typed = '', what, wanted, dueOn }) => {
            const link = typed === '' ? undefined : (typedHref(typed) ?? typed);
            return attempt((doc, author) =>
              addTo(doc, author, REVIEW_REQUEST, { title, link, what, wanted, dueOn }),
            );
          }}
        />
      )}
      {replied.length > 0 && (
        <FoldedList
          items={replied}
          {...LINES}
          summary={t('between.repliedCount', { count: replied.length })}
        />
      )}
    </div>
  );
}

const LINES = {
  look: 'between-lines',
  line: (request: ReviewRequestView) => <ReviewLine key={request.id} request={request} />,
};
