/** Between sessions: questions, check-ins, being stuck, reviews, wins and notes of one mentorship. [U220 to U225] */
import { t } from '../../locales/t.ts';
import { CheckIns } from './CheckIns.tsx';
import { Notes } from './Notes.tsx';
import { Questions } from './Questions.tsx';
import { Reviews } from './Reviews.tsx';
import { Stuck } from './Stuck.tsx';
import './between.css';

/** The block with its heading. */
export function BetweenBlock() {
  return (
    <section class="block between" aria-labelledby="between-heading">
      <h2 id="between-heading">{t('between.heading')}</h2>
      <Questions />
      <CheckIns />
      <Reviews />
      <Stuck />
      <Notes />
    </section>
  );
}
