/** Resources, introductions, lessons and curiosities of one mentorship. [U230 to U233] */
import { BackLink } from '../dashboard/BackLink.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { Curiosities } from './Curiosities.tsx';
import { Introductions } from './Introductions.tsx';
import { Lessons } from './Lessons.tsx';
import { Resources } from './Resources.tsx';
import '../between/between.css';
import '../feedback/feedback.css';

/** The page of the mentorship around it. */
export function ResourcesPage() {
  const room = useRoom();
  return (
    <div class="page stack feedback-page">
      <BackLink />
      <h1>{t('resources.heading')}</h1>
      {room.load.value === 'ready' && (
        <>
          <Resources />
          <Introductions />
          <Lessons />
          <Curiosities />
        </>
      )}
    </div>
  );
}
