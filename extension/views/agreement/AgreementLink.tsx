/** The way from a mentorship's page to its agreement, with how it stands in words. [U164] */
import { Handshake } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { standingWords } from './agreement-words.ts';
import { useAgreement } from './use-agreement.ts';
import './agreement.css';

/** The link and the sentence below it. */
export function AgreementLink() {
  const room = useRoom();
  const standing = useAgreement().standing.value;
  return (
    <section class="block" aria-labelledby="agreement-heading">
      <h2 id="agreement-heading" class="section-heading">
        {t('agreement.title')}
      </h2>
      <p class="soft small" data-agreement={standing?.state}>
        {standing ? standingWords(standing, room.people.value) : t('note.opening')}
      </p>
      <a
        class="button button-quiet agreement-link"
        href={routeToHash({ place: 'agreement', roomId: room.roomId })}
      >
        <Icon icon={Handshake} />
        {t('agreement.open')}
      </a>
    </section>
  );
}
