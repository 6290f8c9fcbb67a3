/** The way to my card while it says nothing yet: a name that is a link does not tell that there is one. [U295] */
import { IdCard } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from '../dashboard/route.ts';
import { isBlank } from './blank-card.ts';
import './cards.css';

/** The link; nothing once my card says something. */
export function WriteYourCard() {
  const { record, memberId, roomId } = useRoom();
  const { members, pathSteps, newerSchema } = record.value;
  const mine = members.find(({ id }) => id === memberId);
  const hasPath = pathSteps.some((step) => step.memberId === memberId);
  if (newerSchema || hasPath || !mine || !isBlank(mine)) return null;
  return (
    <a
      class="button button-quiet write-card"
      href={routeToHash({ place: 'card', roomId, memberId })}
    >
      <Icon icon={IdCard} />
      {t('card.write')}
    </a>
  );
}
