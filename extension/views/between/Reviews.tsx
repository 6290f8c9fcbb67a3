/** Review requests: what to look over, what is wanted of it, by when, and the reply. [U224, U255, U256, U258] */
import { addTo } from '#shared/record/operations/items.ts';
import { REVIEW_REQUEST } from '#shared/record/parts/review-requests.ts';
import type { ReviewRequestView } from '#shared/record/view.ts';
import { LongList } from '../../components/LongList.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { useAct } from '../room/use-act.ts';
import { FieldsForm } from './FieldsForm.tsx';
import { ReviewLine } from './ReviewLine.tsx';

/** The part with its heading. */
export function Reviews() {
  const { reviewRequests } = useRoom().parts;
  const { attempt, readOnly } = useAct();
  return (
    <div class="between-part">
      {reviewRequests.length > 0 && <h3>{t('between.reviews')}</h3>}
      {reviewRequests.length > 0 && (
        <LongList<ReviewRequestView>
          items={reviewRequests}
          look="between-lines"
          line={(request) => <ReviewLine key={request.id} request={request} />}
        />
      )}
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
          onAdd={({ title = '', link, what, wanted, dueOn }) =>
            attempt((doc, author) =>
              addTo(doc, author, REVIEW_REQUEST, { title, link, what, wanted, dueOn }),
            )
          }
        />
      )}
    </div>
  );
}
