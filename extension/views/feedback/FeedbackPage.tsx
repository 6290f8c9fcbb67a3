/** Feedback in both directions, what was asked for, thanks, and the relationship check. [U226 to U229] */
import { BackLink } from '../dashboard/BackLink.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
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
  return (
    <div class="page stack feedback-page">
      <BackLink />
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
