/** From a page of a mentorship back to the mentorship's own. */
import { ArrowLeft } from 'lucide';
import { Icon } from '../../components/Icon.tsx';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { routeToHash } from './route.ts';

/** A link that says where it leads, by the mentorship's name. */
export function BackLink() {
  const { roomId, record, projection } = useRoom();
  const name = record.value.name ?? projection.value?.name ?? t('common.unnamed');
  return (
    <a class="back-link" href={routeToHash({ place: 'mentorship', roomId })}>
      <Icon icon={ArrowLeft} />
      {t('mentorship.back', { name })}
    </a>
  );
}
