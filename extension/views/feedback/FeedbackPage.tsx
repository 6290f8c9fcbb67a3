/** Feedback in both directions, what was asked for, thanks, and the relationship check. [U226 to U229] */
import { ArrowLeft } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { Appreciation } from './Appreciation.tsx';
import { Drafts } from './Drafts.tsx';
import { FeedbackList } from './FeedbackList.tsx';
import { RelationshipChecks } from './RelationshipChecks.tsx';
import { Requests } from './Requests.tsx';
import '../between/between.css';
import './feedback.css';

/** The page of the mentorship around it. */
export function FeedbackPage() {
  const room = useRoom();
  const { name } = room.record.value;
  return (
    <div class="page stack feedback-page">
      <a class="back-link" href={routeToHash({ place: 'mentorship', roomId: room.roomId })}>
        <Icon icon={ArrowLeft} />
        {t('mentorship.back', { name: name ?? t('common.unnamed') })}
      </a>
      <h1>{t('feedback.heading')}</h1>
      {room.load.value === 'ready' && (
        <>
          <Appreciation />
          <Requests />
          <Drafts />
          <FeedbackList />
          <RelationshipChecks />
        </>
      )}
    </div>
  );
}
